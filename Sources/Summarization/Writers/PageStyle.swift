/// The looks of the handover page, for light and dark screens and for paper.
enum PageStyle {
  static let css = """
    :root{color-scheme:light dark;--ink:#1b2430;--paper:#fff;--soft:#5d6875;--line:#d7dde5;--mark:#fdf0b8;\
    --here:#ffd24d;--alarm:#b3261e}
    @media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--paper:#14181e;--soft:#98a3b0;--line:#333c48;\
    --mark:#4a4220;--here:#8a6d10;--alarm:#ff8a80}}
    *{box-sizing:border-box}
    body{margin:0;display:grid;grid-template-columns:minmax(22rem,11fr) 9fr;height:100vh;\
    font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
    main,aside{overflow-y:auto;padding:1rem 1.4rem}aside{border-left:1px solid var(--line)}
    h1{font-size:1.25rem;margin:0}header p,small,.none,footer,article p{color:var(--soft)}header p{margin:0}
    h2{font-size:.95rem;margin:1rem 0 .25rem;border-bottom:1px solid var(--line)}
    ul{margin:0;padding-left:1.1rem}li{margin:.15rem 0}small{white-space:nowrap;font-size:.78rem}
    a{color:inherit;text-decoration:none}a:hover,a:focus{text-decoration:underline}
    .due{font-weight:400;font-size:.78rem;border:1px solid var(--line);border-radius:.6rem;padding:0 .4rem;white-space:nowrap}\
    .severity{font-weight:600}.conflicts h2{color:var(--alarm)}.conflicts p{margin:.3rem 0 0}
    .synthesis p{height:3rem;border:1px dashed var(--line)}.omitted{font-size:.88rem}
    footer{margin-top:1rem;font-size:.8rem}
    .remark{margin:.6rem 0;padding:.4rem .7rem;border-left:4px solid var(--alarm);font-weight:600}
    .conflicts{margin:.8rem 0;padding:.1rem .8rem .6rem;border:1px solid var(--alarm);border-radius:.4rem}
    nav{position:sticky;top:-1rem;margin:-1rem -1.4rem 1rem;padding:.6rem 1.4rem;background:var(--paper);\
    border-bottom:1px solid var(--line);font-size:.8rem;line-height:1.7}nav a{color:var(--soft);margin-right:.6rem;\
    white-space:nowrap}
    pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:0}article{margin-bottom:2rem}
    article p{margin:0 0 .4rem}article,mark{scroll-margin-top:5rem}mark{background:var(--mark);color:inherit}mark:target{background:var(--here)}
    @media(max-width:50rem){body{display:block;height:auto}aside{border-left:0;border-top:1px solid var(--line)}}
    @media print{@page{size:A4;margin:14mm}body{display:block;height:auto;font-size:9.5pt;line-height:1.3}\
    main{padding:0;overflow:visible;columns:2;column-gap:7mm}header{column-span:all}aside{display:none}\
    section{break-inside:auto}h2{break-after:avoid;margin:.6rem 0 .15rem}li,.conflicts{break-inside:avoid}}
    """
}
