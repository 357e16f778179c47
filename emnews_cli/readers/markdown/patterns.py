"""The patterns of kramdown's block syntax that several of its blocks share.

They follow kramdown 2.4 (https://github.com/gettalong/kramdown, MIT), ``lib/kramdown/parser/kramdown``, and
its GFM parser 1.1, whose paragraphs end where GitHub's do. Each is matched at the start of a line, and each
line has its end. What is unbounded there and would take a hostile text quadratic time has a bound here.
"""

from __future__ import annotations

import re

SPACE = r"[ \t\r\f\v]"
MARGIN = " {0,3}"
INDENT = r"(?:\t| {4})"
BLANK = rf"(?:{SPACE}*\n)+"
NAME = r"[A-Za-z0-9_][A-Za-z0-9_-]*"
_LONGEST_LIST = 1000
"""As many characters as an attribute list may have, line ends included."""
LIST_TEXT = rf"(?:\\\}}|[^}}]){{1,{_LONGEST_LIST}}}"
ATTRIBUTES = rf"\{{:(?!:|/)(?!{NAME}:)(?P<attributes>{LIST_TEXT})\}}"
ATTRIBUTE_LINE = rf"{MARGIN}\{{:(?!:|/)(?P<attributes>{LIST_TEXT})\}}{SPACE}*\n"
END_MARK = rf"\^{SPACE}*\n"

SPAN_TAGS = frozenset(
    "a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark option q rb rbc "
    "rp rt rtc ruby samp select small span strong sub sup tt u var".split()
)
_SPAN = "|".join(sorted(SPAN_TAGS | {"script"}))
BLOCK_TAG = rf"{MARGIN}<(?:(?!(?:{_SPAN})\b)[A-Za-z_][\w.:-]*|/(?!(?:{_SPAN})\b)[A-Za-z_][\w.:-]*\s*>)"

_TAIL = r"[\t| ].*\n"
BULLET = rf"(?P<mark>{MARGIN}[+*-])(?P<tail>{_TAIL})"
NUMBER = rf"(?P<mark>{MARGIN}[0-9]+\.)(?P<tail>{_TAIL})"
COLON = rf"(?P<mark>{MARGIN}:)(?P<tail>{_TAIL})"
_ANY_START = rf"{MARGIN}(?:[+*-]|[0-9]+\.|:){_TAIL}"


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern whose ``\\w`` and ``\\s`` are ASCII, as in Ruby."""
    return re.compile(pattern, re.ASCII)


blank = compiled(BLANK)
attribute_line = compiled(ATTRIBUTE_LINE)
end_mark = compiled(END_MARK)
block_tag = compiled(BLOCK_TAG)
line = compiled(r".*\n")
list_start = compiled(rf"{MARGIN}(?:[+*-]|[0-9]+\.){_TAIL}")
rule = compiled(r" {0,3}([*_-])[ \t]*\1[ \t]*\1(?:\1|[ \t])*\n")
fence_start = compiled(rf"{MARGIN}(?:~~~|```)")
heading_start = compiled(r"(?P<level>#{1,6})[\t ]+(?P<text>.*)\n")
quote_mark = compiled(rf"{MARGIN}> ?")
lazy_end = compiled(f"{BLANK}|{ATTRIBUTE_LINE}|{END_MARK}|{BLOCK_TAG}|\\Z")
"""What ends a paragraph, and the lines that a quotation takes in without a mark."""
paragraph_end = compiled(f"{_ANY_START}|#{{1,6}}[\t ]+|{MARGIN}(?:>|~~~|```)")
boundary = compiled(f"{BLANK}|{END_MARK}|{ATTRIBUTE_LINE}|\\Z")
"""What must follow a table or a block of maths."""
