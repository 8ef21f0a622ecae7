/// How the report looks, by day and by night, on a screen and on paper.
enum ReportStyle {
  static let css = """
    :root{--page:#f6f7f9;--card:#fff;--ink:#1d2430;--soft:#667085;--line:#e3e7ee;--good:#2f8f6b;--mid:#b3bac6;--bad:#c8553d;--accent:#3a6ea5}
    @media (prefers-color-scheme:dark){:root{--page:#12161c;--card:#1a2029;--ink:#e6eaf0;--soft:#98a2b3;--line:#2b3340;--good:#4fbf94;--mid:#5d6878;--bad:#e57a61;--accent:#7fb2e5}}
    *{box-sizing:border-box}
    body{font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;margin:0 auto;max-width:66rem;padding:2.5rem 1.25rem;background:var(--page);color:var(--ink)}
    header{margin-bottom:1.5rem}
    h1{font-size:2rem;line-height:1.2;letter-spacing:-.02em;margin:0}
    h2{font-size:1.1rem;margin:0 0 .75rem}h3{font-size:1.1rem;margin:0}
    h4{font-size:.75rem;text-transform:uppercase;letter-spacing:.08em;margin:.9rem 0 .4rem}
    h4.good{color:var(--good)}h4.bad{color:var(--bad)}
    .words{margin:2.2rem 0 1rem;font-size:1.35rem}
    .lead{color:var(--soft);font-size:1.05rem;margin:.35rem 0 0}.note{color:var(--soft);font-size:.9rem;margin:0 0 .5rem}
    .card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1.25rem 1.4rem;margin:0 0 1rem}
    .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:0 1rem}.aspect .pair{gap:0 2rem}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:1rem;margin-bottom:1rem}
    .tile{background:var(--card);border:1px solid var(--line);border-top:4px solid var(--accent);border-radius:14px;padding:.9rem 1.2rem}
    .tile b{display:block;font-size:1.9rem;line-height:1.2;letter-spacing:-.02em}.tile span{color:var(--soft);font-size:.9rem}
    .tile.good{border-top-color:var(--good)}.tile.mid{border-top-color:var(--mid)}.tile.bad{border-top-color:var(--bad)}
    svg{display:block;width:100%;height:auto}svg text{font-size:13px;fill:var(--ink)}svg text.soft{fill:var(--soft);font-size:12px}
    svg .good{fill:var(--good)}svg .mid{fill:var(--mid)}svg .bad{fill:var(--bad)}svg .track{fill:var(--line)}
    svg .axis{stroke:var(--line)}svg .curve{fill:none;stroke:var(--accent);stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round}
    svg .dot{fill:var(--accent)}svg .area{fill:var(--accent);opacity:.12}svg .volume{fill:var(--mid);opacity:.55}
    blockquote{margin:0 0 .6rem;padding:.1rem 0 .1rem .9rem;border-left:3px solid var(--mid);overflow-wrap:anywhere}
    blockquote.good{border-color:var(--good)}blockquote.bad{border-color:var(--bad)}
    cite{display:block;color:var(--soft);font-size:.78rem;font-style:normal}
    footer{color:var(--soft);font-size:.85rem;margin-top:2rem}
    @media print{body{background:none;padding:0}.card,.tile{break-inside:avoid}}
    """
}
