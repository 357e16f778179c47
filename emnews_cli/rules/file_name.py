"""Rules about the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Applicability, Finding, Fix, Severity
from emnews_cli.model.examination import Examination
from emnews_cli.model.post import Post
from emnews_cli.model.text import Span
from emnews_cli.rules.rule import rule

_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)-.", re.DOTALL | re.ASCII)
"""As in ``Jekyll::Document::DATE_FILENAME_MATCHER``, but for years of two or three digits."""
_DAY_LIKE = re.compile(r"-*(?:(?:\d{2,4}-\d{1,2}-\d{1,2}|\d{8})(?!\d)[-_ ]*)?", re.ASCII)


def _is_undated(examined: Examination) -> bool:
    if examined.post.path is None:
        return False
    name = _name_of(examined.post.path)
    return _day_of_name(name.stem) is None or len(name.suffix) < 2


@rule("EM006", "name-without-date", Severity.ERROR, given=_is_undated)
def name_without_date(examined: Examination) -> Iterator[Finding]:
    """The file's name is not of the form `YYYY-MM-DD-slug.md`.

    ## What it does

    Reports a file whose name does not begin with a day of the calendar and a hyphen, or has nothing after
    them. `2022-3-8-notice.md` has such a name. A post from standard input has none.

    ## Why is this bad?

    Jekyll does not take a file without a day for a post: it is missing from the site, without a word.

    ## Example

    `-202205262391921712.md`

    ## Use instead

    `2022-05-26-202205262391921712.md`

    ## Fix safety

    Unsafe, because it renames the file: the day is that of the front matter, else of the news id. No file is
    overwritten.
    """
    post = examined.post
    if _is_undated(examined):
        name = _name_of(post.path or "")
        message = Message("The name is not YYYY-MM-DD-slug.md: {name}", name=name)
        yield Finding(Span(0, 0), message, _dated(post))


def _disagree(examined: Examination) -> bool:
    """Whether the front matter has another day than the name."""
    post = examined.post
    in_name = _day_of_name(_name_of(post.path).stem) if post.path else None
    return in_name is not None and post.date is not None and post.date.day != in_name


@rule("EM205", "date-and-name-disagree", Severity.WARNING, given=_disagree)
def date_and_name_disagree(examined: Examination) -> Iterator[Finding]:
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

    Unsafe, because it renames the file to the day of the front matter, which may be the wrong one of the two.
    No file is overwritten.
    """
    post = examined.post
    entry, written = post.front_matter.get("date"), post.date
    if entry and written and written.told_by == "front-matter" and _disagree(examined):
        in_name = _day_of_name(_name_of(post.path or "").stem)
        message = Message(
            "The date is {day}, the file's name says {in_name}", day=written.day, in_name=in_name
        )
        yield Finding(entry.value_span, message, _dated(post))


class _Name(NamedTuple):
    stem: str
    suffix: str

    def __str__(self) -> str:
        return self.stem + self.suffix


def _name_of(path: str) -> _Name:
    """A file's name; pathlib takes as long as ten rules."""
    name = path.rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return _Name(stem, dot + suffix) if stem else _Name(name, "")


def _day_of_name(stem: str) -> date | None:
    """The day at the head of a name, or None where there is none."""
    return _day_at_head(stem[:_HEAD])


_HEAD = 12
"""No day is longer, with the character after it."""


@lru_cache(maxsize=1024)
def _day_at_head(stem: str) -> date | None:
    match = _DAY.match(stem)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _dated(post: Post) -> Fix | None:
    """Rename a file to the day of its post and what its name is otherwise, or its news id."""
    written = _name_of(post.path or "")
    match = _DAY_LIKE.match(written.stem)
    slug = (written.stem[match.end() :] if match else written.stem) or post.id
    if post.date is None or not slug:
        return None
    suffix = written.suffix or ".md"
    name = f"{post.date.day}-{slug}{suffix}"
    # The day of a post whose date is not written comes from its name.
    return Fix(Applicability.UNSAFE, f"Rename it to {name}", rename=name, changes=frozenset({"date", "id"}))
