"""Rules about the date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from emnews_cli.model.diagnostic import Finding, Severity, safe, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import Kind
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule
from emnews_cli.rules.texts import day_of, is_empty_date, replaced, value_place

_KINDS = (Kind.STRING, Kind.TIMESTAMP)


@rule("EM204", "date-unreadable", Severity.ERROR)
def date_unreadable(examined: Examination) -> Iterator[Finding]:
    """The date can't be read.

    ## What it does

    Reports a date that is not written as a date, or that there is not in the calendar.

    ## Why is this bad?

    Jekyll stops at a month 13 and builds no site, or moves a 30 February to March: the post is not where its
    date says.

    ## Example

    ```
    date: 2022-13-02 03:04:05 +0800
    ```

    ## Use instead

    ```
    date: 2022-03-02 03:04:05 +0800
    ```

    ## Fix safety

    Unsafe: it becomes the day of the news id or the file's name, and the time is lost.
    """
    post = examined.post
    entry = post.front_matter.get("date")
    if entry is None or entry.refused or is_empty_date(entry.value) or entry.kind not in _KINDS:
        return
    if post.date is None or post.date.told_by != "front-matter":
        day = day_of(post)
        fix = unsafe(f"Make it {day}", replaced(post, entry, day)) if day else None
        yield Finding(value_place(post, entry), f"The date {entry.value.strip()} can't be read", fix)


_ZONE = " +0800"


@rule("EM206", "date-without-zone", Severity.WARNING)
def date_without_zone(examined: Examination) -> Iterator[Finding]:
    """The date has a time but no zone.

    ## What it does

    Reports a date with a time of day and no offset behind it.

    ## Why is this bad?

    Jekyll takes it in the zone of the machine that builds the site: in Europe the post moves by seven
    hours, and some posts to another day and address.

    ## Example

    ```
    date: 2022-03-08 18:05:40
    ```

    ## Use instead

    ```
    date: 2022-03-08 18:05:40 +0800
    ```

    ## Fix safety

    Safe: the feed's times are those of Shanghai, with the offset or without.
    """
    post = examined.post
    entry, date = post.front_matter.get("date"), post.date
    if entry is None or date is None or date.told_by != "front-matter" or entry.kind is Kind.LIST:
        return
    if date.zone == "assumed" and date.precision == "second":
        place = value_place(post, entry)
        at = place.end - (post.original.text[place.end - 1] in "\"'")
        fix = safe(f"Add{_ZONE}", Edit(Span(at, at), _ZONE))
        yield Finding(place, f"The date {entry.value.strip()} has no zone", fix)


@rule("EM207", "date-in-future", Severity.WARNING)
def date_in_future(examined: Examination) -> Iterator[Finding]:
    """The date lies in the future.

    ## What it does

    Reports a date more than a day behind today, which is the day given with `--today`, else that of the
    computer's clock.

    ## Why is this bad?

    Jekyll leaves out posts of the future until their day has come, without a word.

    ## Example

    `date: 2122-03-08 18:05:40 +0800`

    ## Use instead

    `date: 2022-03-08 18:05:40 +0800`

    ## Fix safety

    There is no automatic fix.
    """
    post = examined.post
    entry, date = post.front_matter.get("date"), post.date
    if entry is None or date is None or date.told_by != "front-matter" or examined.today is None:
        return
    if date.day > examined.today + timedelta(days=1):
        yield Finding(value_place(post, entry), f"The date {entry.value.strip()} lies in the future")
