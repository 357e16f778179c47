"""Stories: planted copies are found, and nothing that is said of a post depends on a later one."""

from __future__ import annotations

import random
import re
import sqlite3
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emnews_cli.search import stories_table
from emnews_cli.search.stories import Post, Row, Stories, similarity, words_of
from tests.robustness.archives import emnews

HAN = "".join(map(chr, range(0x4E00, 0x4E00 + 1500)))
DAY = 86_400.0


def text(number: int, length: int = 400) -> str:
    """A text that has nothing in common with those of other numbers."""
    random_ = random.Random(number)
    return re.sub("(.{17})", r"\1，", "".join(random_.choices(HAN, k=length)))


def edited(original: str, share: float) -> str:
    random_ = random.Random(original)
    for _ in range(round(share * len(original) / 12)):
        place = random_.randrange(len(original) - 12)
        original = original[:place] + "".join(random_.choices(HAN, k=12)) + original[place + 12 :]
    return original


def post(name: str, hours: float, words: str, source: str | None = None, title: str = "") -> Post:
    return Post(name, hours * 3600, title or f"题目{name}", words, source)


def told(*posts: Post, window: float = 7 * DAY) -> dict[str, Row]:
    texts = {each.path: each for each in posts}
    stories = Stories(texts.__getitem__, window)
    return {each.path: stories.add(each) for each in sorted(posts, key=lambda each: (each.moment, each.path))}


COPIES = {
    "whole": lambda words: words,
    "other punctuation and width": lambda words: words.replace("，", " 。\n"),
    "cut by 30 %": lambda words: words[: int(len(words) * 0.7)],
    "a third longer": lambda words: words + text(-1, 130),
    "edited by 10 %": lambda words: edited(words, 0.1),
    "the beginning, as a digest": lambda words: words[:120],
}


@pytest.mark.parametrize("copy", COPIES)
def test_copies_are_found_and_nothing_else(copy: str) -> None:
    posts = []
    for number in range(60):
        posts.append(post(f"{number}", number, text(number), "甲"))
        posts.append(post(f"{number} copy", number + 1.5, COPIES[copy](text(number)), "乙", f"题目{number}"))
    rows = told(*posts)
    stories = {path: row.story for path, row in rows.items()}
    assert stories == {path: path.removesuffix(" copy") for path in stories}


def test_the_columns_of_a_story() -> None:
    rows = told(
        post("a", 0, text(1), "甲"),
        post("b", 1.5, edited(text(1), 0.1), "乙"),
        post("c", 3, text(1), "甲"),
        post("d", 4, text(1)),
    )
    assert rows["a"] == Row("a", "a", 1, "a", None, 0.0, None)
    assert rows["b"] == Row("b", "a", 2, "a", rows["b"].similarity, 1.5, False)
    assert 0.5 <= (rows["b"].similarity or 0) < 1
    assert rows["c"] == Row("c", "a", 3, "a", 1.0, 3.0, True)
    assert rows["d"] == Row("d", "a", 4, "a", 1.0, 4.0, None)


def test_a_story_lasts_as_long_as_its_window_from_its_first_post_on() -> None:
    rows = told(
        *(post(name, days * 24, text(1)) for name, days in zip("abcde", (0, 4, 7, 7.1, 15), strict=True))
    )
    assert [rows[name].story for name in "abcde"] == ["a", "a", "a", "d", "e"]


def test_a_post_between_two_stories_does_not_change_them() -> None:
    one, other = text(1), text(2)
    rows = told(post("a", 0, one), post("b", 1, other), post("c", 2, one + other))
    assert [rows[name].story for name in "abc"] == ["a", "b", rows["c"].story]
    assert rows["c"].story in "ab"


def test_a_text_that_comes_all_the_time_is_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = mock.Mock(side_effect=similarity)
    monkeypatch.setattr("emnews_cli.search.stories.similarity", compared)
    posts = [post(f"{number:03}", number / 10, text(0)[:380] + text(number, 20)) for number in range(200)]
    rows = told(*posts)
    assert {row.story for row in rows.values()} == {"000"}
    assert compared.call_count <= 50 * len(posts)


