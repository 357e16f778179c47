"""Numbers of bytes in words."""

from __future__ import annotations

import pytest

from emnews_cli.model.size import parse_size, size_in_words


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1", 1),
        ("512B", 512),
        ("64MB", 64_000_000),
        ("64 mb", 64_000_000),
        ("1k", 1000),
        ("1.5GB", 1_500_000_000),
        ("2KiB", 2048),
        ("1Gib", 1 << 30),
        (" 3T ", 3_000_000_000_000),
    ],
)
def test_a_size_has_a_unit_or_none(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    "text", ["", "0", "0.1", "-1", "MB", "1 X", "1iB", "1e9", "inf", "nan", "٣", "1" * 30, "64MBx"]
)
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"invalid size .* \(example: 64MB\)"):
        parse_size(text)


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 B"), (1000, "1 kB"), (20_000_000, "20 MB"), (1_500_000_000, "1.5 GB")]
)
def test_a_size_is_said_with_the_largest_unit_that_fits(size: int, words: str) -> None:
    assert size_in_words(size) == words
