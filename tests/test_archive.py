"""Real posts, laid out as their archive is: what lies between them. Only where they are beside the project."""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import cache

from emnews_cli.archive.discover import discover
from emnews_cli.archive.unique import other_files
from emnews_cli.model.post import Origin, Post
from emnews_cli.pipeline import WriteOptions, check_post, convert_post, read_post, verify_markdown
from emnews_cli.writers.epub.book import BookOptions, write_epub
from emnews_cli.writers.options import ProfileName
from emnews_cli.writers.profiles import PROFILES
from tests.conftest import ARCHIVE


@cache
def posts() -> list[Post]:
    paths = [source.path for source in discover([str(ARCHIVE)])]
    return [read_post(ARCHIVE.joinpath(path).read_bytes(), path) for path in paths]


def test_all_that_is_in_the_folders_of_posts_is_taken() -> None:
    assert len(posts()) == len(list(ARCHIVE.glob("*/*.md")))


def test_every_post_of_a_feed_is_known_by_18_digits() -> None:
    for post in posts():
        assert (post.origin is Origin.HANDWRITTEN) != bool(re.fullmatch(r"\d{18}", post.article_id))


def test_nothing_of_the_template_stays_in_a_text() -> None:
    for post in posts():
        assert not re.search(r"\[返回|返回首页|infoCode|em_media|EM_StockImg|文章来源", post.text)


def test_rules_find_dates_without_zones_and_hidden_front_matter_alone() -> None:
    assert {found.code for post in posts() for found in check_post(post)} <= {"EM206", "EM008"}


def test_a_book_has_each_article_once() -> None:
    articles = Counter(post.article_id or post.path for post in posts())
    assert max(articles.values()) > 1
    records = write_epub(posts(), io.BytesIO(), WriteOptions(), BookOptions(cover=False))
    assert len(records) == len(articles)


def test_the_other_files_of_an_article_are_found() -> None:
    by_article: dict[str, set[str]] = {}
    for post in filter(lambda post: post.article_id, posts()):
        by_article.setdefault(post.article_id, set()).add(post.path or "")
    for paths in by_article.values():
        for path in paths:
            assert set(other_files(path)) == paths - {path}


def test_each_program_gets_front_matter_that_says_the_same() -> None:
    for name in PROFILES:
        profile: ProfileName = name  # type: ignore[assignment]
        options = WriteOptions(profile=profile)
        for post in posts():
            text = convert_post(post, "md", options)
            assert verify_markdown(post, text, options) == []
            assert read_post(text.encode(), post.path).article_id == post.article_id
