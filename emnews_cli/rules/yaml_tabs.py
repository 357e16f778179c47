"""The rule about tabs in front matter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Severity, safe, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import Syntax
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule
from emnews_cli.rules.spans import differs_from_template, tabs_before_value

_INDENT = re.compile(r"^[ \t]++(?=[^\s#])", re.MULTILINE)


@rule(
    "EM105",
    "tab-in-front-matter",
    Severity.ERROR,
    given=differs_from_template,
)
def tab_in_front_matter(examined: Examination) -> Iterator[Finding]:
    """A tab is used where YAML wants spaces.

    ## What it does

    Reports tabs before a key or a value of the front matter.

    ## Why is this bad?

    YAML forbids tabs as indentation, and readers disagree about those between a key and its value: the post
    may lose its front matter.

    ## Example

    `tags:` and a tab before `东财滚动新闻`

    ## Use instead

    `tags: 东财滚动新闻`

    ## Fix safety

    Safe between key and value, where the tab becomes a space. Unsafe as indentation, where it becomes two:
    what the line belongs to may change.
    """
    post = examined.post
    front_matter = post.front_matter
    for entry in front_matter.entries:
        for gap in tabs_before_value(post, entry):
            fix = safe("Make it a space", Edit(gap, " "))
            yield Finding(gap, Message("Tab before the value of {key}", key=entry.key), fix)
    if front_matter.syntax is not Syntax.YAML:
        return
    values = sorted(entry.value_span for entry in front_matter.entries if not entry.refused)
    starts = [value.start for value in values]
    for match in _INDENT.finditer(post.original.text, *front_matter.span):
        before = bisect_right(starts, match.start())
        if "\t" in match[0] and not (before and match.start() < values[before - 1].end):
            span = Span(*match.span())
            fix = unsafe("Make it two spaces", Edit(span, "  "), changes="*")
            yield Finding(span, "Tab as indentation in the front matter", fix)
