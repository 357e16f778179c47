"""Front matter as other programs read it."""

from __future__ import annotations

import pytest
import yaml

from emnews_cli.archive.plan import dated_name
from emnews_cli.pipeline import WriteOptions, convert_post, read_post, verify_markdown
from emnews_cli.writers.options import ProfileName
from emnews_cli.writers.profiles import PROFILES
from tests.conftest import NAME, URL, post_text
from tests.generator import make_post

PLAIN = post_text("<p>正文。</p><p>（文章来源：临江商报）</p>")
SPLIT = PLAIN.replace("emnews", "21linjiang caijing").replace("东财滚动新闻", "21临江 (财经)新闻")


def head(text: str, profile: ProfileName, name: str = NAME) -> dict[str, object]:
    written = convert_post(read_post(text.encode(), name), "md", WriteOptions(profile=profile))
    return dict(yaml.load(written.split("---\n")[1], yaml.BaseLoader))  # noqa: S506  # all values as texts


COMMON = {"article_id": "202203081234567890", "original_url": URL, "categories": ["emnews"]}


@pytest.mark.parametrize(
    ("profile", "wanted"),
    [
        ("jekyll", {"layout": "post", "date": "2022-03-08 18:05:40 +0800", "source": "临江商报"}),
        ("hugo", {"date": "2022-03-08T18:05:40+08:00", "source": "临江商报"}),
        ("hexo", {"layout": "post", "date": "2022-03-08T18:05:40+08:00", "medium": "临江商报"}),
        ("obsidian", {"date": "2022-03-08T18:05:40", "source": "临江商报", "aliases": ["标题"]}),
    ],
)
def test_each_program_gets_its_keys_and_dates(profile: ProfileName, wanted: dict[str, object]) -> None:
    assert head(PLAIN, profile) == {"title": "标题", "tags": ["东财滚动新闻"], **COMMON, **wanted}


@pytest.mark.parametrize("profile", ["jekyll", "hugo", "hexo"])
def test_a_name_with_spaces_is_one_category_and_one_tag(profile: ProfileName) -> None:
    found = head(SPLIT, profile)
    assert (found["categories"], found["tags"]) == (["21linjiang caijing"], ["21临江 (财经)新闻"])


@pytest.mark.parametrize(
    ("tags", "written"),
    [
        ("21临江 (财经)新闻", ["21临江-财经-新闻"]),
        ("[a/b, '2022', '！', c_d]", ["a/b", "_2022", "c_d"]),
        ("甲 乙", ["甲", "乙"]),
    ],
)
def test_the_tags_of_notes_have_no_spaces_and_signs(tags: str, written: list[str]) -> None:
    assert head(PLAIN.replace("东财滚动新闻", tags), "obsidian")["tags"] == written


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(("date", "written"), [("2022-03-08", "2022-03-08"), ("某日", "2022-03-08")])
def test_a_day_stays_a_day(profile: ProfileName, date: str, written: str) -> None:
    assert head(PLAIN.replace("2022-03-08 18:05:40 +0800", date), profile)["date"] == written


def test_notes_have_the_time_of_shanghai() -> None:
    assert head(PLAIN.replace("+0800", "+0000"), "obsidian")["date"] == "2022-03-09T02:05:40"


def test_an_own_key_with_aliases_stays_as_it_is() -> None:
    assert head(PLAIN.replace("layout:", "aliases: [甲]\nlayout:"), "obsidian")["aliases"] == ["甲"]


@pytest.mark.parametrize("profile", PROFILES)
def test_made_posts_are_written_so_that_they_read_the_same(profile: ProfileName) -> None:
    options = WriteOptions(profile=profile)
    for number in range(60):
        made = make_post(number)
        post = read_post(made.data, made.name)
        text = convert_post(post, "md", options)
        again = read_post(text.encode(), made.name)
        assert verify_markdown(post, text, options) == []
        assert (again.article_id, again.url, again.text) == (post.article_id, post.url, post.text)
        assert (again.date and again.date.moment) == (post.date and post.date.moment)


@pytest.mark.parametrize(
    ("place", "named"),
    [
        ("-202205262391921712.md", "2022-05-26-202205262391921712.md"),
        ("a/202205262391921712.md", "a/2022-05-26-202205262391921712.md"),
        ("NW202205262391921712.markdown", "2022-05-26-NW202205262391921712.markdown"),
        ("2024-8-31-slug.md", "2024-08-31-slug.md"),
        ("2022-05-26-202205262391921712.md", "2022-05-26-202205262391921712.md"),
        ("notice.md", "notice.md"),
    ],
)
def test_the_name_of_an_output_has_its_day_where_that_is_known(place: str, named: str) -> None:
    assert dated_name(place) == named


@pytest.mark.parametrize("profile", ["jekyll", "hugo", "hexo"])
def test_a_category_and_a_tag_are_lists_for_every_program(profile: ProfileName) -> None:
    text = "---\ntitle: 标题\ncategory: 财经 要闻\ncategories: 股市\ntag: 央行\n---\n正文\n"
    written = head(text, profile, "2022-03-08-x.md")
    assert (written["categories"], written["tags"]) == (["股市", "财经 要闻"], ["央行"])
