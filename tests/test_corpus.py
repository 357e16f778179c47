"""The real posts, where they lie beside the project; collected only there.

What a reader of the file would say is taken from the file itself by plain string methods, so that no sentence
of it stands here.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from emnews_cli.model.document import Strong, inline_text, walk
from emnews_cli.model.markets import MARKETS
from emnews_cli.pipeline import WriteOptions, check_post, convert_post, fix_post, read_post, strip_post
from tests.conftest import CORPUS
from tests.rendering.engines import ENGINES
from tests.rendering.test_engines import check

POSTS = sorted(CORPUS.glob("*.md"))
FACTS = {
    # id: (date, source, [(symbol, mentions, charted)], charts, images)
    "202112082206703990": ("2021-12-08T10:18:31+08:00", "", [], 0, 0),
    "202112082206865340": ("2021-12-08T11:36:48+08:00", "", [], 0, 0),
    "202112082206936037": ("2021-12-08T12:49:39+08:00", "财联社", [], 0, 0),
    "202112082207166919": ("2021-12-08T15:44:18+08:00", "财联社", [], 0, 0),
    "202112272227521160": (
        "2021-12-27T23:33:19+08:00", "北京商报",
        [((116, "03690"), 0, True), ((116, "01024"), 0, True)], 2, 1,
    ),
    "202201212257099936": ("2022-01-21T18:05:40+08:00", "证券时报", [((0, "002752"), 2, True)], 1, 0),
    "202204212352227421": ("2022-04-21T18:31:09+08:00", "央视新闻客户端", [], 0, 0),
}  # fmt: skip


def line_after(text: str, start: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(start)).removeprefix(start)


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_a_real_post_is_read_as_a_reader_of_the_file_would(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    post = read_post(path.read_bytes(), str(path))
    assert post.title == line_after(text, 'title: "')[:-1]
    assert post.categories == (line_after(text, "categories: "),)
    if path.stem.endswith("init"):
        assert (post.id, post.url, post.date and post.date.zone) == ("", "", "assumed")
        assert post.text == text.rstrip().splitlines()[-1]
        return
    date, source, securities, charts, images = FACTS[path.stem[11:]]
    assert post.id == path.stem[11:]
    assert post.url == line_after(text, "<http:").join(("http:", ""))[:-1]
    assert post.date is not None
    assert post.date.moment.isoformat() == date
    assert post.source == source
    found = [(tuple(security.id), security.mentions, security.charted) for security in post.securities]
    assert found == securities
    assert (len(post.charts), len(post.images)) == (charts, images)


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_a_real_posts_digest_is_the_quoted_line_or_the_only_paragraph(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    post = read_post(path.read_bytes(), str(path))
    if path.stem.endswith("init"):
        assert post.digest == ""
    elif "\n> " in text:
        assert post.digest == line_after(text, "> ")
    else:
        assert post.digest == text.split("---\n\n")[1].split("\n")[0]
        assert post.blocks == []


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_bold_in_a_real_post_is_what_stands_between_strong_tags(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    post = read_post(path.read_bytes(), str(path))
    found = [inline_text(node.children) for node in walk(post.blocks) if isinstance(node, Strong)]
    assert found == [part.split("</strong>")[0].strip() for part in text.split("<strong>")[1:]]


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_nothing_is_wrong_with_a_real_post_but_a_date_without_zone(path: Path) -> None:
    zoneless = re.search(rb"^date: .*:\d\d$", path.read_bytes(), re.MULTILINE) is not None
    found = [item.code for item in check_post(read_post(path.read_bytes(), str(path)))]
    assert found == (["EM206"] if zoneless else [])


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_repairing_a_real_post_adds_the_zone_and_nothing_else(path: Path) -> None:
    before = path.read_bytes()
    after = fix_post(before, str(path), unsafe=True)
    assert after.data == re.sub(rb"^(date: .*:\d\d)$", rb"\1 +0800", before, count=1, flags=re.MULTILINE)
    assert after.path == str(path)


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_a_real_post_stripped_has_lost_its_charts_and_nothing_else(path: Path) -> None:
    before = path.read_bytes()
    after = strip_post(before)
    assert after.charts == before.count(b"EmImageRemark")
    assert strip_post(after.data) == (after.data, 0)
    start, end = b"<!-- EM_StockImg_Start -->", b"<!-- EM_StockImg_End -->"
    while start in before:
        head, _, rest = before.partition(start)
        before = head + rest.partition(end)[2]
    assert after.data == before


@pytest.mark.parametrize("to", ["md", "html", "txt", "json"])
@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_a_real_post_converts_to_every_format_without_furniture(path: Path, to: str) -> None:
    post = read_post(path.read_bytes(), str(path))
    text = convert_post(post, to, WriteOptions(front_matter="none"))
    if to != "json":
        for furniture in ("EM_StockImg", "EmImageRemark", "文章来源", "返回首页", "display:none"):
            assert furniture not in text


def test_the_market_table_agrees_with_the_collected_facts() -> None:
    with (CORPUS.parent / "domain/markets.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["market_id"].isdigit()]
    assert rows
    for row in rows:
        number = int(row["market_id"])
        if row["kind"] == "unknown":
            assert number not in MARKETS
        elif number != 128:  # a delayed feed, kept under 116
            assert (MARKETS[number].mic or "", MARKETS[number].suffix) == (row["mic"], row["suffix"]), row


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_shows_what_the_post_says(path: Path, engine: str) -> None:
    check(read_post(path.read_bytes(), path.name), {engine: ENGINES[engine]()})
