"""What is not installed is said with the line that installs it, and SQLite needs nothing."""

from __future__ import annotations

import shlex
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import pytest

from emnews_cli.datasets import extras
from emnews_cli.datasets.extras import install_line, needing
from emnews_cli.errors import UsageError
from tests.datasets.exporting import archive, in_sqlite, truth

WITHOUT = """
import sys
class Missing:
    @staticmethod
    def find_spec(name, *_):
        if name.split(".")[0] in ("pyarrow", "exchange_calendars", "duckdb", "pandas", "numpy"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing)
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name in ("pyarrow", "exchange_calendars", "duckdb") else found(name, *more)
from emnews_cli.__main__ import main
main()
"""


def bare(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Run the program as if no extra were installed."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, "export", *map(str, arguments)], capture_output=True, check=False
    )


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("out", (), "Parquet needs pyarrow: "),
        ("out.duckdb", ("--sessions", "none"), "DuckDB needs duckdb: "),
        ("out.sqlite", (), "--sessions needs exchange_calendars: "),
    ],
)
def test_a_missing_extra_is_said_before_anything_is_written(
    name: str, options: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    done = bare(*options, archive(tmp_path / "posts"), "-o", tmp_path / name)
    assert done.returncode == 2
    message = done.stderr.decode()
    assert message.startswith(f"emnews: {said}")
    assert "pip install " in message
    assert ("duckdb" if "duckdb" in name else "dataset") in message.split("pip install ")[1]
    assert not (tmp_path / name).exists()


def test_sqlite_and_json_lines_need_nothing_more(tmp_path: Path) -> None:
    posts = archive(tmp_path / "posts")
    for name in ("out.sqlite", "out.jsonl"):
        done = bare("--sessions", "none", posts, "-o", tmp_path / name)
        assert done.returncode == 0, done.stderr
    assert in_sqlite(tmp_path / "out.sqlite") == truth(posts)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (None, "emnews[dataset]"),
        ('{"url": "file:///a/b%20c", "dir_info": {"editable": true}}', "-e '/a/b c[dataset]'"),
        ('{"url": "file:///a/b", "dir_info": {}}', "'emnews[dataset] @ file:///a/b'"),
        ('{"url": "https://x.example/e.git", "vcs_info": {"vcs": "git"}}', "'emnews[dataset] @ git+https://x.example/e.git'"),
    ],
)  # fmt: skip
def test_the_line_fits_how_emnews_was_installed(
    told: str | None, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "importlib.metadata.distribution", lambda _: SimpleNamespace(read_text=lambda _: told)
    )
    assert install_line("dataset").endswith(f"pip install {line}" if told else f"pip install '{line}'")


@pytest.mark.parametrize(
    ("left", "line"),
    [
        ("pipx_metadata.json", "pipx inject emnews httpcore Pillow"),
        ("uv-receipt.toml", "uv tool install 'emnews[images]'"),
    ],
)
def test_tools_that_make_environments_install_in_their_own_way(
    left: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(
        "importlib.metadata.distribution", lambda _: SimpleNamespace(read_text=lambda _: None)
    )
    (tmp_path / left).touch()
    assert install_line("images") == line


def test_an_environment_of_uv_has_no_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    assert install_line("images").startswith(f"uv pip install --python {shlex.quote(sys.executable)} ")


def test_where_emnews_is_not_installed_the_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise PackageNotFoundError

    monkeypatch.setattr("importlib.metadata.distribution", missing)
    assert install_line("dataset").endswith("pip install pyarrow exchange_calendars")


def test_a_library_that_is_there_tells_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    assert needing("Parquet", "pyarrow")[0].isdigit()
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"Parquet needs pyarrow: .*; or not"):
        needing("Parquet", "pyarrow", "; or not")
