"""The style of web pages: light, dark and print, and Chinese as today's browsers can set it."""

PAGE_STYLE = """\
:root { color-scheme: light dark; --ink: #1d1d1f; --faint: #63636b; --paper: #fdfdfb; --line: #d9d9d6; --link: #1a5fa8 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e6e3; --faint: #a3a3ab; --paper: #17181b; --line: #3b3c41; --link: #86b7ee }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font-family: system-ui, sans-serif;
  font-size: 1.0625rem; line-height: 1.8; line-break: strict; overflow-wrap: anywhere; text-autospace: normal;
  text-spacing-trim: normal; hanging-punctuation: first allow-end last; -webkit-text-size-adjust: 100% }
main { max-width: 42rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.6rem; line-height: 1.4; margin: 1rem 0; text-wrap: pretty }
h2, h3, h4, h5, h6 { font-size: 1.15rem; line-height: 1.5; margin: 1.6em 0 .4em; text-wrap: pretty }
h3, h4, h5, h6 { font-size: 1.05rem }
p { margin: .9em 0; text-wrap: pretty }
h1, h2, h3, h4, h5, h6, p, li, dt, dd, td, th, figcaption { unicode-bidi: plaintext }
a { color: var(--link); text-underline-offset: .15em }
.about, .securities, figcaption, .note { color: var(--faint); font-size: .9rem }
blockquote { margin: 1em 0; padding-inline-start: 1em; border-inline-start: .2em solid var(--line) }
figure { margin: 1.5em 0; text-align: center }
img { max-width: 100%; height: auto }
pre { white-space: pre-wrap; font-size: .9rem }
hr { border: 0; border-top: 1px solid var(--line) }
.table { overflow-x: auto; margin: 1.2em 0 }
table { border-collapse: collapse; font-size: .9rem; line-height: 1.5; font-variant-numeric: tabular-nums }
th, td { border: 1px solid var(--line); padding: .3em .6em; vertical-align: top; text-align: start; overflow-wrap: break-word }
td, th { min-width: 4em }
.number { text-align: end; white-space: nowrap; min-width: 0 }
@media screen and (min-width: 48rem) {
  article > .wide { position: relative; left: 50%; transform: translateX(-50%); width: max-content; min-width: 100%;
    max-width: min(64rem, 100vw - 3rem) }
}
@media screen and (max-width: 40rem) {
  .wide table, .wide tbody, .wide tr, .wide td, .wide th { display: block; border: 0; padding: 0 }
  .wide tr:first-child { display: none }
  .wide tr { padding: .5em 0; border-bottom: 1px solid var(--line) }
  .wide td:first-child, .wide th:first-child { font-weight: bold }
  .wide td, .wide th { text-align: start }
  .wide [data-label]::before { content: attr(data-label) "："; color: var(--faint); font-weight: normal }
}
dl { margin: 1.2em 0 }
dt { font-weight: bold }
dd { margin: 0; margin-inline-start: 1em }
li[dir] { margin-inline: 2em }
em { font-style: normal; font-weight: bold }
ul.days, ul.posts { list-style: none; padding: 0 }
ul.posts li { margin: 0 0 1em }
ul.posts p { margin: 0 }
@media print {
  :root { color-scheme: light; --ink: #000; --faint: #444; --paper: #fff; --line: #999; --link: #000 }
  body { font-size: 11pt; line-height: 1.6 }
  main { max-width: none; padding: 0 }
  h1, h2, h3, h4, h5, h6 { break-after: avoid }
  figure, tr, blockquote.digest { break-inside: avoid }
  p { orphans: 2; widows: 2 }
  .table { overflow: visible }
  article a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .8em; word-break: break-all }
}
"""
