"""The rule about the date in a file's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import PurePath

from emnews_cli.model.diagnostic import Finding, Severity
from emnews_cli.model.post import Post
from emnews_cli.rules.rule import rule

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?=-)")
_SHANGHAI = timezone(timedelta(hours=8))


@rule("EM205", "date-and-name-disagree", Severity.WARNING)
def date_and_name_disagree(post: Post) -> Iterator[Finding]:
    """The date and the file's name disagree.

    ## What it does

    Reports a post whose front matter gives another day, in Shanghai, than its file's name.

    ## Why is this bad?

    Jekyll believes the front matter, people and scripts believe the name: the post is looked for in the
    wrong place.

    ## Example

    `2022-01-02-202201022200000001.md` with `date: 2022-01-05 10:00:00 +0800`

    ## Use instead

    `2022-01-05-202201022200000001.md`, or the right date.

    ## Fix safety

    There is no automatic fix.
    """
    entry, date = post.front_matter.get("date"), post.date
    in_name = _DAY.match(PurePath(post.path).name) if post.path else None
    if entry is None or date is None or date.told_by != "front-matter" or in_name is None:
        return
    day = date.moment.astimezone(_SHANGHAI).date()
    if tuple(map(int, in_name[0].split("-"))) != (day.year, day.month, day.day):
        yield Finding(entry.value_span, f"The date is {day}, the file's name says {in_name[0]}")
