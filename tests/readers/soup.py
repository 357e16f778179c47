"""Strategies for HTML of every sort: tag soup with words in it whose fate can be followed."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = (
    "p div span strong b em a center table tr td th ul ol li blockquote h2 pre code br hr img font figure "
    "figcaption dl dt form o:p script style iframe PE textarea title svg button section body html"
).split()
ATTRIBUTES = (
    "", ' class="keytip"', ' href="http://quote.eastmoney.com/unify/r/1.600981"', ' class="EmImageRemark"', " x=1",
    ' style="text-align:center"', ' style="display:none"', ' href="javascript:x"', ' id="stock_1.600981"',
    ' alt="K图 600981_0"', ' src="https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=1.600981"', ' colspan="2"',
    " title='a>b'", ' id="quote_x"', ' broken="', " broken='", ' data-code="1,600981"',
)  # fmt: skip
PIECES = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(NAMES), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(NAMES)),
    st.sampled_from(
        [
            "<",
            ">",
            "&lt;",
            "&amp;",
            "&#27;",
            " ",
            "\n",
            "<!--",
            "-->",
            "<!-- EM_StockImg_Start -->",
            "<!-- EM_StockImg_End -->",
            "<!--IMG#0-->",
            "<!DOCTYPE x>",
            "<?php ?>",
            "]]>",
            "　　",
            "<p",
            "<br /><br />",
        ]
    ),  # fmt: skip
)


@st.composite
def soup(draw: st.DrawFn) -> tuple[str, list[str]]:
    """HTML soup, and the words in it: each once, outside of tags as far as the soup has any."""
    parts: list[str] = []
    words: list[str] = []
    for number in range(draw(st.integers(0, 12))):
        parts += draw(st.lists(PIECES, max_size=4))
        words.append(f"词{number}")
        parts.append(words[-1])
    return "".join(parts), words
