"""The hits of a query are those of a scan."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emnews_cli.errors import QueryError
from emnews_cli.search.query import Word, parse
from tests.search.archives import Post, database_of, found, insert
from tests.search.test_tokens import PIECES, scanned

LITTLE = st.text(st.one_of(st.sampled_from("茅台ab一1，。\n \u0301\u3099が"), PIECES), max_size=12)


def quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def holds(post: Post, word: str) -> bool:
    return any(scanned(word) in scanned(text or "") for text in (post.title, post.digest, post.text))


@st.composite
def posts_and_words(draw: st.DrawFn) -> tuple[list[Post], list[str]]:
    """Posts, and words of which many are pieces of them."""
    posts = [Post(f"{number}.md", *draw(st.tuples(LITTLE, LITTLE, LITTLE))) for number in range(4)]
    pieces = "\n".join(text or "" for post in posts for text in post[1:4])
    words = []
    for _ in range(6):
        start = draw(st.integers(0, max(len(pieces) - 1, 0)))
        words.append(draw(st.one_of(st.just(pieces[start : start + draw(st.integers(1, 6))]), LITTLE)))
    return posts, [word for word in words if scanned(word)]


@settings(max_examples=300, deadline=None)
@given(posts_and_words())
def test_a_literal_finds_what_a_scan_finds(made: tuple[list[Post], list[str]]) -> None:
    posts, words = made
    database = database_of(posts)
    for word in words:
        assert found(database, quoted(word)) == {post.path for post in posts if holds(post, word)}, word


@settings(max_examples=100, deadline=None)
@given(posts_and_words(), st.data())
def test_words_together_and_not_and_or(made: tuple[list[Post], list[str]], data: st.DataObject) -> None:
    posts, words = made
    groups = data.draw(
        st.lists(
            st.lists(st.tuples(st.booleans(), st.sampled_from(words or ["茅"])), min_size=1, max_size=4),
            min_size=1,
            max_size=3,
        )
    )
    query = " OR ".join(" ".join("-" * no + quoted(word) for no, word in group) for group in groups)
    wanted = {
        post.path
        for post in posts
        if any(all(holds(post, word) is not no for no, word in group) for group in groups)
    }
    assert found(database_of(posts), query) == wanted, query


@settings(max_examples=100, deadline=None)
@given(posts_and_words(), st.data())
def test_after_changes_too(made: tuple[list[Post], list[str]], data: st.DataObject) -> None:
    posts, words = made
    database = database_of(posts)
    left = {post.path: post for post in posts}
    for number, (kind, post) in enumerate(
        data.draw(
            st.lists(
                st.tuples(st.sampled_from(["delete", "change", "new"]), st.sampled_from(posts)), max_size=8
            )
        )
    ):
        if kind == "new":
            left[f"new{number}.md"] = post._replace(path=f"new{number}.md")
            insert(database, [left[f"new{number}.md"]])
        elif kind == "delete":
            left.pop(post.path, None)
            database.execute("DELETE FROM posts WHERE path = ?", (post.path,))
        elif post.path in left:
            left[post.path] = left[post.path]._replace(text=data.draw(LITTLE))
            database.execute("UPDATE posts SET text = ? WHERE path = ?", (left[post.path].text, post.path))
    for word in words:
        assert found(database, quoted(word)) == {post.path for post in left.values() if holds(post, word)}
    database.execute("INSERT INTO posts_fts (posts_fts) VALUES ('integrity-check')")


BARE = st.text(
    st.characters(exclude_categories=["Zs", "Cc", "Cs"], exclude_characters='"-\u2028\u2029'),
    min_size=1,
    max_size=4,
)


@settings(max_examples=200, deadline=None)
@given(BARE)
def test_a_bare_word_is_literal(word: str) -> None:
    database = database_of([Post("1.md", text=f"前{word}后"), Post("2.md", text=f"{word[:-1]}\n{word[-1]}")])
    if parse(word).groups[0][0].asked == Word(word):
        posts = [Post("1.md", text=f"前{word}后"), Post("2.md", text=f"{word[:-1]}\n{word[-1]}")]
        assert found(database, word) == {post.path for post in posts if holds(post, word)}


EXAMPLES = [
    ("茅", "贵州茅台"), ("茅台", "贵州茅台"), ("5~10亿元", "约5~10亿元。"), ("1234", "HFO-1234yf"), ("“引号”", "说“引号”。"),
    ("ABC", "ａｂｃ"), ("ａｂｃ", "xABCx"), ("STRASSE", "Straße"), ("100%", "100％"), ("(600519.SH)", "（600519.SH）"),
    ("AND", "and"), ("NEAR(a b)", "near(a and b)"), ("a*", "a*b"), ("^a", "^a"), ("title", "title"), ("标题:", "标题："),
    ("NOT", "not"), ("{a}", "{a}"), ("a:b", "a:b"), ("'", "it's"), ('5"屏', '5"屏'), ("*", "*"), ("zq2c", "zq2c"), ("zqn", "azqn"),
    ("两 市", "市里两家"), ('"两 市"', "沪深两市"), ("+", "1+1"), ("-", "a-b"), ("c++", "C++"), ("%", "%"), ("_", "_"), ("?", "？"),
    ("\\", "\\"), ("👨‍👩", "x👨‍👩‍👧y"), ("𠮷", "𠮷野家"), ("ガ", "ｶﾞ"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "text"), EXAMPLES)
def test_a_query_finds_a_text(query: str, text: str) -> None:
    assert found(database_of([Post("1.md", text=text), Post("2.md", text="别的")]), query) == {"1.md"}


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("市场", "市\n场"),
        ("ab", "a\u2028b"),
        (",", "zq2c"),
        ("zq2c", ","),
        ('"a b"', "a\nb"),
        ("e", "é"),
        ("a", ""),
    ],
)
def test_a_query_does_not_find_a_text(query: str, text: str) -> None:
    assert found(database_of([Post("1.md", text=text)]), query) == set()


def test_ten_thousand_queries_do_no_harm() -> None:
    database = database_of([Post("1.md", "茅台", "摘要", '正文 a-b "c" (d) OR e'), Post("2.md")])
    pieces = [*'"-:()*^{}+\'\\ \n\0.,茅台市ab1%~', "OR", "AND", "NOT", "NEAR", "title:", "text:", "date:", "source:", "security:",
              "2022", "..", "2022-01", "\u0301", "\ud800", "😀", '""', "600519.SH", "posts_fts", "''", ";--", "\uffff", "zq2c"]  # fmt: skip
    random_ = random.Random(7)
    places = []
    for _ in range(10_000):
        query = "".join(random_.choices(pieces, k=random_.randint(0, 12)))
        try:
            found(database, query)
        except QueryError as error:
            places.append(error.place <= len(query))
    assert all(places)
    assert 0 < len(places) < 9_000
