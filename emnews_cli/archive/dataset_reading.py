"""Datasets as what they were made of: posts, without reading a post."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from heapq import merge
from typing import NamedTuple

from emnews_cli.archive.dataset_files import DuckDBReader, SQLiteReader
from emnews_cli.archive.dataset_folder import NAME, FolderReader, told_by
from emnews_cli.archive.dataset_stores import Reader, posts_in
from emnews_cli.archive.discover import join
from emnews_cli.datasets import schema
from emnews_cli.datasets.rows import Row, Rows
from emnews_cli.datasets.sqlite import APPLICATION_ID
from emnews_cli.errors import InputError
from emnews_cli.model.document import Paragraph, Text
from emnews_cli.model.evidence import Evidence
from emnews_cli.model.front_matter import FrontMatter, State
from emnews_cli.model.post import SHANGHAI, Post, PostDate
from emnews_cli.model.security import Security, SecurityId
from emnews_cli.model.text import SourceText, Span

_HEADER = 100
_OF_POSTS = (
    "path id is_canonical title published_at date_precision date_zone date_told_by source categories tags"
    " characters source_bytes"
).split()
_TEXTS = ("digest", "text")
_OF_MENTIONS = ("path", "position", "market_id", "code", "name", "how", "mentions")
_OF_DIAGNOSTICS = ("path", "position", "code")


class FoundPost(NamedTuple):
    """A post as a dataset tells it.

    Args:
        post: what commands that list and count ask for.
        canonical: whether it is the one that counts for its article.
        size: of its file in bytes.
        characters: of its article.
        codes: of its diagnostics, or None where the dataset does not have them.
    """

    post: Post
    canonical: bool
    size: int
    characters: int
    codes: tuple[str, ...] | None


def dataset_at(path: str) -> Reader | None:
    """The dataset at a path, whatever its name; None where there is none.

    Raises:
        InputError: it is a folder of Parquet of which nothing says what it is made of.
    """
    if os.path.isdir(path):
        if told_by(path) is not None:
            return FolderReader(path)
        if os.path.exists(join(path, NAME)) and os.path.isdir(join(path, f"data/{schema.POSTS.name}")):
            raise InputError("{path}: dataset.json is damaged; export into another folder", path=path)
        return None
    try:
        with open(path, "rb") as stream:
            header = stream.read(_HEADER) if os.path.isfile(path) else b""
    except (OSError, ValueError):
        return None
    if header.startswith(b"SQLite format 3\0"):
        return SQLiteReader(path) if header[68:72] == APPLICATION_ID.to_bytes(4, "big") else None
    return DuckDBReader(path) if header[8:12] == b"DUCK" else None


def posts_of(reader: Reader, *, texts: bool = False) -> Iterator[FoundPost]:
    """The posts of a dataset, in the order of their paths.

    Args:
        reader: of the dataset, entered.
        texts: whether digests and texts are wanted.

    Raises:
        InputError: it can't be read, or has no mentions.
    """
    if not reader.has(schema.MENTIONS.name):
        raise InputError("the dataset has no table 'mentions', which tells the securities of posts")
    examined = reader.has(schema.DIAGNOSTICS.name)
    tables = [schema.POSTS, schema.MENTIONS, *([schema.DIAGNOSTICS] if examined else [])]
    names = {
        schema.POSTS.name: (*_OF_POSTS, *(_TEXTS if texts else ())),
        schema.MENTIONS.name: _OF_MENTIONS,
        schema.DIAGNOSTICS.name: _OF_DIAGNOSTICS,
    }
    parts = (posts_in(reader, place, tables, names) for place in reader.places())
    for rows in merge(*parts, key=lambda rows: rows["posts"][0][0]):
        try:
            yield _found(rows)
        except (OverflowError, ValueError, TypeError) as error:
            raise InputError("the dataset is damaged: {error}", error=error) from error


_AT = {
    table.name: {name: at for at, name in enumerate(table.names)}
    for table in (schema.POSTS, schema.MENTIONS, schema.DIAGNOSTICS)
}


def _found(rows: Rows) -> FoundPost:
    (row,) = rows["posts"]
    values = {name: row[at] for name, at in _AT["posts"].items()}
    codes = None
    if "diagnostics" in rows:
        codes = tuple(found[_AT["diagnostics"]["code"]] for found in rows["diagnostics"])
    post = Post(
        values["path"],
        SourceText(""),
        FrontMatter(State.MISSING, Span(0, 0)),
        Span(0, 0),
        id=values["id"] or "",
        title=values["title"],
        date=_date(
            values["published_at"], values["date_precision"], values["date_zone"], values["date_told_by"]
        ),
        categories=tuple(values["categories"]),
        tags=tuple(values["tags"]),
        source=values["source"] or "",
        digest=values["digest"] or "",
        blocks=[Paragraph([Text(part)]) for part in (values["text"] or "").split("\n\n") if part],
        securities=[_security(mention) for mention in rows["mentions"]],
    )
    return FoundPost(post, values["is_canonical"], values["source_bytes"], values["characters"], codes)


def _date(moment: int | None, precision: str, zone: str, told_by: str) -> PostDate | None:
    if moment is None:
        return None
    when = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=moment)
    return PostDate(when.astimezone(SHANGHAI), precision, zone, told_by)  # type: ignore[arg-type]  # its words


def _security(row: Row) -> Security:
    at = _AT["mentions"]
    known = SecurityId(row[at["market_id"]], row[at["code"]])
    return Security(known, Evidence(row[at["how"]]), row[at["name"]], row[at["mentions"]])
