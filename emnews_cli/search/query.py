"""The language of queries.

Words separated by spaces are all wanted; ``"…"`` is literal (``""`` in it is a quotation mark); ``-word``
must not be there; ``OR`` separates alternatives; ``title:``, ``digest:``, ``text:`` say where to look for a
word; ``security:``, ``source:``, ``date:`` ask for something else. Every other character is literal.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from emnews_cli.errors import QueryError
from emnews_cli.messages import Message
from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.security import SecurityId
from emnews_cli.model.symbols import read_symbol
from emnews_cli.model.text import without_surrogates
from emnews_cli.search.tokens import folded

Column = Literal["title", "digest", "text"]
COLUMNS: tuple[Column, ...] = ("title", "digest", "text")
_LONGEST = 10_000
"""Characters of a query: it comes from a command line, and FTS5 has bounds of its own."""
_DATE = lazy_regex(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
_TERM = lazy_regex(
    r"""\s+ | (?P<not>-(?=[^\s]))? (?:(?P<field>title|digest|text|security|source|date):)?
    (?: "(?P<quoted>(?:[^"]|"")*)(?P<end>"?) | (?P<bare>[^\s"][^\s]*) )?""",
    re.VERBOSE,
)


class Word(NamedTuple):
    """A text that is looked for.

    Args:
        text: as typed, without quotation marks.
        column: where alone, or None for anywhere.
    """

    text: str
    column: Column | None = None


class From(NamedTuple):
    """The medium, exactly as the posts name it."""

    source: str


class Naming(NamedTuple):
    """A security that the article names or charts: its code, or a name that some post gives it."""

    security: SecurityId | str


class Days(NamedTuple):
    """Days in Shanghai; None for no bound."""

    first: dt.date | None
    last: dt.date | None


Asked: TypeAlias = Word | From | Naming | Days


class Term(NamedTuple):
    """One thing that is asked for, or with ``excluded`` must not be."""

    asked: Asked
    excluded: bool = False


Group: TypeAlias = tuple[Term, ...]
"""Terms that must all hold."""


class Query(NamedTuple):
    """Groups, one of which must hold."""

    groups: tuple[Group, ...]

    def words(self) -> Iterator[Word]:
        """The words that make a post a hit, to be marked in it."""
        for term in (term for group in self.groups for term in group):
            if isinstance(term.asked, Word) and not term.excluded:
                yield term.asked


def parse(query: str) -> Query:
    """Read a query.

    Raises:
        QueryError: it is none.
    """
    if len(query) > _LONGEST:
        raise QueryError(
            Message("the query has more than {longest} characters", longest=_LONGEST), query, _LONGEST
        )
    query = without_surrogates(query)  # as the dataset has them
    groups: list[list[Term]] = [[]]
    after = 0
    for start, term in _terms(query):
        if term is not None:
            groups[-1].append(term)
        elif groups[-1]:
            groups.append([])
        else:
            raise QueryError("OR needs a term before it", query, start)
        after = start
    if not groups[-1]:
        what = Message("OR needs a term after it") if groups[:-1] else Message("the query is empty")
        raise QueryError(what, query, after)
    return Query(tuple(map(tuple, groups)))


def _terms(query: str) -> Iterator[tuple[int, Term | None]]:
    """The terms of a query with their places; None for ``OR``."""
    place, spaced = 0, True
    while place < len(query):
        found = _TERM().match(query, place)
        assert found is not None  # noqa: S101  # every part of the pattern may be empty
        if query[place].isspace():
            spaced = True
        elif not spaced:
            raise QueryError("a space is missing after the quotation mark", query, place)
        else:
            spaced = found["quoted"] is None
            yield place, None if found[0] == "OR" else _term(query, found)
        place = found.end()


def _term(query: str, found: re.Match[str]) -> Term:
    if found["end"] == "":
        raise QueryError("the quotation mark is not closed", query, found.start("quoted") - 1)
    text = found["bare"] or (found["quoted"] or "").replace('""', '"')
    if not folded(text):
        what = (
            Message("{field}: needs a value", field=found["field"])
            if found["field"]
            else Message("empty term")
        )
        raise QueryError(what, query, found.start("bare") if found["bare"] else found.end())
    return Term(_asked(query, found, text), bool(found["not"]))


def _asked(query: str, found: re.Match[str], text: str) -> Asked:
    field = found["field"]
    if field == "source":
        return From(text)
    if field == "security":
        return Naming(read_symbol(text.strip()) or text.strip())
    if field == "date":
        try:
            return _days(text)
        except ValueError as error:
            raise QueryError(error.args[0], query, found.end("field") + 1) from None
    return Word(text, field)  # type: ignore[arg-type]  # the pattern has no other fields


def _days(text: str) -> Days:
    """The days of ``2022``, ``2022-01``, ``2022-01-03``, or of two of these with ``..`` between them.

    Raises:
        ValueError: it is no such thing.
    """
    first, dots, last = text.strip().partition("..")
    if not dots:
        return Days(_day(first, last=False), _day(first, last=True))
    days = Days(_day(first, last=False) if first else None, _day(last, last=True) if last else None)
    if days == (None, None):
        raise ValueError(Message("date: needs a day before or after '..'"))
    if days.first and days.last and days.first > days.last:
        raise ValueError(Message("the first day is later than the last"))
    return days


def _day(text: str, *, last: bool) -> dt.date:
    """The first or last day of a year, a month, a day."""
    found = _DATE().fullmatch(text)
    if not found:
        raise ValueError(Message("invalid date {text!r} (examples: 2022, 2022-01, 2022-01-03)", text=text))
    year = int(found[1])
    month = int(found[2] or (12 if last else 1))
    try:
        return dt.date(year, month, int(found[3] or (calendar.monthrange(year, month)[1] if last else 1)))
    except ValueError:
        raise ValueError(Message("invalid date {text!r}: no such day", text=text)) from None
