"""``--first-seen git``: when a file came into the archive."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from emnews_cli.datasets.rows import iso_moment
from emnews_cli.datasets.schema import POSTS
from tests.datasets.exporting import export, files, in_sqlite, post, write

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
AT = POSTS.names.index("first_seen_at")


def git(folder: Path, *arguments: str, day: int = 1) -> None:
    when = f"2022-05-{day:02} 12:00:00 +0800"
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments],  # noqa: S607  # wherever git is
        cwd=folder,
        env=os.environ | {"GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when, "HOME": str(folder)},
        capture_output=True,
        check=True,
    )


def commit(folder: Path, day: int) -> None:
    git(folder, "add", "-A", day=day)
    git(folder, "commit", "-m", "news", day=day)


def seen(out: Path) -> dict[str, str | None]:
    return {
        Path(row[0]).name: None if row[AT] is None else iso_moment(row[AT]) for row in in_sqlite(out)["posts"]
    }


def test_a_file_is_seen_when_it_was_first_added(tmp_path: Path) -> None:
    site = tmp_path / "site"
    first, second, third = (post("2022-01-10", number)[0] for number in (1, 2, 3))
    posts = write(site / "_posts", post("2022-01-10", 1))
    git(site, "init")
    commit(site, 1)
    write(posts, post("2022-01-10", 1, title="改"), post("2022-01-10", 2))
    commit(site, 2)
    (posts / first).unlink()
    commit(site, 3)
    write(posts, post("2022-01-10", 1), post("2022-01-10", 3))
    git(site, "add", first and f"_posts/{first}", day=4)
    git(site, "commit", "-m", "again", day=4)
    out = tmp_path / "out.sqlite"
    export(posts, out, "--first-seen", "git")
    expected: dict[str, str | None] = {
        first: "2022-05-01T04:00:00Z",
        second: "2022-05-02T04:00:00Z",
        third: None,
    }
    assert seen(out) == expected
    commit(site, 5)
    said = export(posts, out, "--first-seen", "git", "-u")
    assert said.startswith("emnews: 1 exported, 2 unchanged"), said
    assert seen(out) == expected | {third: "2022-05-05T04:00:00Z"}
    export(posts, tmp_path / "u", "--first-seen", "git")
    export(posts, tmp_path / "u", "--first-seen", "git", "-u")
    export(posts, tmp_path / "fresh", "--first-seen", "git")
    assert files(tmp_path / "u") == files(tmp_path / "fresh")


def test_nothing_that_a_repository_names_is_run(tmp_path: Path) -> None:
    site = tmp_path / "site"
    posts = write(site / "_posts", post("2022-01-10", 1))
    git(site, "init")
    commit(site, 1)
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "gpg.program", "core.pager", "diff.external", "core.sshCommand"):
        git(site, "config", key, str(trap))
    git(site, "config", "log.showSignature", "true")
    export(posts, tmp_path / "out.sqlite", "--first-seen", "git")
    assert not (tmp_path / "sprung").exists()


def test_a_folder_without_a_repository_is_refused(tmp_path: Path) -> None:
    posts = write(tmp_path / "posts", post("2022-01-10", 1))
    said = export(
        posts,
        tmp_path / "out",
        "--first-seen",
        "git",
        code=2,
        env=os.environ | {"GIT_CEILING_DIRECTORIES": "/"},
    )
    assert "is in no git repository" in said
    assert not (tmp_path / "out").exists()
