"""Rules about the characters of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Applicability, Finding, Fix, Severity, safe, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule


def _is_not_utf8(examined: Examination) -> bool:
    original = examined.post.original
    return bool(original.undecodable) or original.encoding != "utf-8"


@rule("EM001", "not-utf8", Severity.ERROR, given=_is_not_utf8)
def not_utf8(examined: Examination) -> Iterator[Finding]:
    """The file is not UTF-8.

    ## What it does

    Reports a file that is not UTF-8, with the encoding it seems to be in, or else each stretch of bytes that
    is none.

    ## Why is this bad?

    Jekyll reads UTF-8: with an error that is easily missed it leaves the post out. emnews reads the file all
    the same: as UTF-16 or GB18030 where all of it is that, else with U+FFFD for the bytes that are nothing.

    ## Example

    A file saved by an editor set to GBK.

    ## Use instead

    `iconv -f gb18030 -t utf-8`, which is what the fix does.

    ## Fix safety

    Unsafe: that all bytes make sense in GB18030 is a strong hint, no proof. Bytes that are nothing have no
    fix.
    """
    post = examined.post
    encoding = post.original.encoding
    if encoding != "utf-8":
        fix = Fix(Applicability.UNSAFE, "Write the file in UTF-8", encoding="utf-8")
        yield Finding(
            Span(0, 0), Message("The file is not UTF-8 but {encoding}", encoding=encoding.upper()), fix
        )
    for span in post.original.undecodable:
        count = span.end - span.start
        yield Finding(
            span,
            Message("{count} bytes are not UTF-8" if count > 1 else "{count} byte is not UTF-8", count=count),
        )


@rule(
    "EM002",
    "byte-order-mark",
    Severity.WARNING,
    given=lambda examined: examined.post.original.text.startswith("\ufeff"),
)
def byte_order_mark(examined: Examination) -> Iterator[Finding]:
    """The file begins with a byte order mark.

    ## What it does

    Reports U+FEFF at the start of the file.

    ## Why is this bad?

    UTF-8 needs none, and many tools do not see the `---` after it: for them the post has no front matter.

    ## Example

    A file saved by a Windows editor as “UTF-8 with BOM”.

    ## Use instead

    The file without its first three bytes.

    ## Fix safety

    Safe: the mark is not part of the text.
    """
    post = examined.post
    text = post.original.text
    mark = Span(0, len(text) - len(text.lstrip("\ufeff")))
    if mark.end:
        yield Finding(mark, "The file begins with a byte order mark", safe("Remove the mark", Edit(mark)))


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]+")
_ENOUGH = 3
"""As many characters of a run as are named."""


@rule("EM003", "control-character", Severity.WARNING, given=lambda examined: examined.markup.hidden)
def control_character(examined: Examination) -> Iterator[Finding]:
    """The text holds a control character.

    ## What it does

    Reports each run of control characters other than tab and line end.

    ## Why is this bad?

    It can't be seen, YAML refuses it, an e-book must not hold it, and an escape sequence made of it can do
    mischief in a terminal. emnews shows it as its picture, such as ␛.

    ## Example

    A title with U+001B in it.

    ## Use instead

    The text without it.

    ## Fix safety

    Unsafe: the characters are removed, and what they stood for is not known.
    """
    post = examined.post
    for match in _CONTROLS.finditer(post.original.text):
        yield _of_characters(match, Message("Control character"))


@rule(
    "EM004",
    "replacement-character",
    Severity.WARNING,
    given=lambda examined: "\ufffd" in examined.post.original.text,
)
def replacement_character(examined: Examination) -> Iterator[Finding]:
    """The text holds U+FFFD, which stands for a character that was lost.

    ## What it does

    Reports each run of the replacement character �.

    ## Why is this bad?

    Some program did not understand the bytes and wrote this in their place: the word is lost here.

    ## Example

    `晨岚科��公告`

    ## Use instead

    The word, from the article at its source.

    ## Fix safety

    There is no automatic fix: what was there is not in the file.
    """
    post = examined.post
    text = post.original.text
    for match in re.finditer("\ufffd+", text):
        count = match.end() - match.start()
        yield Finding(
            Span(*match.span()),
            Message(
                "{count} characters were lost here" if count > 1 else "{count} character was lost here",
                count=count,
            ),
        )


_DIRECTION_MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_DIRECTIONS = re.compile(f"[{_DIRECTION_MARKS}]+")


def _has_directions(examined: Examination) -> bool:
    text = examined.post.original.text
    # To look for one character after the other is quicker than for any of them.
    return any(map(text.__contains__, _DIRECTION_MARKS))


@rule("EM010", "direction-override", Severity.WARNING, given=_has_directions)
def direction_override(examined: Examination) -> Iterator[Finding]:
    """The text holds a character that turns the direction of writing.

    ## What it does

    Reports each run of the characters U+202A to U+202E and U+2066 to U+2069.

    ## Why is this bad?

    They can't be seen and make text read otherwise than it is stored; Chinese needs none of them.

    ## Example

    A file name or an amount that is shown backwards.

    ## Use instead

    The text without them.

    ## Fix safety

    Unsafe: the characters are removed, and the text may then read otherwise.
    """
    for match in _DIRECTIONS.finditer(examined.post.original.text):
        yield _of_characters(match, Message("Direction override"))


def _of_characters(match: re.Match[str], what: str) -> Finding:
    """A finding about characters that are better gone."""
    codes = [f"U+{ord(character):04X}" for character in match[0]]
    named = " ".join(codes[:_ENOUGH]) + (" …" if len(codes) > _ENOUGH else "")
    span = Span(*match.span())
    return Finding(
        span, Message("{what} {named}", what=what, named=named), unsafe("Remove it", Edit(span), changes="*")
    )
