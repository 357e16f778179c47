"""Rules about posts that people wrote: what the site makes of them and a converted post cannot have."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Severity
from emnews_cli.model.examination import Examination
from emnews_cli.rules.rule import rule
from emnews_cli.rules.spans import first_words, place_of


@rule("EM330", "liquid-unknown", Severity.WARNING, given=lambda examined: examined.post.removed)
def liquid_unknown(examined: Examination) -> Iterator[Finding]:
    """A Liquid tag makes something that the post alone does not tell.

    ## What it does

    Reports tags and variables of Liquid in posts by hand, such as an include, the address of a post or a
    condition, and the tags of Hexo and Hugo, at which Jekyll stops. Known are `raw`, `comment` and
    `highlight`, texts in quotes, what is assigned or captured, `site.url`, `site.baseurl` and the keys of the
    front matter.

    ## Why is this bad?

    The site replaces them, and emnews cannot: HTML, text, JSON and books are without what they would show.
    Text between `{% if … %}` and `{% endif %}` stays, whatever the condition is. Markdown keeps the tag.

    ## Example

    `{% include figure.html src="/a.png" %}`

    ## Use instead

    What the tag makes, written out: `![](/a.png)`

    ## Fix safety

    There is no automatic fix.
    """
    at: dict[str, int] = {}
    for removed in examined.post.removed:
        if removed.reason == "liquid":
            place = place_of(examined.post, removed.text, at.get(removed.text))
            at[removed.text] = place.end
            yield Finding(place, Message("Not known what this shows: {text}", text=removed.text))


@rule("EM331", "definition-unused", Severity.WARNING, given=lambda examined: examined.post.removed)
def definition_unused(examined: Examination) -> Iterator[Finding]:
    """A footnote has no mark in the text, or a line is taken for the address of a link.

    ## What it does

    Reports footnotes in posts by hand that nothing refers to, and lines of the form `[name]: words` that no
    link uses and that are no address.

    ## Why is this bad?

    No page shows them, on the site and elsewhere.

    ## Example

    `[参考]: 见上月公告`

    ## Use instead

    `\\[参考]: 见上月公告`, or a mark `[^1]` in the text for the footnote.

    ## Fix safety

    There is no automatic fix.
    """
    for removed in examined.post.removed:
        if removed.reason in ("unused-footnote", "unused-definition"):
            what = Message("footnote") if removed.reason == "unused-footnote" else Message("line")
            place = place_of(examined.post, first_words(removed.text))
            yield Finding(
                place, Message("No page shows this {what}: {text}", what=what, text=removed.text[:16])
            )
