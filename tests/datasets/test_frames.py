"""Posts in Python: as posts, as Arrow, as pandas."""

from __future__ import annotations

from pathlib import Path

import pytest

from emnews_cli.archive.frames import read_posts, to_arrow, to_pandas
from emnews_cli.datasets.rows import day_of
from emnews_cli.errors import InputError, UsageError
from tests.datasets.exporting import archive, export, in_sqlite, post, write


def test_a_frame_is_a_table_of_the_dataset(tmp_path: Path) -> None:
    posts = write(archive(tmp_path / "posts"), post("2022-01-10", 10, feed="NW"))
    export(posts, tmp_path / "out.sqlite")
    found = in_sqlite(tmp_path / "out.sqlite")
    for name in ("posts", "mentions", "removed"):
        table = to_arrow([str(posts)], name)
        assert table.column("path").to_pylist() == [row[0] for row in found[name]]
    frame = to_pandas([str(posts)])
    assert frame["is_canonical"].tolist() == [row[3] for row in found["posts"]]
    assert frame["id"].dropna().map(type).eq(str).all()
    assert frame["id"].isna().sum() == 1


def test_sessions_and_texts_are_as_asked_for(tmp_path: Path) -> None:
    posts = write(tmp_path / "posts", post("2022-01-21", 1))
    (row,) = to_arrow([str(posts)], sessions=("XSHG",), text=False).to_pylist()
    assert row["text"] is None
    assert row["session_xshg"].isoformat() == "2022-01-24"
    days = to_arrow([str(posts)], "sessions", sessions=("XSHG",)).column("session").to_pylist()
    assert days[0].isoformat() == "2004-01-02"
    assert day_of(days[-1].isoformat()) > day_of("2026-01-01")


@pytest.mark.parametrize("jobs", [1, 2])
def test_posts_come_one_by_one(jobs: int, tmp_path: Path) -> None:
    posts = archive(tmp_path / "posts")
    found = [found.title for found in read_posts([str(posts)], jobs=jobs)]
    assert found == ["题"] * 12 + [""]


def test_what_can_not_be_read_is_told_or_raised(tmp_path: Path) -> None:
    posts = write(tmp_path / "posts", post("2022-01-21", 1))
    (posts / "to-nowhere.md").symlink_to("nowhere")
    with pytest.raises(InputError, match="to-nowhere"):
        list(read_posts([str(posts)]))
    told: list[str] = []
    assert len(to_arrow([str(posts)], failed=lambda path, _: told.append(path))) == 1
    assert [Path(path).name for path in told] == ["to-nowhere.md"]
    with pytest.raises(InputError, match="No such file"):
        list(read_posts([str(tmp_path / "none")]))
    with pytest.raises(UsageError, match="unknown table 'x'; choose from posts"):
        to_arrow([str(posts)], "x")
    with pytest.raises(UsageError, match="two inputs would both be"):
        to_arrow([str(posts), str(posts)])
