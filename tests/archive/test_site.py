"""Jekyll sites: posts are taken, pages are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from emnews_cli.archive.discover import discover
from emnews_cli.archive.site import PassedOver, folders_of_posts

POST = "---\nlayout: post\ndate: 2022-03-08 18:05:40 +0800\n---\n正文\n"
PAGE = "---\nlayout: default\ntitle: 首页\n---\n正文\n"


def site(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".md").write_text(text, encoding="utf-8")
    return folder


def places(folder: Path, *exclude: str) -> list[str]:
    return [source.place for source in discover([str(folder)], exclude=exclude)]


FILES = {
    "README": PAGE,
    "404": PAGE,
    "about": "# 关于\n",
    "layout": "---\nlayout: post\n---\n没有日期\n",
    "notice": POST,
    "2024-8-31-slug": "---\nlayout: post\n---\n正文\n",
    "news__notes": PAGE,
    "news___posts__a": PAGE,
    "old_post__2021__b": "正文\n",
    "_drafts__c": "正文\n",
}


@pytest.mark.parametrize("mark", ["_config.yml", "_posts"])
def test_of_a_site_posts_are_taken_and_pages_counted(mark: str, tmp_path: Path) -> None:
    site(tmp_path, **FILES)
    (tmp_path / mark).touch() if "." in mark else (tmp_path / mark).mkdir()
    passed = PassedOver()
    found = [source.place for source in discover([str(tmp_path)], passed=passed)]
    wanted = ["2024-8-31-slug.md", "_drafts/c.md", "news/_posts/a.md", "notice.md", "old_post/2021/b.md"]
    assert (found, passed.pages) == (wanted, 5)


def test_of_another_folder_all_are_taken_but_the_pages_of_a_site_in_it(tmp_path: Path) -> None:
    assert places(site(tmp_path, **FILES)) == [
        "2024-8-31-slug.md", "404.md", "README.md", "_drafts/c.md", "about.md", "layout.md",
        "news/_posts/a.md", "notice.md", "old_post/2021/b.md",
    ]  # fmt: skip


def test_what_is_named_itself_is_taken(tmp_path: Path) -> None:
    folder = site(tmp_path, README=PAGE, _posts__a=PAGE)
    readme = str(folder / "README.md")
    assert [source.path for source in discover([readme], [readme])] == [readme] * 2
    assert places(folder / "_posts") == ["a.md"]


def test_a_file_of_a_site_that_can_not_be_read_is_passed_on(tmp_path: Path) -> None:
    folder = site(tmp_path, README=PAGE * 100, _posts__a=PAGE)
    assert [source.place for source in discover([str(folder)], max_size=200)] == ["README.md", "_posts/a.md"]


def test_pages_are_counted_once_however_often_the_folder_is_gone_through(tmp_path: Path) -> None:
    folder, passed = site(tmp_path, README=PAGE, _posts__a=PAGE), PassedOver()
    for _ in range(2):
        list(discover([str(folder)], passed=passed))
    assert passed.pages == 1


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("2021-*", ["a/b.md", "x.md"]),
        ("a/", ["2021-x.md", "x.md"]),
        ("/x.md", ["2021-x.md", "a/2021-y.md", "a/b.md"]),
        ("a/b.md", ["2021-x.md", "a/2021-y.md", "x.md"]),
        ("posts/a/b.md", ["2021-x.md", "a/2021-y.md", "x.md"]),
        ("[", ["2021-x.md", "a/2021-y.md", "a/b.md", "x.md"]),
        ("", ["2021-x.md", "a/2021-y.md", "a/b.md", "x.md"]),
    ],
)
def test_patterns_exclude_what_is_in_folders(
    pattern: str, left: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(tmp_path, **{"posts__2021-x": POST, "posts__x": POST, "posts__a__b": POST, "posts__a__2021-y": POST})
    monkeypatch.chdir(tmp_path)
    assert [source.place for source in discover(["posts"], exclude=[pattern])] == left
    assert [source.path for source in discover(["./posts/x.md"], exclude=["*"])] == ["posts/x.md"]


def test_the_folders_of_posts_are_those_of_a_site(tmp_path: Path) -> None:
    (tmp_path / "old_post").mkdir()
    assert folders_of_posts(str(tmp_path)) == []
    (tmp_path / "_posts").mkdir()
    assert folders_of_posts(str(tmp_path)) == [str(tmp_path / "_posts"), str(tmp_path / "old_post")]
