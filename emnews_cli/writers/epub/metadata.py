"""What a book says of itself: to libraries, and on its cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from emnews_cli.model.sites import site_name
from emnews_cli.writers.epub.cover_text import DEFAULT_TITLE, CoverText
from emnews_cli.writers.epub.options import BookOptions
from emnews_cli.writers.epub.package import About
from emnews_cli.writers.epub.record import ArticleRecord, is_company, one_line
from emnews_cli.writers.epub.security_index import SecurityIndex
from emnews_cli.writers.html_nodes import xml_text

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_LATEST = datetime(2107, 12, 31, tzinfo=UTC)
"""Before and after these a zip entry can have no time."""

_MOST_AUTHORS, _MOST_SOURCES = 3, 5
_MOST_MEDIA, _MOST_COMPANIES, _LEADING = 10, 20, 5


def about_of(
    period: str, records: Sequence[ArticleRecord], options: BookOptions, index: SecurityIndex
) -> About:
    """What a book says of itself to a library.

    Args:
        period: the one it covers where posts are parted into several books, else empty.
        records: its articles, the oldest first, one at least.
        options: about the book.
        index: of its articles.
    """
    newest = max((record.date.moment for record in records if record.date), default=None)
    media, sites = _ranked(record.source for record in records), _ranked(record.site for record in records)
    companies = _companies(records, index)
    given = one_line(options.author)
    return About(
        title=_title(period, records, options),
        identifier=_identifier(period, records, options),
        language=options.language,
        authors=(given,) if given else tuple(media[:_MOST_AUTHORS]),
        date=newest,
        modified=min(max(options.modified or newest or _EARLIEST, _EARLIEST), _LATEST),
        series=one_line(options.series),
        position=_position(period),
        publisher=site_name(sites[0]) if sites else "",
        sources=tuple(sites[:_MOST_SOURCES]),
        subjects=tuple(dict.fromkeys([*companies[:_MOST_COMPANIES], *media[:_MOST_MEDIA]])),
        description=_description(records, companies),
        pictures=sum(record.shown for record in records),
        undescribed=sum(record.undescribed for record in records),
        index=bool(index),
    )


def cover_text(records: Sequence[ArticleRecord], options: BookOptions) -> CoverText:
    """What the cover of a book says."""
    first, last = _days(records)
    alone = records[0].title if len(records) == 1 else DEFAULT_TITLE
    return CoverText(
        title=one_line(options.title) or alone,
        first=first,
        last=last,
        articles=len(records),
        sources=tuple(_ranked(record.source for record in records)[:6]),
    )


def _ranked(names: Iterable[str]) -> list[str]:
    """Names that are not empty, the most frequent first."""
    counts = Counter(filter(None, names))
    return sorted(counts, key=lambda name: (-counts[name], name))


def _companies(records: Sequence[ArticleRecord], index: SecurityIndex) -> list[str]:
    """The companies with most articles first, as name and symbol."""
    return _ranked(
        index.label(named.id) for record in records for named in record.securities if is_company(named.id)
    )


def _days(records: Sequence[ArticleRecord]) -> tuple[str, str]:
    """The first and the last day, or empty strings."""
    days = [record.day for record in records if record.day]
    return (days[0], days[-1]) if days else ("", "")


def _description(records: Sequence[ArticleRecord], companies: Sequence[str]) -> str:
    """Days, number of articles and leading companies, in a sentence."""
    first, last = _days(records)
    days = f"{first}至{last}，" if first != last else f"{first}，" if first else ""
    leading = f"主要涉及：{'、'.join(companies[:_LEADING])}。" if companies else ""
    return f"{days}共 {len(records)} 篇文章。{leading}"


def _title(period: str, records: Sequence[ArticleRecord], options: BookOptions) -> str:
    """The title, with the days it spans where it does not say them by itself."""
    title = one_line(options.title)
    if len(records) == 1 and not title:
        return records[0].title
    first, last = _days(records)
    if not first or (title and not period):
        return title or DEFAULT_TITLE
    return f"{title or DEFAULT_TITLE} {first if first == last else f'{first} – {last}'}"


def _identifier(period: str, records: Sequence[ArticleRecord], options: BookOptions) -> str:
    """A UUID of what the book is, not of what is in it: it stays when posts are added."""
    given = one_line(options.identifier)
    if given and not period:
        return given
    first = period or _days(records)[0] or records[0].key
    what = given or f"{options.identity} {options.title or DEFAULT_TITLE} {options.language}"
    return uuid5(NAMESPACE_URL, xml_text(f"emnews:{what}:{options.group_by}:{first}")).urn


def _position(period: str) -> str:
    """The place of a book in its series, the same whatever other books there are: ``20211227``."""
    return "".join(filter(str.isdigit, period)) or "1"
