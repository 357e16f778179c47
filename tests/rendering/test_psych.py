"""Ruby's Psych, which Jekyll uses, reads the front matter as PyYAML does."""

from __future__ import annotations

from datetime import date, datetime

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from emnews_cli.model.quoting import quoted
from emnews_cli.pipeline import convert_post, read_post
from tests.generator import make_post
from tests.rendering.engines import Coprocess


@given(value=st.text(st.characters(exclude_categories=["Cs"])))
@example(value="yes")
@example(value="007")
@example(value="1e3")
@example(value="* & % @ ` ! | > # ? : - {} []")
@example(value="'\"\\")
@example(value="\x00\x07\x1b\x7f\x85\u2028\ufeff\ufffe\uffff😀")
@example(value="")
@example(value="2022-01-02")
def test_any_string_reads_back_as_the_same_string(value: str, ruby: Coprocess) -> None:
    assert ruby.ask(yaml=f"key: {quoted(value)}\nitems: [{quoted(value)}]\n") == {
        "key": value,
        "items": [value],
    }


def plain(value: object) -> object:
    return str(value) if isinstance(value, date | datetime) else value


def test_made_posts_have_the_same_front_matter_in_both(ruby: Coprocess) -> None:
    for number in range(300):
        made = make_post(number)
        text = convert_post(read_post(made.data, made.name), "md")
        block = text.split("---\n")[1]
        assert ruby.ask(yaml=block) == {key: plain(value) for key, value in yaml.safe_load(block).items()}
