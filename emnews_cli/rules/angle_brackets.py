"""The rule about ``<`` that is not markup."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.model.diagnostic import Finding, Severity, safe
from emnews_cli.model.examination import Examination
from emnews_cli.model.text import Edit
from emnews_cli.rules.rule import rule


@rule("EM319", "angle-bracket-in-text", Severity.ERROR, given=lambda examined: examined.markup.literal)
def angle_bracket_in_text(examined: Examination) -> Iterator[Finding]:
    """A `<` of the text looks like markup.

    ## What it does

    Reports a `<` in a body of HTML that opens a tag, comment or script which is never closed, or a tag that
    there is not, such as `<PE>`.

    ## Why is this bad?

    A browser takes it for markup: the word disappears, or all the rest of the article.

    ## Example

    `<p>市盈率<PE>低于同行</p>`

    ## Use instead

    `<p>市盈率&lt;PE>低于同行</p>`

    ## Fix safety

    Safe: the character is written as `&lt;`, which is how emnews reads it.
    """
    for span in examined.markup.literal:
        fix = safe("Write it as &lt;", Edit(span, "&lt;"))
        yield Finding(span, "This < is text, but looks like markup", fix)
