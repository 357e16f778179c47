"""emnews reads what emnews writes: the same model, and the same Markdown again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given

from emnews_cli.model.document import Block, Table
from emnews_cli.model.security import counted_securities
from emnews_cli.pipeline import WriteOptions, convert_post, read_post
from emnews_cli.writers.resolved import resolve
from tests.conftest import NAME, post_text
from tests.generator import make_post
from tests.rendering.documents import PARAGRAPHS

EXACT = WriteOptions(emphasis="exact")
FACTS = "id layout title categories tags digest source editor original_title url".split()


def with_heads(blocks: Sequence[Block]) -> list[Block]:
    """The same, where the first row of each table is its head, as it is of every table in Markdown."""
    return [
        Table([_head(block.rows[0]), *block.rows[1:]]) if isinstance(block, Table) else block
        for block in blocks
    ]


def _head(row: list) -> list:  # type: ignore[type-arg]
    return [replace(cell, header=True) for cell in row]


@pytest.mark.parametrize("start", range(0, 500, 100))
def test_a_converted_post_is_read_as_the_same_post(start: int) -> None:
    for number in range(start, start + 100):
        made = make_post(number)
        post = read_post(made.data, made.name)
        again = read_post(convert_post(post, "md", EXACT).encode(), made.name)
        assert [getattr(again, fact) for fact in FACTS] == [getattr(post, fact) for fact in FACTS]
        assert with_heads(again.blocks) == with_heads(resolve(post.blocks, EXACT))
        counted = counted_securities(post.securities)
        assert [one.id for one in again.securities] == [one.id for one in counted]
        if post.date:
            assert again.date
            assert (again.date.moment, again.date.precision) == (post.date.moment, post.date.precision)


@given(html=PARAGRAPHS)
def test_converting_any_paragraph_again_changes_nothing(html: str) -> None:
    for options in (EXACT, WriteOptions()):
        once = convert_post(read_post(post_text(html).encode(), NAME), "md", options)
        assert convert_post(read_post(once.encode(), NAME), "md", options) == once
