"""A post as the rows of a dataset: plain values in the order of the columns of ``schema.py``.

Text is text, a moment is microseconds since 1970, a day is days since 1970; what is not known is None.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from emnews_cli.datasets import schema
from emnews_cli.datasets.sessions import Calendar, calendar_of
from emnews_cli.model.document import captioned, inline_text, walk
from emnews_cli.model.markets import kind_of, market_of, symbol_of
from emnews_cli.model.statistics import statistics
from emnews_cli.model.text import without_surrogates

if TYPE_CHECKING:
    from emnews_cli.model.diagnostic import Diagnostic
    from emnews_cli.model.document import Chart
    from emnews_cli.model.post import Post, PostDate
    from emnews_cli.model.security import SecurityId

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
"""The rows of one post by table; of ``posts`` there is one."""

_EPOCH = dt.datetime(1970, 1, 1)
_MICROSECOND = dt.timedelta(microseconds=1)
_SHANGHAI = 8 * 3_600_000_000
_DAY = 86_400_000_000
_CANONICAL, _FIRST_SEEN = (schema.POSTS.names.index(name) for name in ("is_canonical", "first_seen_at"))


class RowOptions(NamedTuple):
    """What rows are to hold.

    Args:
        tables: the names of the tables.
        calendars: by name, for the sessions.
        text: whether to give the texts of the articles.
    """

    tables: tuple[str, ...] = schema.DEFAULT
    calendars: dict[str, Calendar] = {}  # noqa: RUF012  # nobody changes it
    text: bool = True


class Made(NamedTuple):
    """The rows of a post, and whether bytes of it that are not text became U+FFFD."""

    rows: Rows
    replaced: bool = False


def rows_of(
    post: Post,
    data: bytes,
    options: RowOptions,
    diagnostics: Sequence[Diagnostic] = (),
) -> Made:
    """The rows of a post; what it alone does not tell is for :func:`settled` to say.

    Args:
        post: as read.
        data: the bytes of its file.
        options: what to give.
        diagnostics: what is wrong with it, where that is wanted.
    """
    moments = Moments.of(post.date)
    rows: Rows = {"posts": [_post(post, data, options, moments)]}
    path = rows["posts"][0][0]
    for name in options.tables:
        if make := _CHILDREN.get(name):
            rows[name] = [(path, at, *row) for at, row in enumerate(make(post, options, moments), 1)]
    if "diagnostics" in options.tables:
        rows["diagnostics"] = [(path, at, *_diagnostic(each)) for at, each in enumerate(diagnostics, 1)]
    lost = bool(post.original.undecodable) or path != (post.path or path)
    return Made(rows, lost) if _is_text(rows) else Made(_as_text(rows), replaced=True)


def path_of(path: str | None) -> str:
    """The key of a post by its file."""
    return without_surrogates(path or "-")


def hash_of(data: bytes) -> str:
    """The hash of a file, as ``source_sha256`` has it."""
    return hashlib.sha256(data).hexdigest()


_AVAILABLE, _SESSION = (schema.POSTS.names.index(name) for name in ("available_at", "session_xshg"))
_CALENDAR, _SESSION_THERE = (schema.MENTIONS.names.index(name) for name in ("calendar", "session"))


def is_outside(rows: Rows, *, shanghai: bool) -> bool:
    """Whether a post has a date, but a calendar that is asked for knows no session after it.

    Args:
        rows: of the post.
        shanghai: whether Shanghai's is asked for.
    """
    (post,) = rows["posts"]
    if post[_AVAILABLE] is None:
        return False
    return (shanghai and post[_SESSION] is None) or any(
        mention[_CALENDAR] is not None and mention[_SESSION_THERE] is None
        for mention in rows.get("mentions", ())
    )


def settled(rows: Rows, canonical: bool, first_seen: int | None = None) -> Rows:
    """The rows of a post with what the post alone does not tell.

    Args:
        rows: of the post.
        canonical: whether it is the one to count for its article.
        first_seen: when its file came into the archive, in microseconds; None to leave that as it is.
    """
    post = list(rows["posts"][0])
    post[_CANONICAL] = canonical
    if first_seen is not None:
        post[_FIRST_SEEN] = first_seen
    return rows | {"posts": [tuple(post)]}


class Moments(NamedTuple):
    """What a date tells: in microseconds since 1970, the day in days."""

    published: int | None = None
    local: int | None = None
    day: int | None = None
    available: int | None = None

    @classmethod
    def of(cls, date: PostDate | None) -> Moments:
        """The moments of a date; of one that knows the day alone the news is there when that is over."""
        if date is None:
            return cls()
        offset = date.moment.utcoffset() or dt.timedelta()
        published = (date.moment.replace(tzinfo=None) - _EPOCH - offset) // _MICROSECOND
        local = published + _SHANGHAI
        day = local // _DAY
        only_day = date.precision == "day"
        return cls(published, local, day, (day + 1) * _DAY - _SHANGHAI if only_day else published)


def _post(post: Post, data: bytes, options: RowOptions, moments: Moments) -> Row:
    date, counted = post.date, statistics(post)
    shanghai = options.calendars.get("XSHG")
    return (
        path_of(post.path),
        post.id or None,
        post.article_id or None,
        True,
        post.url or None,
        post.title,
        post.digest if options.text else None,
        post.text if options.text else None,
        moments.published,
        moments.local,
        moments.day,
        date.precision if date else None,
        date.zone if date else None,
        date.told_by if date else None,
        moments.available,
        None,
        shanghai.session(moments.available) if shanghai else None,
        shanghai.next_open(moments.available) if shanghai else None,
        post.source or None,
        post.editor or None,
        post.original_title or None,
        post.layout or None,
        post.origin.value,
        list(post.categories),
        list(post.tags),
        counted.characters,
        counted.han,
        counted.words,
        counted.paragraphs,
        counted.images,
        counted.reading_minutes,
        len(data),
        hash_of(data),
    )


def _identity(security: SecurityId | None) -> Row:
    if security is None:
        return (None, None, None, None)
    market = market_of(security)
    return security.market, security.code, symbol_of(security), market.mic if market else None


def _mentions(post: Post, options: RowOptions, moments: Moments) -> Iterator[Row]:
    for security in post.securities:
        identity, name = _identity(security.id), security.name or None
        calendar = calendar_of(identity[-1], options.calendars)
        yield (
            *identity,
            calendar.name if calendar else None,
            calendar.session(moments.available) if calendar else None,
            calendar.next_open(moments.available) if calendar else None,
            name,
            kind_of(security.id),
            security.how.value,
            security.mentions,
            security.charted,
            security.auto_linked,
            name in post.title if name else None,
            name in post.digest if name else None,
        )


def _charts(post: Post, *_: object) -> Iterator[Row]:
    return (_chart(chart) for chart in post.charts)


def _chart(chart: Chart) -> Row:
    return *_identity(chart.security), chart.href or None, chart.src or None


def _images(post: Post, *_: object) -> Iterator[Row]:
    return (
        (image.src, image.alt or None, caption or None) for image, caption in captioned(walk(post.blocks))
    )


def _links(post: Post, *_: object) -> Iterator[Row]:
    return ((link.href, inline_text(link.children) or None) for link in post.links)


def _removed(post: Post, *_: object) -> Iterator[Row]:
    return ((removed.reason, removed.text or None, removed.url or None) for removed in post.removed)


_CHILDREN: dict[str, Callable[[Post, RowOptions, Moments], Iterator[Row]]] = {
    "mentions": _mentions,
    "charts": _charts,
    "images": _images,
    "links": _links,
    "removed": _removed,
}


def _diagnostic(found: Diagnostic) -> Row:
    said = found.as_dict()
    fix = None if said["fix"] is None else json.dumps(said["fix"], ensure_ascii=False)
    return (
        found.code,
        found.severity.value,
        str(found.message),
        *(said[name] for name in ("line", "column", "end_line", "end_column")),
        fix,
    )


def _texts(rows: Rows) -> Iterator[str]:
    for table in rows.values():
        for row in table:
            for value in row:
                if type(value) is str:
                    yield value
                elif type(value) is list:
                    yield from value


def _is_text(rows: Rows) -> bool:
    """Whether no lone surrogate is in any value: bytes that were no UTF-8, or an escape in front matter."""
    try:
        "".join(_texts(rows)).encode()
    except UnicodeEncodeError:
        return False
    return True


def _as_text(rows: Rows) -> Rows:
    return {name: [tuple(map(_value_as_text, row)) for row in table] for name, table in rows.items()}


def _value_as_text(value: Any) -> Any:
    if type(value) is list:
        return [*map(without_surrogates, value)]
    return without_surrogates(value) if type(value) is str else value


def iso_moment(microseconds: int, end: str = "Z") -> str:
    """A moment in ISO 8601: ``2022-01-21T10:05:40Z``, with a fraction where it has one."""
    day, rest = divmod(microseconds, _DAY)
    return f"{iso_day(day)}T{_clock(rest)}{end}"


@lru_cache(4096)
def _clock(microseconds: int) -> str:
    return (_EPOCH + dt.timedelta(microseconds=microseconds)).time().isoformat()


@lru_cache(4096)
def iso_day(days: int) -> str:
    """A day in ISO 8601."""
    return (_EPOCH + dt.timedelta(days=days)).date().isoformat()


def moment_of(text: str) -> int:
    """The microseconds of :func:`iso_moment`."""
    return (dt.datetime.fromisoformat(text.removesuffix("Z")) - _EPOCH) // _MICROSECOND


def day_of(text: str) -> int:
    """The days of :func:`iso_day`."""
    return (dt.date.fromisoformat(text) - _EPOCH.date()).days


_MONTH_LENGTH, _YEAR_LENGTH = 7, 4


def partition_of(date: PostDate | None, by: str) -> str:
    """The partition of a date: ``month=2022-01``, ``year=2022``, ``month=undated``; empty for ``none``.

    Args:
        date: of a post, or None.
        by: ``month``, ``year`` or ``none``.
    """
    if by == "none":
        return ""
    length = _MONTH_LENGTH if by == "month" else _YEAR_LENGTH
    day = Moments.of(date).day
    return f"{by}={'undated' if day is None else iso_day(day)[:length]}"


class ByPath:
    """The rows of a table, taken post by post in the order of the paths."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def take(self, path: str) -> list[Row]:
        """The rows of a post; those of posts before it are passed over."""
        found = []
        while self._next is not None and self._next[0] <= path:
            if self._next[0] == path:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found
