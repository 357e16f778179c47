"""Queries as SQL. Nothing that was typed reaches FTS5 but as the tokens of a phrase in quotation marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from emnews_cli.model.security import SecurityId
from emnews_cli.model.text import without_surrogates
from emnews_cli.search.query import COLUMNS, Asked, Column, Days, From, Group, Naming, Query, Term, Word
from emnews_cli.search.tokens import tokens

Sort = Literal["relevance", "newest", "oldest"]

_SCORE = "bm25(posts_fts, 8.0, 3.0, 1.0)"
"""What a hit in the title, the digest and the text is worth; the smaller, the better."""
_ORDERS: dict[Sort, str] = {
    "relevance": "score, path",
    "newest": "moment DESC NULLS LAST, path",
    "oldest": "moment NULLS LAST, path",
}
_WORDS = "posts_fts JOIN search_docs AS docs ON docs.number = posts_fts.rowid"
_POSTS = " JOIN posts INDEXED BY posts_search ON posts.path = docs.path"
_SHOWN = """SELECT posts.path, posts.id, posts.title, posts.published_at, posts.date_precision, posts.source,
 posts.categories, posts.tags, posts.source_bytes, posts.digest, posts.text, found.score, found.total,
 (SELECT json_group_array(json_array(market_id, code)) FROM mentions WHERE path = posts.path) AS securities
FROM (SELECT *, count(*) OVER () AS total FROM ({found}) ORDER BY {order} LIMIT ?) AS found
JOIN posts USING (path) ORDER BY {order}"""


class Statement(NamedTuple):
    """A statement of SQL and its values."""

    sql: str
    values: list[Any]


class Wanted(NamedTuple):
    """What else posts must be like; a field that is empty asks for nothing, of several values one is enough.

    Args:
        since: the first day or, as a naive datetime, moment in Shanghai.
        until: the last day or moment.
        sources: media, as the posts name them.
        categories: categories.
        tags: tags.
        securities: securities that the article names or charts; one without a market is in any.
        evidence: how it may name them, there and in the query; empty for anyhow.
        words: texts of which one is looked for as a word of the query is.
        unique: of several files of an article, the one that counts.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    sources: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    securities: tuple[SecurityId, ...] = ()
    evidence: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    unique: bool = False


def hits(query: Query, wanted: Wanted, within: Sequence[Column], sort: Sort, most: int | None) -> Statement:
    """Selects the posts of a query: what is shown of each, its score, and how many there are in all.

    Args:
        query: what is asked for.
        wanted: what else they must be like.
        within: the columns in which words are looked for.
        sort: their order.
        most: how many, or None for all.
    """
    found, values = _found(query, wanted, within, dated=sort != "relevance")
    shown = _SHOWN.format(found=found, order=_ORDERS[sort])
    return _statement(shown, [*values, -1 if most is None else most])


def count(query: Query, wanted: Wanted, within: Sequence[Column]) -> Statement:
    """Counts the posts of a query; see :func:`hits`."""
    found, values = _found(query, wanted, within, dated=False)
    return _statement(f"SELECT count(*) FROM ({found})", values)  # noqa: S608


def story(path: str) -> Statement:
    """Selects the other posts of a post's story, as :func:`hits` does; their place in it is their score.

    Args:
        path: the post that stands for its article.
    """
    found = (
        "SELECT path, story_seq AS score FROM stories"
        " WHERE story = (SELECT story FROM stories WHERE path = ?1) AND path <> ?1"
    )
    return _statement(_SHOWN.format(found=found, order="score, path"), [path, -1])


def _statement(sql: str, values: Iterable[Any]) -> Statement:
    """A statement whose values are text as the dataset has it."""
    return Statement(
        sql, [without_surrogates(value) if isinstance(value, str) else value for value in values]
    )


def _found(query: Query, wanted: Wanted, within: Sequence[Column], *, dated: bool) -> Statement:
    """Selects path, score, and with ``dated`` moment."""
    groups = [_group(group, wanted, within, dated=dated) for group in query.groups]
    values = [value for group in groups for value in group.values]
    if len(groups) == 1:
        return Statement(groups[0].sql, values)
    each = " UNION ALL ".join(group.sql for group in groups)
    moment = ", moment" if dated else ""
    return Statement(f"SELECT path, min(score) AS score{moment} FROM ({each}) GROUP BY path", values)  # noqa: S608


