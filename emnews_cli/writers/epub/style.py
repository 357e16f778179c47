"""The stylesheet of a book: Chinese reading, the reader's own fonts and colours."""

STYLE = """\
[hidden] { display: none !important; }
body { margin: 0; line-height: 1.7; line-break: strict; overflow-wrap: break-word; }
h1 { font-size: 1.4em; line-height: 1.4; margin: 1em 0 0.5em; text-align: start; }
h2 { font-size: 1.15em; line-height: 1.4; margin: 1em 0 0.4em; }
h3, h4, h5, h6 { font-size: 1em; line-height: 1.4; margin: 0.8em 0 0.3em; }
p + h2, p + h3, p + h4, figure + h2 { margin-top: 1.2em; }
h1, h2, h3, h4, h5, h6, dt { page-break-after: avoid; break-after: avoid; }
p { margin: 0; text-indent: 2em; text-align: justify; }
p.about, p.lead, p.title, li p, td p, th p, figure p, nav p { text-indent: 0; text-align: start; }
p.about { font-size: 0.85em; margin-bottom: 1em; }
p.title { font-weight: bold; }
blockquote { margin: 0.5em 1em; }
blockquote.digest { margin: 0.5em 0 1em; padding: 0 0 0 0.8em; border-left: 0.2em solid; }
blockquote.digest p { text-indent: 0; }
ul.front { list-style: none; margin: 0; padding: 0; }
ul.front li { margin: 0 0 1em; }
ul.front p.about { margin: 0; }
figure { margin: 1em 0; text-align: center; page-break-inside: avoid; break-inside: avoid; }
figcaption { font-size: 0.85em; text-align: center; }
img { max-width: 100%; height: auto; }
div.cover { margin: 0; padding: 0; text-align: center; }
div.cover img { width: auto; height: auto; max-width: 100%; max-height: 98vh; }
div.titled img { max-height: 70vh; }
p.securities { margin-top: 1em; text-indent: 0; font-size: 0.85em; }
em { font-style: normal; font-weight: bold; }
table { border-collapse: collapse; margin: 1em 0; }
td, th { border: 1px solid; padding: 0.2em 0.5em; text-align: start; font-size: 0.85em; line-height: 1.4; }
td, th { min-width: 4em; }
td.number { text-align: right; white-space: nowrap; min-width: 0; }
dl { margin: 1em 0; }
dt { font-weight: bold; margin-top: 0.6em; }
dd { margin: 0 0 0 1em; }
[dir="rtl"] > dd { margin: 0 1em 0 0; }
li[dir] { margin-left: 2em; margin-right: 2em; }
pre { white-space: pre-wrap; }
aside.stories { margin: 1.5em 0 0; padding: 0.5em 0 0; border-top: 1px solid; font-size: 0.9em; }
aside.stories ul { margin: 0; padding: 0 0 0 1.2em; }
nav.jumps { margin: 0 0 1em; font-size: 0.9em; }
nav.jumps p { text-align: start; }
section.index ul { margin: 0 0 0.5em; padding: 0 0 0 1.2em; }
nav.steps { margin: 1.5em 0 0; padding: 0.5em 0 0; border-top: 1px solid; text-align: center; }
nav.steps p { text-align: center; }
nav.steps p, nav.jumps p { word-break: keep-all; }
section.colophon p { text-align: start; }
nav ol { list-style: none; padding: 0 0 0 1em; }
"""
