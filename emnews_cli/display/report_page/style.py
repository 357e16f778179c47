"""The style sheet of the page: light and dark, from the width of a phone up."""

STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1e; --faint: #6b6b70; --paper: #fdfdfb; --line: #dedede; --mark: #2563a8; --now: #b4470f }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececec; --faint: #a2a2a8; --paper: #17181b; --line: #3a3b40; --mark: #7fb2ea; --now: #f0a35e }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.4rem; margin: .5rem 0 1rem }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 }
dt { color: var(--faint) }
dd { margin: 0 }
figure { margin: .5rem 0 }
svg { fill: var(--mark); display: block }
svg.columns { width: 100%; height: 10rem; border-bottom: 1px solid var(--line) }
svg.hours { width: 100%; max-width: 44rem; height: auto }
svg.hours text { fill: var(--faint); font-size: 7px }
svg .trading { fill: var(--now) }
svg.bar { width: 100%; min-width: 4rem; height: .7rem }
svg.trend { width: 5rem; height: 1.2rem }
.most, .ends, .note { color: var(--faint); font-size: .85rem; margin: 0 }
.ends { display: flex; justify-content: space-between }
.legend { display: flex; flex-wrap: wrap; gap: .1rem .8rem; color: var(--faint); font-size: .85rem; margin: .3rem 0 }
.legend svg { display: inline-block; width: .8em; height: .8em }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: right; padding: .15rem .5rem; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums }
th:first-child { text-align: left }
th[scope=row] { font-weight: normal }
thead th { font-weight: 600; color: var(--faint) }
td:has(svg.bar) { width: 40% }
td:has(span), th.words { text-align: left }
td:has(span), th[scope=row] { white-space: nowrap }
@media (max-width: 40rem) {
  th, td { padding: .15rem .3rem }
  td:has(span), th[scope=row] { white-space: normal; overflow-wrap: anywhere }
  td:has(svg.bar), td:has(svg.bar) svg { width: 2.5rem; min-width: 2.5rem }
  svg.trend { width: 3.5rem }
  dl { grid-template-columns: 1fr }
  dd { margin: 0 0 .3rem }
}
summary { color: var(--faint); cursor: pointer }
"""