def _group(group: Group, wanted: Wanted, within: Sequence[Column], *, dated: bool) -> Statement:
    present = [term.asked for term in group if isinstance(term.asked, Word) and not term.excluded]
    absent = [term.asked for term in group if isinstance(term.asked, Word) and term.excluded]
    conditions = [*_conditions(wanted)]
    conditions += [_condition(term, wanted.evidence) for term in group if not isinstance(term.asked, Word)]
    found = [_phrase(word, within) for word in present]
    found += [f"({_any(map(Word, wanted.words), within)})"] if wanted.words else []
    if found:
        conditions.insert(0, Statement("posts_fts MATCH ?", [_match(found, absent, within)]))
    elif absent:
        none = "docs.number NOT IN (SELECT rowid FROM posts_fts WHERE posts_fts MATCH ?)"
        conditions.append(Statement(none, [_any(absent, within)]))
    where = " AND ".join(condition.sql for condition in conditions)
    columns = f"docs.path, {_SCORE if found else 0.0} AS score"
    tables = _WORDS if found else "search_docs AS docs"
    if dated:
        columns += ", rtrim(posts.published_at, 'Z') AS moment"  # or 05.5Z would be earlier than 05Z
    if dated or "posts." in where:  # the rows of posts are long: they are only looked at where that is needed
        tables += _POSTS
    values = [value for each in conditions for value in each.values]
    return Statement(f"SELECT {columns} FROM {tables} WHERE {where}", values)  # noqa: S608


# --- words ----------------------------------------------------------------------------------------------


def _match(phrases: Iterable[str], absent: list[Word], within: Sequence[Column]) -> str:
    """An expression of FTS5 for posts that have some phrases and do not have some words."""
    found = " AND ".join(phrases)
    return f"({found}) NOT ({_any(absent, within)})" if absent else found


def _any(words: Iterable[Word], within: Sequence[Column]) -> str:
    return " OR ".join(_phrase(word, within) for word in words)


def _phrase(word: Word, within: Sequence[Column]) -> str:
    columns = (word.column,) if word.column else within
    where = "" if set(columns) == set(COLUMNS) else f"{{{' '.join(columns)}}} : "
    return f'{where}"{tokens(word.text)}"'


# --- everything else ------------------------------------------------------------------------------------


def _condition(term: Term, evidence: Sequence[str]) -> Statement:
    sql, values = _asked(term.asked, evidence)
    return Statement(f"NOT ifnull({sql}, 0)" if term.excluded else sql, values)


def _asked(asked: Asked, evidence: Sequence[str]) -> Statement:
    match asked:
        case From(source):
            return Statement("posts.source = ?", [source])
        case Naming():
            return _naming([asked], evidence)
        case Days(first, last):
            bounds = [_bound(sign, day) for sign, day in ((">=", first), ("<=", last)) if day]
            values = [value for each in bounds for value in each.values]
            return Statement(f"({' AND '.join(each.sql for each in bounds)})", values)
    raise TypeError(asked)


def _bound(sign: str, day: dt.date) -> Statement:
    """Posts before or after a day or, where that is known of them, a moment in Shanghai."""
    by_day = f"posts.published_date {sign} ?"
    if not isinstance(day, dt.datetime):
        return Statement(by_day, [day.isoformat()])
    by_moment = f"posts.published_local {sign} ?"
    return Statement(
        f"CASE posts.date_precision WHEN 'day' THEN {by_day} ELSE {by_moment} END",
        [day.date().isoformat(), day.isoformat(timespec="seconds")],
    )


def _conditions(wanted: Wanted) -> Iterable[Statement]:
    if wanted.since or wanted.until:
        yield _asked(Days(wanted.since, wanted.until), ())
    if wanted.sources:
        yield Statement(f"posts.source IN ({_marks(wanted.sources)})", list(wanted.sources))
    if wanted.securities:
        yield _naming(tuple(map(Naming, wanted.securities)), wanted.evidence)
    if wanted.unique:
        yield Statement("posts.is_canonical", [])
    for column, values in (("categories", wanted.categories), ("tags", wanted.tags)):
        if values:
            one = f"EXISTS (SELECT 1 FROM json_each(posts.{column}) WHERE value IN ({_marks(values)}))"  # noqa: S608
            yield Statement(one, list(values))


_NAMED = "(code, ifnull(market_id, -1)) IN (SELECT code, ifnull(market_id, -1) FROM mentions WHERE name = ?)"


def _naming(asked: Sequence[Naming], evidence: Sequence[str]) -> Statement:
    """Posts that name one of some securities; one without a market is in any."""
    securities = list(map(_security, asked))
    values = [value for each in securities for value in each.values]
    where = f"({' OR '.join(each.sql for each in securities)})"
    if evidence:
        where += f" AND how IN ({_marks(evidence)})"
    return Statement(f"docs.path IN (SELECT path FROM mentions WHERE {where})", [*values, *evidence])  # noqa: S608


def _security(asked: Naming) -> Statement:
    """Mentions of a security."""
    if isinstance(asked.security, str):
        return Statement(_NAMED, [asked.security])
    market, code = asked.security
    if market is None:
        return Statement("code = ? COLLATE NOCASE", [code])
    return Statement("(code = ? COLLATE NOCASE AND market_id = ?)", [code, market])


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
