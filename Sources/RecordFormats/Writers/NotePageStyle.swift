/// The looks of the page of notes. A type gives a mark its colours, an assertion its line.
enum NotePageStyle {
  static let css = colours + layout + marks + cards + index + paper

  private static let colours = """
    :root{color-scheme:light dark;--ink:#1b2430;--paper:#fff;--desk:#f3f5f8;--soft:#5d6875;--line:#d7dde5;\
    --alarm:#b3261e}
    mark{--c:#5d6875;--b:transparent}
    .disease{--c:#b8402f;--b:#fbe4df}.finding{--c:#a06a00;--b:#fcf0d2}.drug{--c:#23804a;--b:#dcf2e3}\
    .procedure{--c:#2467b5;--b:#dfebfa}.test{--c:#7448ad;--b:#ece3f8}
    @media screen and (prefers-color-scheme:dark){
    :root{--ink:#e6e9ee;--paper:#171c23;--desk:#0f1318;--soft:#98a3b0;--line:#333c48;--alarm:#ff8a80}
    mark{--c:#98a3b0}
    .disease{--c:#ff9a8b;--b:#4b221d}.finding{--c:#f0c15a;--b:#433414}.drug{--c:#6fd497;--b:#173c26}\
    .procedure{--c:#82b6f5;--b:#1b3556}.test{--c:#c4a2f0;--b:#372457}
    .plain{--b:transparent}}

    """

  private static let layout = """
    *{box-sizing:border-box}
    body{margin:0;font:16px/1.6 system-ui,sans-serif;color:var(--ink);background:var(--desk)}
    header{position:sticky;top:0;z-index:3;display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;align-items:baseline;\
    padding:.55rem 1.5rem;background:var(--paper);border-bottom:1px solid var(--line);font-size:.86rem}
    header strong{font-size:1rem}.key{display:flex;flex-wrap:wrap;gap:.2rem .6rem}
    article{display:grid;grid-template-columns:minmax(0,44rem) minmax(17rem,26rem);gap:1.25rem;\
    justify-content:center;align-items:start;padding:1.25rem 1.5rem;scroll-margin-top:3rem}
    .note,aside{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;padding:1.1rem 1.4rem}
    aside{position:sticky;top:3.6rem;max-height:calc(100vh - 4.8rem);overflow-y:auto;font-size:.84rem;\
    line-height:1.4;padding:.6rem 1rem}
    h1{font-size:1.2rem;margin:0}.meta{color:var(--soft);margin:0 0 .7rem;font-size:.88rem}
    pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:0}
    .title{font-weight:650;letter-spacing:.015em;border-bottom:1px solid var(--line)}
    small{color:var(--soft);font-size:.92em}
    footer{padding:0 1.5rem 1.5rem;text-align:center;color:var(--soft);font-size:.85rem}
    @media(max-width:60rem){article{grid-template-columns:minmax(0,1fr);padding:.8rem}aside{position:static;\
    max-height:none}header{position:static;padding:.5rem .8rem}}

    """

  private static let marks = """
    mark{position:relative;color:inherit;background:var(--b);padding:.06em .18em;border-radius:.25em;\
    text-decoration:underline solid var(--c) 2px;text-underline-offset:.22em;text-decoration-skip-ink:none;\
    -webkit-box-decoration-break:clone;box-decoration-break:clone}
    .plain{background:none}caption mark,header mark:not(.plain){text-decoration:none;color:var(--c)}
    .absent{text-decoration-line:line-through;text-decoration-thickness:1.5px;color:var(--soft)}
    .possible{text-decoration-style:dotted;text-decoration-thickness:3px}
    .hypothetical{text-decoration-style:dashed}.family{text-decoration-style:double}
    .allergy{text-decoration-style:wavy;text-decoration-color:var(--alarm)}
    mark:focus,mark:target{outline:2px solid var(--c);outline-offset:1px}
    mark:target{scroll-margin-top:5rem}

    """

  private static let cards = """
    .card{display:none;position:absolute;left:0;top:calc(100% + .3em);z-index:2;width:max-content;\
    max-width:min(25rem,88vw);padding:.6rem .8rem;white-space:normal;text-align:left;font-size:.82rem;\
    line-height:1.4;color:var(--ink);background:var(--paper);border:1px solid var(--line);\
    border-top:3px solid var(--c);border-radius:.3rem .3rem .5rem .5rem;box-shadow:0 6px 20px #0003}
    mark:hover>.card,mark:focus>.card{display:block}
    .head{display:block;font-weight:650;color:var(--c);margin-bottom:.15rem}
    .row{display:grid;grid-template-columns:5.6rem 1fr;gap:.5rem}.row i{color:var(--soft);font-style:normal}
    @media(max-width:40rem){.card{position:fixed;left:.6rem;right:.6rem;top:auto;bottom:.6rem;width:auto;\
    max-width:none}}

    """

  private static let index = """
    table{width:100%;border-collapse:collapse;margin:0 0 .9rem}
    caption{text-align:left;font-weight:650;padding:.25rem 0}
    td{vertical-align:top;padding:.22rem .4rem .22rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
    td:nth-child(2){width:6.4rem}td:last-child{width:4.6rem;padding-right:0;text-align:right}
    a{color:inherit;text-decoration:none}a:hover,a:focus{text-decoration:underline}
    a+a{color:var(--soft);font-size:.85em}code{font:.95em ui-monospace,monospace}

    """

  private static let paper = """
    @media print{@page{size:A4;margin:15mm}
    :root{--ink:#000;--paper:#fff;--desk:#fff;--soft:#444;--line:#bbb}
    body{font-size:10pt;line-height:1.45}header{position:static;padding:0 0 2mm}
    article{display:block;padding:3mm 0;break-before:page}header+article{break-before:auto}
    .note,aside{border:0;padding:0;background:none}aside{position:static;max-height:none;overflow:visible;\
    margin-top:5mm;border-top:1px solid var(--line);border-radius:0;font-size:8.5pt;columns:2;column-gap:8mm}
    table{break-inside:auto}tr{break-inside:avoid}caption{break-after:avoid}.card,a+a{display:none!important}
    mark{-webkit-print-color-adjust:exact;print-color-adjust:exact}footer{padding:0;text-align:left}}

    """
}
