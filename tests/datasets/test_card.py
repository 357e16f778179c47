"""The tables, their reference page and the card of a dataset say the same."""

from __future__ import annotations

import pyarrow as pa
import pytest
import yaml

from emnews_cli.datasets import schema
from emnews_cli.datasets.card import card, reference
from emnews_cli.datasets.parquet import arrow_schema
from emnews_cli.datasets.sqlite import definition
from tests.conftest import document


def test_the_reference_page_is_made_from_the_schema() -> None:
    # To make it anew: python -c "from emnews_cli.datasets.card import reference; print(reference(), end='')"
    assert document("docs/reference/dataset.md") == reference()


def test_the_head_of_a_card_is_yaml_and_finds_the_files() -> None:
    told = {"emnews": "1", "schema": 1, "libraries": {"pyarrow": "2"}}
    text = card(told, {"posts": 20_000, "mentions": 3, "images": 0}, ["posts", "mentions", "images"])
    _, head, _ = text.split("---\n", 2)
    found = yaml.safe_load(head)
    assert found["language"] == ["zh"]
    assert found["size_categories"] == ["10K<n<100K"]
    assert [config["config_name"] for config in found["configs"]] == ["posts", "mentions"]
    assert "license" not in found
    assert "`next_open_xshg`" in text
    assert "### charts" not in text
    assert "### images" in text


def test_the_card_of_a_dataset_without_posts_names_no_table() -> None:
    text = card({"emnews": "1", "schema": 1, "libraries": {}}, {"posts": 0}, ["posts"])
    assert "configs" not in yaml.safe_load(text.split("---\n", 2)[1])


@pytest.mark.parametrize("table", schema.TABLES.values(), ids=lambda table: table.name)
def test_every_column_says_what_it_is_and_where_it_comes_from(table: schema.Table) -> None:
    assert len(set(table.names)) == len(table.names)
    assert set(table.key) <= {column.name for column in table.columns if not column.nullable}
    for column in table.columns:
        assert column.about.endswith((".", "…")), column.name
        assert column.origin
        assert "|" not in column.about + column.origin + column.caution


@pytest.mark.parametrize("table", schema.TABLES.values(), ids=lambda table: table.name)
def test_parquet_carries_the_meaning_of_columns(table: schema.Table) -> None:
    found = arrow_schema(table)
    assert found.metadata[b"emnews.schema"] == b"1"
    for field, column in zip(found, table.columns, strict=True):
        assert field.nullable is column.nullable
        assert field.metadata[b"about"].decode() == column.about
    assert pa.types.is_timestamp(found.field(found.names[-1]).type) is (table.name == "sessions")


def test_sqlite_has_keys_first_and_in_order() -> None:
    for table in schema.TABLES.values():
        lines = definition(table).splitlines()
        assert [line.split('"')[1] for line in lines[1 : 1 + len(table.key)]] == list(table.key)
        assert ("WITHOUT ROWID" in lines[-1]) is (table.name != "posts")
