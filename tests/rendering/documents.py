"""Strategies for documents of every sort, as the reader makes them of HTML."""

from __future__ import annotations

from html import escape

from hypothesis import strategies as st

from emnews_cli.model.document import Block
from emnews_cli.readers.html.article import read_article

TRAPS = (
    "*ST海润", "5~10亿元", "20~30", "$$", "$5", "{{ x }}", "{%", "%}", "{: .a}", "{::comment}", "{:", "}", "#", "# ", "1.", "1. ",
    "2022.", "3) ", "-", "- ", "+ ", "* ", "> ", "===", "---", "***", "```", "~~~", "~~", "~", "|", "||", "\\", "`", "``",
    "http://a_b.example.com/c_d*e", "https://x.cn/?a=1&b=2。", "www.a_b.cn/c", "a@b.cn", "ftp://x.cn", "mailto:a@b.cn",
    "&lt;", "&amp;", "&#35;", "&nbsp;", "&copy", "&", "<PE>", "<a", "</p>", "<!--", "-->", "<", ">", "<中>", "<?php", "![", "[", "]",
    "[注1]", "[^1]", "[^1]:", "[x]:", "](", "(", ")", "^", "^2^", "^[", "==", ":smile:", ":", ": ", ":::", "::", "(1) ", "a. ", "i) ",
    "(@) ", "@foo", "%", "% ", "“", "”", "。", "（", "）", "…", "——", "、", "《", "》", "'", '"', "--", "...", "<<", ">>", "(c)", "!",
    "\u3000", "\xa0", " ", " ", "\u200b", "\u2028", "\ufeff", "é", "e\u0301", "😀", "١", "\u0600", "_", "__", "_a_", "A_B_C", "**", "*", "***",
    "*[HTML]: ", "[TOC]", "{:toc}", "\\(x\\)", "\\begin{x}", "\\[", "=", "+", "/", ";", ".", ",", "中", "文字", "a", "b1", "2", "元",
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(TRAPS), min_size=1, max_size=5).map("".join),
    st.lists(st.sampled_from(TRAPS), min_size=1, max_size=5).map("".join),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=6),
    st.text(st.sampled_from("中一aZ1 ，。“”（）*_~`$^|<>[]{}!#+-=.:;&'\"\\%@/"), min_size=1, max_size=8),
)
ADDRESSES = st.one_of(
    st.sampled_from(
        [
            "http://x.example/a?b=1&c=(2)",
            "https://中文.example/路径 一/[a]{b}",
            "http://x/a_b*c*d`e|f",
            "/relative/../path",
            "mailto:a@b.cn",
            "http://x/{{ y }}{% z %}",
            "http://x/)(",
            'http://x/"q"\'<>',
            "http://x/&copy;&amp;",
            "http://x/a\\b~c~$d$",
        ]
    ),
    # Not what looks like a file's extension: pandoc makes a video or an embedded object of some.
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="."), max_size=6).map(
        "http://x/{}".format
    ),
)


LEAVES = st.one_of(
    *[TEXTS.map(escape)] * 6,
    TEXTS.map(escape).map("<code>{}</code>".format),
    st.builds(
        '<img src="{}" alt="{}">'.format, ADDRESSES.map(escape), st.one_of(st.just(""), TEXTS).map(escape)
    ),
    st.just("<br>"),
)


def _spans(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    content = st.lists(inner, min_size=1, max_size=3).map("".join)
    return st.one_of(
        content.map("<strong>{}</strong>".format),
        content.map("<strong>{}</strong>".format),
        content.map("<em>{}</em>".format),
        content.map("<sup>{}</sup>".format),
        st.builds('<a href="{}">{}</a>'.format, ADDRESSES.map(escape), content),
        content.map('<a class="keytip" href="http://quote.eastmoney.com/unify/r/1.600981">{}</a>'.format),
    )


INLINES = st.lists(st.recursive(LEAVES, _spans, max_leaves=4), min_size=1, max_size=5).map("".join)
CELLS = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["td", "td", "th"]), INLINES | st.just(""))
ROWS = st.lists(CELLS, min_size=1, max_size=3).map(lambda cells: f"<tr>{''.join(cells)}</tr>")
TABLES = st.lists(ROWS, min_size=1, max_size=3).map(lambda rows: f"<table>{''.join(rows)}</table>")
PARAGRAPHS = INLINES.map("<p>{}</p>".format)
SIMPLE_BLOCKS = st.one_of(
    *[PARAGRAPHS] * 4,
    st.builds("<h{0}>{1}</h{0}>".format, st.integers(1, 6), INLINES),
    TABLES,
    TEXTS.map(escape).map("<pre>{}</pre>".format),
    st.just("<hr>"),
    st.builds(
        '<p><img src="{}" alt="{}"></p><p align="center">{}</p>'.format,
        ADDRESSES.map(escape),
        st.one_of(st.just(""), TEXTS).map(escape),
        INLINES,
    ),
)


def _containers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    content = st.lists(inner, min_size=1, max_size=2).map("".join)
    items = st.lists(content.map("<li>{}</li>".format), min_size=1, max_size=3).map("".join)
    return st.one_of(
        content.map("<blockquote>{}</blockquote>".format),
        items.map("<ul>{}</ul>".format),
        st.builds('<ol start="{}">{}</ol>'.format, st.integers(0, 12), items),
        st.builds("<dl><dt>{}</dt><dd>{}</dd></dl>".format, INLINES, content),
        st.builds("<table><tr>{0}<td>{1}</td></tr><tr>{0}{0}</tr></table>".format, CELLS, content),
    )


BLOCKS = st.recursive(SIMPLE_BLOCKS, _containers, max_leaves=3)
PAGES = st.lists(BLOCKS, min_size=1, max_size=3).map("".join)


def document(html: str) -> list[Block]:
    """The document of a piece of HTML, nothing in it taken for the feed's customs."""
    return read_article(html, feed=False).blocks


RAW_BLOCKS = st.one_of(
    st.builds("<details><summary>{}</summary>{}</details>".format, INLINES, BLOCKS),
    st.builds("<fieldset><legend>{}</legend>{}</fieldset>".format, INLINES, INLINES),
    st.builds(
        "<table><tr><td><table><tr><td>{}</td></tr></table></td><td>{}</td></tr></table>".format,
        INLINES,
        INLINES,
    ),
    st.builds("<form>{}</form>".format, BLOCKS),
)
"""HTML outside the article vocabulary."""
