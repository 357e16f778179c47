"""Hugging Face ``datasets`` reads the folder by its card, without network; run where that library is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from emnews_cli.datasets import schema
from tests.datasets.exporting import TABLES, archive, export, in_parquet


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The library, offline and with its cache in the test's folder."""
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    import datasets

    datasets.disable_progress_bars()
    return datasets


def test_every_table_is_read_by_the_card(hub: Any, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    export(archive(tmp_path / "posts"), f"{folder}/")
    expected = in_parquet(folder)
    filled = [table.name for table in TABLES if expected[table.name]]
    assert hub.get_dataset_config_names(str(folder)) == filled
    assert len(filled) < len(TABLES)
    for name in filled:
        made = hub.load_dataset(str(folder), name, cache_dir=str(tmp_path / "cache"), split="train")
        assert (made.num_rows, made.column_names) == (len(expected[name]), list(schema.TABLES[name].names))
    ids = hub.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"), split="train")["id"]
    assert sorted(each or "" for each in ids) == sorted(row[1] or "" for row in expected["posts"])
