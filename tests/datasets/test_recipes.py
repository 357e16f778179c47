"""The recipes of docs/how-to/research.md, run on a made archive, and held against its rows."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import re
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from emnews_cli.datasets.rows import iso_day
from emnews_cli.datasets.schema import TABLES
from tests.conftest import ROOT, document
from tests.datasets.exporting import in_sqlite
from tests.robustness.archives import emnews, make_archive

PAGE = document("docs/how-to/research.md")
NOTEBOOK = json.loads(document("docs/how-to/research.ipynb"))
CODE_CELLS = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SQL = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = re.findall(r"^emnews (.*)$", re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)[0], re.MULTILINE)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with its datasets, made by the commands of the page."""
    site = tmp_path_factory.mktemp("site")
    make_archive(site / "_posts", 80)
    make_archive(site / "old_post/more", 40)
    for command in COMMANDS:
        done = emnews(*command.split(), cwd=site)
        assert done.returncode == 0, done.stderr
    return site


@pytest.fixture(scope="module")
def rows(site: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of the dataset by the names of their columns."""
    found = in_sqlite(site / "news.sqlite")
    return {
        name: [dict(zip(TABLES[name].names, row, strict=True)) for row in table]
        for name, table in found.items()
    }


def run(code: str, site: Path) -> dict[str, Any]:
    """What the names of a recipe are at its end."""
    names: dict[str, Any] = {}
    with contextlib.chdir(site), contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(code, "research.md", "exec"), names)  # noqa: S102  # our own page
    assert said.getvalue().strip()
    return names


def recipe(word: str) -> str:
    (found,) = (code for code in PYTHON if word in code)
    return str(found)


def query(word: str, site: Path) -> list[tuple[Any, ...]]:
    (code,) = (code for code in SQL if word in code)
    database = sqlite3.connect(site / "news.sqlite")
    found = database.execute(code).fetchall()
    database.close()
    return found


def months(rows: dict[str, list[dict[str, Any]]]) -> dict[tuple[str, str], int]:
    counted = (post for post in rows["posts"] if post["is_canonical"] and post["published_date"] is not None)
    return Counter(
        (iso_day(post["published_date"])[:7], post["source"]) for post in counted if post["source"]
    )


def test_posts_by_month_and_medium_are_the_same_in_every_engine(site: Path, rows: Any) -> None:
    expected = months(rows)
    assert len(expected) > 5
    assert dict(run(recipe("import pandas"), site)["by_month"].items()) == expected
    frame = run(recipe("import polars"), site)["by_month"]
    assert {row[:2]: row[2] for row in frame.rows()} == expected
    (code,) = (code for code in PYTHON if "import duckdb" in code and "GROUP BY ALL" in code)
    assert {row[:2]: row[2] for row in run(code, site)["by_month"]} == expected
    assert {row[:2]: row[2] for row in query("GROUP BY month, source", site)} == expected


def mentions(rows: Any) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    posts = {post["path"]: post for post in rows["posts"]}
    return [
        (mention, posts[mention["path"]])
        for mention in rows["mentions"]
        if mention["how"] != "word-list" and posts[mention["path"]]["is_canonical"]
    ]


def test_the_panel_has_each_security_and_session_once(site: Path, rows: Any) -> None:
    expected = Counter(
        (mention["symbol"], mention["session"])
        for mention, _ in mentions(rows)
        if mention["kind"] == "security" and mention["session"] is not None
    )
    panel = run(recipe("first_post"), site)["panel"]
    found = {(row.symbol, row.session.date().isoformat()): row.articles for row in panel.itertuples()}
    assert found == {(symbol, iso_day(session)): count for (symbol, session), count in expected.items()}
    assert len(found) > 5


def test_the_window_of_an_event_has_eleven_sessions(site: Path) -> None:
    window = run(recipe("numbered AS"), site)["window"]
    assert (window.groupby(["symbol", "event"]).size() % 11 == 0).all()
    assert set(window.day) == set(range(-5, 6))
    zero = window[window.day == 0]
    assert (zero.event == zero.session).all()


def test_the_first_medium_is_counted(site: Path, rows: Any) -> None:
    by_session: dict[tuple[str, int], list[tuple[int, str, str]]] = {}
    for mention, post in mentions(rows):
        if mention["session"] is not None and post["date_precision"] == "second":
            key = (mention["symbol"], mention["session"])
            by_session.setdefault(key, []).append((post["available_at"], post["path"], post["source"]))
    expected = Counter(min(news)[2] for news in by_session.values())
    del expected[None]  # type: ignore[arg-type]
    assert dict(query("AS first", site)) == expected  # type: ignore[arg-type]


def test_securities_that_are_named_together_are_counted(site: Path, rows: Any) -> None:
    found = query("AS other", site)
    assert found
    by_path: dict[str, set[str]] = {}
    articles: dict[tuple[str, str], set[str]] = {}
    for mention, post in mentions(rows):
        if mention["kind"] == "security" and mention["symbol"]:
            by_path.setdefault(post["path"], set()).add(mention["symbol"])
    ids = {post["path"]: post["article_id"] for post in rows["posts"]}
    for path, symbols in by_path.items():
        for one in symbols:
            for other in symbols:
                if one < other and ids[path]:
                    articles.setdefault((one, other), set()).add(ids[path])
    for one, other, count in found:
        assert len(articles.get((one, other), ())) == count


def test_the_articles_about_a_company_are_written_in_order(site: Path, rows: Any) -> None:
    texts = run(recipe("company.jsonl"), site)["texts"]
    expected = {post["path"] for mention, post in mentions(rows) if mention["symbol"] == "600981.SH"}
    assert {text["path"] for text in texts} == expected
    lines = (site / "company.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["path"] for line in lines] == [text["path"] for text in texts]


def test_posts_are_read_from_python(site: Path) -> None:
    names = run(recipe("from emnews import"), site)
    assert len(names["titles"]) == names["table"].num_rows == 80
    assert "session" in names["frame"].columns


def test_every_recipe_is_run(site: Path) -> None:
    assert (len(PYTHON), len(SQL), len(COMMANDS)) == (7, 3, 3)


def test_pandas_keeps_ids_from_json_lines_as_the_page_says(site: Path) -> None:
    import pandas as pd

    assert emnews("export", "--sessions", "none", "_posts", "-o", "news.jsonl", cwd=site).returncode == 0
    (call,) = re.findall(r"`(pd\.read_json\(.*?\))`", PAGE)
    with contextlib.chdir(site):
        frame = eval(call, {"pd": pd})  # noqa: S307  # our own page
    lines = (site / "news.jsonl").read_text(encoding="utf-8").splitlines()
    expected = [json.loads(line)["id"] for line in lines]
    assert frame["id"].astype(object).where(frame["id"].notna(), None).tolist() == expected


def test_the_notebook_draws_what_is_in_the_dataset(
    site: Path, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    names = run("\n".join(CODE_CELLS), site)
    timed = [post for post in rows["posts"] if post["is_canonical"] and post["date_precision"] == "second"]
    assert names["by_medium"].sum().to_dict() == Counter(post["source"] for post in timed if post["source"])
    later = [post["session_xshg"] > post["published_date"] for post in timed if post["session_xshg"]]
    assert names["by_hour"].sum().to_dict() == {"the same day": later.count(False), "a later day": sum(later)}
    drawn = [number for number in names["plt"].get_fignums() if names["plt"].figure(number).axes]
    assert len(drawn) == 2
    names["plt"].close("all")


def test_the_pictures_of_the_page_are_those_of_the_notebook() -> None:
    shown = [(ROOT / "docs/how-to" / name).read_bytes() for name in re.findall(r"!\[.*\]\((.*\.png)\)", PAGE)]
    outputs = [output for cell in NOTEBOOK["cells"] for output in cell.get("outputs", ())]
    drawn = [base64.b64decode(each["data"]["image/png"]) for each in outputs if "data" in each]
    assert len(drawn) == 2
    assert shown == drawn
    assert len(json.dumps(NOTEBOOK)) < 100_000
