"""Posts with which the fuzz once found something, made small; each stays here."""

FOUND = (
    # No id and nothing else told that emnews had converted it: its Markdown was read as a feed's text.
    ("0001-01-01-a.md", b"---\ncategories: emnews\n+"),
    ("2022-03-08-notice.md", b"> )\n<>"),
    ("2022-03-08-\udcff.md", b"---\ncategories: emnews\n<"),
    ("x", b"---\ncategories: emnews\n<PE><pre></PE>2"),
    ("0001-01-01-a.md", b"> >\n<>"),
    # Bodies of people: their line ends, and those that are empty.
    ("2022-03-08-202203081234567890.md", b"---\nl:"),
    ("0001-01-01-a.md", b"---\ns:\n'"),
    ("notice.markdown", b">\r"),
    ("2022-13-40-c.md", b"<script></script>"),
    ("2022-03-08-x.md", b">\r"),
    ("x", b"---\r"),
    ("2022-13-40-c.md", b"---"),
    ("-202203081234567890.md", b"---\nsource:\n ---\n\n\na"),
    ("x", b"---\ntitle: x\n---\n  \n\r\n\n    a\n"),
    ("2022-03-08-\udcff.md", b"<script<form><"),
    ("x", b"\\\\<script>x"),
    ("x", b"javascript:<form>K"),
    ("2022-03-08-a.md", "<details\n\n*乙*vbscript:".encode()),
    ("2022-03-08-notice.md", "g<form>_a_—java&#115;cript:".encode()),
    ("x", b"[a][b]\n\n[b]: java\tscript:x"),
    ("x", b"[a]( javascript:x)"),
    ("x", b"[a](<&#9;javascript:x>)"),
    ("x", b"<b/onclick=x>"),
    ("x", b"a\n{: href='javascript:x'}"),
    ("2022-03-08-x.md", "<form><b>词\n词".encode()),
    ("x", b"<form>~javascript:"),
    ("0001-01-01-a.md", b'---\nd:\nid: ""\n :'),
    ("0001-01-01-a.md", b'---\nid: ""\n :\n>\xb1\n\n:'),
    # Bodies of people that some engine makes something active of.
    ("notice.markdown", b"<meta>"),
    ("2022-03-08-notice.md", b"<style>"),
    ("2022-03-08-notice.md", b"<javascript:>"),
    ("9999-12-31-b.md", b"<div href=javascript:"),
    ("9999-12-31-b.md", b"<iframe>"),
    ("x", b"---\nsource:\n<g onx=)>"),
    ("2022-03-08-notice.md", b"<a xlink:href=javascript:>"),
    ("x", b"[a](java&#115;cript:x)"),
    ("x", b"a\n{: onclick='x'}"),
    ("x", b"{::nomarkdown}<script>x</script>{:/}"),
    # Values of several lines.
    ("2022-03-08-notice.md", b"---\ncategories: 9\n :"),
    ("0001-01-01-a.md", b"---\nlayout: t\nt\ncategories:"),
    ("a.md", b"---\ntitle: |\n  a\n  b\n---\nx"),
    ("a.md", b'---\ntitle: " a\\n b"\n---\nx'),
    ("2022-03-08-x.md", b'---\nsource: \xe6\t"'),
    # Keys that YAML does not make anything of.
    ("2022-03-08-\udcff.md", b"---\ne:\n<<:\ncategories:"),
    ("a.md", b"---\nupdated: 2022-02-30\n---\nx"),
    ("a.md", b"---\ntitle: &a x\nother: *a\n---\nx"),
    # A digest with a link was taken for the digest that emnews writes, and lost it.
    ("x", '---\nid: "202203081234567890"\n>[链](x)'.encode()),
    # A quotation at the start was taken for the digest of a post that has none.
    ("0001-01-01-a.md", b"<blockquote>></blockquote>&\n<>"),
    ("0001-01-01-a.md", b"<blockquote>>\n<http://202203081234567890.htm>"),
    # Hosts in other scripts with capital letters.
    ("x", '<img src="//的P">'.encode()),
    ("x", '---\ncategories: emnews\n<img src="http://m荊etP">'.encode()),
)
