"""The stylesheet of a book: Chinese reading, the reader's own fonts and colours."""

STYLE = """\
body { margin: 0; line-height: 1.7; line-break: strict; }
h1 { font-size: 1.4em; line-height: 1.4; margin: 1em 0 0.5em; }
p { margin: 0; text-indent: 2em; text-align: justify; }
p.about, td p, th p { text-indent: 0; text-align: start; }
p.about { font-size: 0.85em; margin-bottom: 1em; }
blockquote { margin: 0.5em 1em; }
figure { margin: 1em 0; text-align: center; }
figcaption { font-size: 0.85em; }
em { font-style: normal; font-weight: bold; }
table { border-collapse: collapse; margin: 1em 0; }
td, th { border: 1px solid; padding: 0.2em 0.5em; }
pre { white-space: pre-wrap; }
"""
