"""Rules about emnews's own output, checked with ``convert --verify``."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.model.diagnostic import Finding, Severity
from emnews_cli.model.examination import Examination
from emnews_cli.model.passages import Difference
from emnews_cli.model.post import Post
from emnews_cli.model.text import Span
from emnews_cli.rules.rule import rule
from emnews_cli.rules.spans import first_words, place_of

_LONGEST = 40
"""As many characters as are shown of a passage."""


@rule("EM501", "markdown-differs", Severity.ERROR, given=lambda examined: examined.differences)
def markdown_differs(examined: Examination) -> Iterator[Finding]:
    """The Markdown, rendered, does not say what the post says.

    ## What it does

    With `emnews convert --to md --verify`, each text that is written is rendered again, and the text of every
    paragraph, what is bold, the links and the images are compared with the post, and so are the rows,
    columns, spans and heads of tables, the levels and numbers of lists, and the marks and texts of footnotes.
    This reports the first difference of each kind; paragraphs are counted from the digest on, headings and
    table cells included. The front matter is loaded with PyYAML, and each key that says something else is
    reported.

    ## Why is this bad?

    Something is lost or changed for whoever reads the Markdown.

    ## Example

    `Paragraph 3 has bold “价格更高” in the post, but “” in the Markdown`

    ## Use instead

    This is a fault of emnews, not of the post: please report it with the post. Until it is mended,
    `--emphasis exact` may help where the difference is in bold.

    ## Fix safety

    There is no automatic fix.
    """
    post = examined.post
    for difference in examined.differences:
        yield Finding(_place(post, difference), _message(difference))


_NAMES = {"grid": "Table", "items": "List", "note": "Footnote"}


def _place(post: Post, difference: Difference) -> Span:
    """Where the passage begins in the post, as far as its first words stand there without markup."""
    return place_of(post, first_words(difference.wanted) if difference.what == "text" else "")


def _message(difference: Difference) -> str:
    number, what, wanted, found = difference
    at = next((i for i, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), 0)
    start = max(0, at - _LONGEST // 2)
    shown, other = (f"“{text[start : start + _LONGEST]}”" for text in (wanted, found))
    if number == 0:
        return f"The front matter has {shown} for {what} in the post, but {other} in the Markdown"
    name = _NAMES.get(what, "Paragraph")
    return f"{name} {number} has {what} {shown} in the post, but {other} in the Markdown"