def test_short_texts_are_not_compared() -> None:
    assert {row.seq for row in told(post("a", 0, "短文" * 8), post("b", 1, "短文" * 8)).values()} == {1}
    assert similarity(words_of(""), words_of("")) is None


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_row_depends_on_a_later_post_or_on_the_order(data: st.DataObject) -> None:
    bases = [text(number, 150) for number in range(3)]
    posts = [
        post(
            f"{number}",
            data.draw(st.integers(0, 400)),
            edited(data.draw(st.sampled_from(bases)), data.draw(st.sampled_from([0, 0.1, 0.3]))),
        )
        for number in range(data.draw(st.integers(2, 9)))
    ]
    rows = told(*posts)
    assert told(*data.draw(st.permutations(posts))) == rows
    until = data.draw(st.integers(0, 400)) * 3600.0
    earlier = [each for each in posts if each.moment <= until]
    assert told(*earlier) == {each.path: rows[each.path] for each in earlier}


POSTS = (
    "CREATE TABLE posts (path TEXT PRIMARY KEY, available_at TEXT, title TEXT NOT NULL, text TEXT, source TEXT,"
    " is_canonical INTEGER NOT NULL)"
)


def dataset() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute("PRAGMA foreign_keys = ON")
    database.execute(POSTS)
    database.execute(
        "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"
    )
    return database


def table(database: sqlite3.Connection, window: float) -> list[tuple[object, ...]]:
    stories_table.bring_up_to_date(database, window)
    assert database.execute("SELECT * FROM meta WHERE key LIKE 'stories_changed%'").fetchall() == []
    return database.execute("SELECT * FROM stories ORDER BY path").fetchall()


def drawn(data: st.DataObject, bases: list[str]) -> tuple[object, ...]:
    hour = data.draw(st.integers(0, 60))
    moment = f"2022-01-{1 + hour // 24:02}T{hour % 24:02}:00:05{data.draw(st.sampled_from(['', '.500000']))}Z"
    return (
        data.draw(st.sampled_from([moment, moment, moment, None])),
        "题",
        edited(data.draw(st.sampled_from(bases)), data.draw(st.sampled_from([0, 0.1, 0.3]))),
        data.draw(st.sampled_from(["甲", "乙", None])),
        data.draw(st.sampled_from([1, 1, 1, 0])),
    )


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_table_that_follows_its_posts_is_one_that_is_made_anew(data: st.DataObject) -> None:
    bases, window = [text(number, 120) for number in range(2)], data.draw(st.sampled_from([2.0, 12.0])) * 3600
    names = st.sampled_from([f"{number:02}" for number in range(25)])
    database, posts = dataset(), {name: drawn(data, bases) for name in data.draw(st.sets(names, min_size=5))}
    database.executemany(
        "INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?)", [(name, *row) for name, row in posts.items()]
    )
    with mock.patch("emnews_cli.search.stories._MOST_IN_BAND", 3):
        table(database, window)
        for _ in range(3):
            for name in data.draw(st.sets(names, min_size=1, max_size=2)):
                database.execute("DELETE FROM posts WHERE path = ?", (name,))
                if data.draw(st.booleans()):
                    database.execute(
                        "INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?)", (name, *drawn(data, bases))
                    )
            fresh = dataset()
            fresh.executemany(
                "INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?)", database.execute("SELECT * FROM posts")
            )
            assert table(database, window) == table(fresh, window)


