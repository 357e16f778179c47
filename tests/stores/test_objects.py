"""Posts in an object store, read by their URLs from a real server on the loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stores.making import compressed, make_folder, tar_bytes
from tests.stores.s3 import NAMES, POST, POSTS, Emnews, Server, found, names

# --- what is read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place", ["s3://news", "s3://news/", "S3://news", "s3://news/_posts", "s3://news/_posts/"]
)
def test_a_url_names_a_bucket_or_a_prefix(s3: Server, emnews: Emnews, place: str) -> None:
    s3.put(POSTS)
    assert names(emnews("list", "-0", place).out) == [f"s3://news/{name}" for name in NAMES]
    assert s3.counts() == {"LIST": 1}


def test_a_post_costs_one_request(s3: Server, emnews: Emnews) -> None:
    s3.put(POSTS)
    assert emnews("stats", "s3://news").out.startswith("Posts: 3\n")
    assert s3.counts() == {"LIST": 1, "GET": 3}


def test_a_url_that_was_listed_can_be_given(s3: Server, emnews: Emnews) -> None:
    s3.put({"old/q?x=1#h %41+&.md": POST, "中文/é.md": POST, "a.txt": POST})
    paths = names(emnews("list", "-0", "s3://news").out)
    assert paths == ["s3://news/old/q?x=1#h %41+&.md", "s3://news/中文/é.md"]
    for path in [*paths, "s3://news/a.txt"]:
        assert emnews("show", "--raw", path).out == "---\ntitle: 甲\n---\n"


def test_a_list_of_urls_costs_no_request_beside_those_for_its_posts(
    s3: Server, emnews: Emnews, tmp_path: Path
) -> None:
    s3.put(POSTS)
    (tmp_path / "list").write_text("".join(f"s3://news/{name}\n" for name in NAMES), encoding="utf-8")
    emnews("convert", "-q", "--to", "txt", "--files-from", "list", "-o", "out")
    assert s3.counts() == {"GET": 3}
    assert len(list((tmp_path / "out/_posts").iterdir())) == 3


def test_sites_ignore_files_and_exclusions_mean_the_same(s3: Server, emnews: Emnews) -> None:
    s3.put(POSTS)
    s3.put(
        {
            "_config.yml": b"",
            "README.md": b"# x\n",
            "_posts/.gitignore": b"drafts/\n",
            "_posts/drafts/a.md": POST,
        }
    )
    s3.put(
        {"_posts/.hidden.md": POST, "_posts/b.txt": b"", "assets/x.zip": b"no zip", "_posts/old/c.md": POST}
    )
    run = emnews("list", "-0", "--exclude", "old/", "s3://news")
    assert names(run.out) == [f"s3://news/{name}" for name in NAMES]
    assert "1 page of the site passed over" in run.err
    assert "1 .txt" in run.err


def test_containers_below_a_url_are_opened_and_downloaded_once(s3: Server, emnews: Emnews) -> None:
    tar = tar_bytes(POSTS)
    s3.put(
        {"packed/part-1.tar.gz": compressed(tar, "gz"), "packed/part-2.tar": tar_bytes({"_posts/b.md": POST})}
    )
    run = emnews("list", "-0", "s3://news/packed")
    first = "s3://news/packed/part-1.tar.gz!"
    assert names(run.out) == [
        *(f"{first}/{name}" for name in NAMES),
        "s3://news/packed/part-2.tar!/_posts/b.md",
    ]
    s3.counts()
    emnews("convert", "-q", "--to", "md", "s3://news/packed", "-o", "out")
    assert s3.counts() == {"LIST": 1, "GET": 2}
    emnews("convert", "-q", "--to", "md", f"{first}/_posts", "s3://news/packed/part-2.tar", "-o", "out2")
    assert s3.counts() == {"GET": 2}


def test_outputs_of_several_urls_have_the_places_of_several_folders(
    s3: Server, emnews: Emnews, tmp_path: Path
) -> None:
    tree = {"x/_posts/a.md": POST, "x/old_post/b.md": POST, "x/packed/c.tar": tar_bytes({"d.md": POST})}
    s3.put(tree)
    make_folder(tmp_path / "in", {"_posts/a.md": POST, "old_post/b.md": POST, "packed/d.md": POST})
    folders = ["_posts", "old_post", "packed"]
    emnews("convert", "-q", "--to", "md", *(f"in/{name}" for name in folders), "-o", "one")
    emnews("convert", "-q", "--to", "md", *(f"s3://news/x/{name}" for name in folders), "-o", "two")
    assert found(tmp_path / "one") == found(tmp_path / "two") != {}


def test_the_url_of_a_file_is_its_path(emnews: Emnews, tmp_path: Path) -> None:
    make_folder(tmp_path / "新 闻", {"a.md": POST})
    url = (tmp_path / "新 闻").as_uri()
    assert "%20" in url
    assert names(emnews("list", "-0", url).out) == [str(tmp_path / "新 闻/a.md")]
    emnews("list", url + "/nothing", code=2)
