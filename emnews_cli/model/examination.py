"""What is found out about a post by looking at how it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from emnews_cli.model.markup import Markup
from emnews_cli.model.struct import Struct

if TYPE_CHECKING:
    from datetime import date

    from emnews_cli.model.diagnostic import Diagnostic
    from emnews_cli.model.passages import Difference
    from emnews_cli.model.post import Post
    from emnews_cli.model.text import Span


@dataclass(slots=True, eq=False, repr=False)
class Examination(Struct):
    """A post and what was found out about it; what rules look at.

    Args:
        post: the post.
        markup: how its body is written.
        indicators: the anchors, aliases and tags in its front matter.
        today: the day on which it is looked at, or None where that shall not matter.
        differences: where its Markdown says something else, where that was verified.
        diagnostics: what the rules found, once they have run.
        copies: the other files of its article, where somebody looked for them.
    """

    post: Post
    markup: Markup = field(default_factory=Markup)
    indicators: list[Span] = field(default_factory=list)
    today: date | None = None
    differences: list[Difference] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
