"""The file of ``--css``: how it is read, and what is said of one that can't be used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from emnews_cli.cli.own_style import read_style
from emnews_cli.errors import InputError


@pytest.fixture
def style(tmp_path: Path) -> Path:
    return tmp_path / "own.css"


@pytest.mark.parametrize(
    "text",
    ["p { color: red }", '\ufeff@charset "utf-8";\np { color: red }', '@charset "UTF-8";p { color: red }'],
)
def test_what_a_sheet_says_of_its_encoding_is_not_kept(text: str, style: Path) -> None:
    style.write_text(text, encoding="utf-8")
    for book in (False, True):
        assert read_style(str(style), 1_000_000, book=book) == "p { color: red }"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("p { content: '中' }".encode("gbk"), 1),
        ("p {}\n/* 中 */".encode("gb18030"), 2),
        ("p {}".encode("utf-16"), 1),
        (b'@charset "gbk"; p { }', 1),
    ],
)
def test_a_sheet_in_another_encoding_is_refused_with_its_line(data: bytes, line: int, style: Path) -> None:
    style.write_bytes(data)
    with pytest.raises(InputError, match=rf"own\.css:{line}: not UTF-8"):
        read_style(str(style), 1_000_000, book=True)


def test_a_fault_is_told_with_file_and_line(style: Path) -> None:
    style.write_text("p {}\r\na {}\r\nb { color }", encoding="utf-8", newline="")
    with pytest.raises(InputError, match=re.escape("own.css:3: unexpected }")):
        read_style(str(style), 1_000_000, book=True)
