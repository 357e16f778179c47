"""Rules about the characters of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emnews_cli.model.diagnostic import Finding, Severity
from emnews_cli.model.post import Post
from emnews_cli.model.text import Span
from emnews_cli.rules.rule import rule


@rule("EM001", "not-utf8", Severity.ERROR)
def not_utf8(post: Post) -> Iterator[Finding]:
    """The file is not UTF-8.

    ## What it does

    Reports a file that is not UTF-8, with the encoding it seems to be in, or else each stretch of bytes that
    is none.

    ## Why is this bad?

    Jekyll reads UTF-8 and stops with an error at the first byte that is not. emnews reads the file all the
    same: as GB18030 where all of it is that, else with U+FFFD for the bytes that are nothing.

    ## Example

    A file saved by an editor set to GBK.

    ## Use instead

    `iconv -f gb18030 -t utf-8`

    ## Fix safety

    There is no automatic fix.
    """
    if post.original.encoding != "utf-8":
        yield Finding(Span(0, 0), f"The file is not UTF-8 but {post.original.encoding.upper()}")
    for span in post.original.undecodable:
        count = span.end - span.start
        yield Finding(span, f"{count} byte{'s are' if count > 1 else ' is'} not UTF-8")


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


@rule("EM003", "control-character", Severity.WARNING)
def control_character(post: Post) -> Iterator[Finding]:
    """The text holds a control character.

    ## What it does

    Reports each control character other than tab and line end.

    ## Why is this bad?

    It can't be seen, YAML refuses it, an e-book must not hold it, and an escape sequence made of it can do
    mischief in a terminal. emnews shows it as its picture, such as ␛.

    ## Example

    A title with U+001B in it.

    ## Use instead

    The text without it.

    ## Fix safety

    There is no automatic fix.
    """
    for match in _CONTROLS.finditer(post.original.text):
        yield Finding(Span(*match.span()), f"Control character U+{ord(match[0]):04X}")
