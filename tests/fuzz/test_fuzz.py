"""The fuzz itself: a short run of it, what it once found, and that each of its oracles can fail."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from emnews_cli.model.diagnostic import Diagnostic, Severity
from emnews_cli.model.post import Post
from emnews_cli.model.text import Position
from emnews_cli.pipeline import Stripped, convert_post, fix_post
from emnews_cli.rules.repair import Repaired
from tests.conftest import EXAMPLE, NAME, post_text
from tests.fuzz.__main__ import report, run
from tests.fuzz.found import FOUND
from tests.fuzz.oracles import ORACLES, faults
from tests.fuzz.posts import FuzzedPost, post
from tests.fuzz.smaller import smaller
from tests.fuzz.trial import Program, Trial
from tests.rendering.engines import ruby
from tests.writers.books import book_of, entries_of

SEED = 201
SOUND = FuzzedPost(EXAMPLE.name, EXAMPLE.read_bytes())
PLAIN = FuzzedPost(NAME, post_text('<p>正文。</p><p>第二段<a href="http://x.example/">链</a></p>').encode())


@pytest.fixture(autouse=True, scope="module")
def kramdown() -> None:
    ruby()  # skips where it is not installed


def test_a_short_run_finds_nothing() -> None:
    found = [(number, fault) for number in range(25) for fault in faults(Trial(post(SEED, number)))]
    assert found == []


@pytest.mark.parametrize(("name", "data"), FOUND, ids=lambda value: ascii(value)[:40])
def test_what_the_fuzz_once_found_is_right(name: str, data: bytes) -> None:
    assert list(faults(Trial(FuzzedPost(name, data)))) == []


def test_a_post_is_told_by_seed_and_number() -> None:
    assert [post(1, number) for number in range(20)] == [post(1, number) for number in range(20)]
    assert post(1, 0) != post(2, 0)


def test_a_failing_post_is_made_as_small_as_can_be() -> None:
    data = "前言\n<p>甲<b>乙</b></p>\n后记".encode()
    assert smaller(data, lambda part: "乙".encode() in part) == "乙".encode()
    assert smaller(data, lambda part: b"<p>" in part and b"</p>" in part) == b"<p></p>"


def test_what_is_found_is_saved_small_and_can_be_tried_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Program(convert=writing("txt", lambda text: text.replace("乙", "")))
    source = FuzzedPost("a.md", "甲\n\n乙\n".encode())
    (fault,) = {one.kind: one for one in faults(Trial(source, broken), ["text_says_it"])}.values()
    report(source, fault, tmp_path / "one", broken)
    assert (tmp_path / "one/a.md").read_bytes() == "乙".encode()
    assert "text_says_it: txt lacks" in capsys.readouterr().out


def test_a_run_ends_in_time_and_says_how_to_repeat_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(SEED, 0.001, tmp_path, ["text_says_it"]) == {}
    assert f"seed {SEED}" in capsys.readouterr().out


# --- broken programs --------------------------------------------------------------------------------------


def writing(to: str, change: Callable[[str], str]) -> Callable[..., str]:
    """A writer that spoils one format."""

    def convert(post: Post, name: str, options: object) -> str:
        text = convert_post(post, name, options)  # type: ignore[arg-type]
        return change(text) if name == to else text

    return convert


def without(word: str) -> Callable[[str], str]:
    return lambda text: text.replace(word, "")


def instead(words: str) -> Callable[[str], str]:
    return lambda text: text.replace("正文", words)


def book_with(old: bytes, new: bytes) -> Callable[..., bytes]:
    """A book in which something stands for something else."""

    def make(posts: list[Post]) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, data in entries_of(book_of(posts)).items():
                archive.writestr(name, data.replace(old, new))
        return stream.getvalue()

    return make


def misplaced(_: Post) -> list[Diagnostic]:
    return [Diagnostic("EM999", "x", Severity.ERROR, "x", None, Position(9999, 1), Position(1, 1))]


def spoiling(data: bytes, path: str | None, *, unsafe: bool) -> Repaired:
    repaired = fix_post(data, path, unsafe=unsafe)
    repaired.data += b"x"
    return repaired


def escaping(post: Post) -> list[Diagnostic]:
    return [Diagnostic("EM999", "x", Severity.ERROR, "x", "\x1b[31m\u202e", Position(1, 1), Position(1, 1))]


def unreadable(*_: object) -> Post:
    raise ValueError("no post")


BROKEN = {
    "markdown_says_it": [Program(convert=writing("md", without("正文")))],
    "engines_show_it": [Program(convert=writing("md", without("正文")))],
    "page_says_it": [Program(convert=writing("html", without("正文")))],
    "text_says_it": [Program(convert=writing("txt", without("正文")))],
    "json_says_it": [
        Program(convert=writing("json", without("正文"))),
        Program(convert=writing("json", lambda text: text.replace('"schema": 1', '"schema": "1"'))),
        Program(convert=writing("json", lambda text: text.replace(", ", ",\n"))),
    ],
    "book_says_it": [Program(book=book_with("正文".encode(), b""))],
    "front_matter_is_yaml": [
        Program(convert=writing("md", lambda text: text.replace('title: "', "title: !x \""))),
        Program(convert=writing("md", lambda text: text.replace('layout: "post"', "layout: 007"))),
    ],
    "reads_back_the_same": [
        Program(convert=writing("md", without("正文"))),
        Program(convert=writing("md", lambda text: text.replace('"标题"', '"别的"'))),
    ],
    "converting_again_changes_nothing": [Program(convert=writing("md", lambda text: f"{text}。\n"))],
    "strip_takes_charts_alone": [
        Program(strip=lambda data: Stripped(data[:-3], 0)),
        Program(strip=lambda data: Stripped(data.replace("正文".encode(), b""), 1)),
        Program(strip=lambda data: Stripped(b"\n" + data, 0)),
    ],
    "fix_does_what_it_says": [Program(fix=spoiling)],
    "findings_have_places": [Program(check=misplaced)],
    "nothing_runs": [
        Program(convert=writing(to, instead(active)))
        for to in ("md", "html")
        for active in ("<script>x</script>", "<b onclick='x'>y</b>", "<a href='javascript:x'>y</a>")
    ],
    "book_is_sound": [
        Program(book=book_with(b'href="http://x.example/"', b'href="nowhere.xhtml"')),
        Program(book=book_with("正文".encode(), b'<img src="http://x.example/a.png"/>')),
        Program(book=book_with("正文".encode(), b"<script/>")),
        Program(book=book_with("正文".encode(), b"<b>")),
    ],
    "terminals_obey_nothing": [
        Program(convert=writing("txt", lambda text: text.replace("正文", "\x1b[31m"))),
        Program(convert=writing("html", lambda text: text.replace("正文", "\x9b"))),
    ],
}  # fmt: skip


def test_every_oracle_is_tried_with_something_broken() -> None:
    assert BROKEN.keys() == ORACLES.keys()


@pytest.mark.parametrize("name", ORACLES)
def test_an_oracle_can_fail_and_passes_what_is_right(name: str) -> None:
    assert list(faults(Trial(SOUND), [name])) == list(faults(Trial(PLAIN), [name])) == []
    for program in BROKEN[name]:
        assert list(faults(Trial(PLAIN, program), [name])), program
    assert next(faults(Trial(PLAIN, Program(read=unreadable)), [name])).kind.startswith("ValueError in ")
