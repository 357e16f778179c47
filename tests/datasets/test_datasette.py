"""Datasette serves the SQLite file as docs/how-to/research.md says, with a search index in it or without."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.datasets.exporting import archive, export
from tests.robustness.archives import emnews

PATHS = (
    "/-/databases.json",
    "/news",
    "/news/posts?_facet=source&_facet_array=tags",
    "/news/mentions.json?symbol=600030.SH&_shape=array",
    "/news/posts.json?_sort_desc=published_at&_size=1&_shape=array&_col=id",
)


def served(file: Path) -> list[Any]:
    """What Datasette answers, in this process."""
    app = pytest.importorskip("datasette.app", reason="datasette is not installed (pip install datasette)")

    async def ask() -> list[Any]:
        site = app.Datasette([str(file)])
        await site.invoke_startup()
        answers = [await site.client.get(path) for path in PATHS]
        for database in site.databases.values():
            database.close()
        return answers

    return asyncio.run(ask())


@pytest.mark.parametrize("command", ["export", "index"])
def test_datasette_shows_the_tables(command: str, tmp_path: Path) -> None:
    posts, file = archive(tmp_path / "posts"), tmp_path / "news.sqlite"
    if command == "export":
        export(posts, file)
    else:
        assert emnews("index", "-q", posts, "-o", file).returncode == 0
    databases, tables, rows, mentions, latest = served(file)
    assert [each["name"] for each in databases.json()] == ["news"]
    assert {each.status_code for each in (tables, rows, mentions, latest)} == {200}
    assert '<a href="/news/mentions">mentions</a>' in tables.text
    assert "东财滚动新闻" in rows.text
    assert len(mentions.json()) == 12
    assert [row["id"] for row in latest.json()] == ["202203130000000033"]
