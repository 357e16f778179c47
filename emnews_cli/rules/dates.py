"""Rules about the date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Fix, Severity, safe, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import Entry, Kind
from emnews_cli.model.post import Post, PostDate
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.rule import rule
from emnews_cli.rules.spans import day_of, is_empty_date, replaced, value_place

_WRITTEN_KINDS = (Kind.STRING, Kind.TIMESTAMP, Kind.INTEGER)


def _is_odd(examined: Examination) -> bool:
    """Whether the date is not one that Jekyll reads as it is meant on every site."""
    date = examined.post.date
    return date is None or date.told_by != "front-matter" or not date.is_plain


@rule("EM204", "date-unreadable", Severity.ERROR, given=_is_odd)
def date_unreadable(examined: Examination) -> Iterator[Finding]:
    """The date can't be read.

    ## What it does

    Reports a date that Jekyll can't read, or that is not in the calendar.

    ## Why is this bad?

    Jekyll stops at a month 13, at `2022年3月8日` and at seconds since 1970, and builds no site; it moves a
    30 February to March: the post is not where its date says.

    ## Example

    ```
    date: 2022年03月08日 18:05
    ```

    ## Use instead

    ```
    date: 2022-03-08 18:05:00 +0800
    ```

    ## Fix safety

    Safe where emnews can read the date, as it can dates in Chinese: day and time stay. Else unsafe: it
    becomes the day of the news id or the file's name, and the time is lost.
    """
    post = examined.post
    entry = post.front_matter.get("date")
    if entry is None or entry.refused or is_empty_date(entry.value) or entry.kind not in _WRITTEN_KINDS:
        return
    if post.date is None or post.date.told_by != "front-matter":
        day = day_of(post)
        fix = unsafe(Message("Make it {day}", day=day), replaced(post, entry, day)) if day else None
        yield Finding(
            value_place(post, entry),
            Message("The date {value} can't be read", value=entry.value.strip()),
            fix,
        )
    elif post.date.misread_as == "":
        message = Message("Jekyll can't read the date {value}", value=entry.value.strip())
        yield Finding(value_place(post, entry), message, _in_plain_form(post, entry, post.date))


def _in_plain_form(post: Post, entry: Entry, date: PostDate) -> Fix:
    """Write a date as the template does; what it says to emnews stays."""
    return safe(Message("Make it {plain}", plain=date.plain), replaced(post, entry, date.plain))


_WITH_OFFSET = re.compile(
    r"-?\d{4}-\d\d?-\d\d?(?:[Tt]|\s+)\d\d?:\d\d:\d\d(?:\.\d*)?\s*(?:Z|[-+]\d{1,2}:?(?:\d\d)?)", re.ASCII
)
"""What Psych takes for a time with a zone where it is not quoted
(https://github.com/ruby/psych/blob/master/lib/psych/scalar_scanner.rb)."""


@rule("EM211", "date-misread", Severity.WARNING, given=_is_odd)
def date_misread(examined: Examination) -> Iterator[Finding]:
    """Jekyll reads another date than is written.

    ## What it does

    Reports a date of which Jekyll reads another time or zone than it says.

    ## Why is this bad?

    To Ruby's `Time.parse`, which Jekyll uses, `CST` is America's Central Standard Time, six hours from UTC.
    The only other zones that it knows by name are UTC and those of the United States: it takes
    `Asia/Shanghai`, `GMT+8` and `HKT` for the zone of the site. It stops at a full-width colon and passes
    over `下午`. So the post has another time, and some have another day and address.

    ## Example

    ```
    date: 2022-03-08 18:05:40 CST
    ```

    ## Use instead

    ```
    date: 2022-03-08 18:05:40 +0800
    ```

    ## Fix safety

    Safe: the date is written as the template writes it, with the day, time and zone that are meant. `CST` is
    China's.
    """
    post = examined.post
    entry, date = post.front_matter.get("date"), post.date
    if entry is None or date is None or date.told_by != "front-matter" or entry.kind not in _WRITTEN_KINDS:
        return
    place = value_place(post, entry)
    if date.misread_as and not _WITH_OFFSET.fullmatch(post.original.text, *place):
        message = Message(
            "Jekyll reads the date {value} as {misread_as}",
            value=entry.value.strip(),
            misread_as=date.misread_as,
        )
        yield Finding(place, message, _in_plain_form(post, entry, date))


_ZONE = " +0800"
_ENDS_IN_TIME = re.compile(r"\d:\d\d(?:[.,]\d+)?(?:\s*[ap]m)?[\"']?\Z", re.IGNORECASE | re.ASCII)
_IN_UTC = re.compile(r"-?\d{4}-\d\d?-\d\d?(?:[Tt]|\s+)\d\d?:\d\d:\d\d(?:\.\d*)?", re.ASCII)
"""What Psych takes for a time in UTC where it is not quoted."""


@rule("EM206", "date-without-zone", Severity.WARNING, given=_is_odd)
def date_without_zone(examined: Examination) -> Iterator[Finding]:
    """The date has a time but no zone.

    ## What it does

    Reports a date with a time of day and no offset after it.

    ## Why is this bad?

    Jekyll takes `2022-03-08 18:05:40` as UTC: on a site with `timezone: Asia/Shanghai` the post appears eight
    hours late, and one written after four in the afternoon moves to the next day and its address. In quotes,
    or without seconds, the same time is in the zone of the site, else of the machine that builds it.

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
    if entry is None or date is None or date.told_by != "front-matter" or entry.kind not in _WRITTEN_KINDS:
        return
    if date.zone == "assumed" and date.precision == "second" and date.misread_as is None:
        place = value_place(post, entry)
        zone = (
            Message("as UTC")
            if _IN_UTC.fullmatch(post.original.text, *place)
            else Message("in the zone of the site")
        )
        message = Message(
            "The date {value} has no zone: Jekyll takes it {zone}", value=entry.value.strip(), zone=zone
        )
        yield Finding(place, message, _with_zone(post, entry, date))


def _with_zone(post: Post, entry: Entry, date: PostDate) -> Fix:
    """Add the zone where Jekyll looks for it, after the time; rewrite a date that ends in something else."""
    place = value_place(post, entry)
    if not _ENDS_IN_TIME.search(post.original.text[place.start : place.end]):
        return _in_plain_form(post, entry, date)
    at = place.end - (post.original.text[place.end - 1] in "\"'")
    return safe(Message("Add{zone}", zone=_ZONE), Edit(Span(at, at), _ZONE))


@rule("EM207", "date-in-future", Severity.WARNING, given=lambda examined: examined.today)
def date_in_future(examined: Examination) -> Iterator[Finding]:
    """The date lies in the future.

    ## What it does

    Reports a date more than a day later than today, which is the day given with `--today`, else that of the
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
        yield Finding(
            value_place(post, entry),
            Message("The date {value} lies in the future", value=entry.value.strip()),
        )