def test_an_update_looks_at_the_posts_around_the_change_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    database = dataset()
    for day in range(1, 29):
        moment = f"2022-01-{day:02}T10:00:00Z"
        row = (f"{day:02}", moment, "题", text(1 if day < 20 else day, 100), None, 1)
        database.execute("INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?)", row)
    table(database, 3 * DAY)
    added: list[str] = []
    add = Stories.add
    monkeypatch.setattr(Stories, "add", lambda self, post: (added.append(post.path), add(self, post))[1])
    table(database, 3 * DAY)
    assert added == []
    database.execute("UPDATE posts SET text = ? WHERE path = '22'", (text(0, 100),))
    table(database, 3 * DAY)
    assert added == ["22", "23", "24", "25"]
    added.clear()
    database.execute("DELETE FROM posts WHERE path = '01'")
    rows = table(database, 3 * DAY)
    assert rows[0][:3] == ("02", "02", 1)
    assert added[-1] == "22", "the places of 02 to 19 are others now"


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TABLE stories",
        "DROP TRIGGER stories_insert",
        "ALTER TABLE stories ADD COLUMN more TEXT",
        "DELETE FROM meta",
        "UPDATE meta SET value = '{}'",
    ],
)
def test_a_table_that_somebody_changed_is_made_anew(harm: str) -> None:
    database = dataset()
    for path, second in (("a", "05"), ("b", "06")):
        row = (path, f"2022-01-01T10:00:{second}Z", "题", text(1), None, 1)
        database.execute("INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?)", row)
    before = table(database, DAY)
    database.execute(harm)
    assert table(database, DAY) == before


@pytest.mark.parametrize(
    "told", ["x", "[]", "{}", '{"window": "long"}', '{"window": NaN}', '{"window": -1}', "[" * 99_999]
)
def test_a_window_that_is_none_is_an_error(told: str) -> None:
    database = dataset()
    assert stories_table.window_of(database) is None
    database.execute("INSERT INTO meta VALUES ('stories', ?)", (told,))
    with pytest.raises(ValueError):  # noqa: PT011  # of json or ours
        stories_table.window_of(database)


def test_of_times_with_fractions_the_earlier_is_the_first() -> None:
    database = dataset()
    for path, second in (("a", "05.500000"), ("b", "05")):
        row = (path, f"2022-01-01T10:00:{second}Z", "题", text(1), None, 1)
        database.execute("INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?)", row)
    assert [row[:3] for row in table(database, DAY)] == [("a", "b", 2), ("b", "b", 1)]


ARTICLE = "---\ntitle: {title}\ndate: 2022-01-{day:02} 10:00:00 +0800\n---\n\n<p>{text}</p>\n"


def index(folder: Path, *options: str) -> dict[str, tuple[object, ...]]:
    done = emnews("index", "-q", *options, "posts", "-o", "i.sqlite", cwd=folder)
    assert done.returncode == 0, done.stderr
    database = sqlite3.connect(folder / "i.sqlite")
    rows = {
        Path(row[0]).name: row[1:] for row in database.execute("SELECT path, story, story_seq FROM stories")
    }
    database.close()
    return rows


def test_the_table_follows_the_posts(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    for day in (1, 2, 3):
        name = f"posts/2022-01-0{day}-20220101000000000{day}.md"
        (tmp_path / name).write_text(ARTICLE.format(title=day, day=day, text=text(1)), encoding="utf-8")
    first = "posts/2022-01-01-202201010000000001.md"
    twin = tmp_path / "posts/2022-01-01-NW202201010000000001.md"
    twin.write_bytes((tmp_path / first).read_bytes())
    rows = index(tmp_path, "--stories")
    assert {name: row for name, row in rows.items() if name != twin.name} == rows, "one article is no story"
    assert [rows[name] for name in sorted(rows)] == [(first, 1), (first, 2), (first, 3)]
    (tmp_path / first).unlink()
    twin.unlink()
    rows = index(tmp_path, "-u", "--prune")
    second = "posts/2022-01-02-202201010000000002.md"
    assert [rows[name] for name in sorted(rows)] == [(second, 1), (second, 2)]
    before = (tmp_path / "i.sqlite").read_bytes()
    index(tmp_path, "-u")
    assert (tmp_path / "i.sqlite").read_bytes() == before
