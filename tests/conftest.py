"""What all tests share: the optional tools, and skips that CI does not accept."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from emnews_cli.model.post import Post
from emnews_cli.pipeline import read_post

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "docs/examples/2022-03-08-202203081234567890.md"
CORPUS = ROOT.parent / "shared/corpus"
ARCHIVE = ROOT.parent / "shared/archive"
IN_CI = os.environ.get("EMNEWS_CI") == "1"

os.environ["EMNEWS_LANG"] = "en"  # whatever the locale of whoever runs the tests

# A shell has what it starts in the background ignore one, nohup the other, and so would what the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# The same examples on every machine and every run, so that a failure is a failure of the change at hand.
settings.register_profile(
    "emnews",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("emnews")

# Real posts lie beside the project on some machines only; their tests are collected where they are.
_REAL = {"test_corpus.py": CORPUS, "test_archive.py": ARCHIVE}
collect_ignore = [name for name, folder in _REAL.items() if not folder.is_dir()]
# The library of Hugging Face brings some 20 packages for one test, which is collected where they are.
if find_spec("datasets") is None:
    collect_ignore.append("datasets/test_hugging_face.py")


SLOW = (
    "archive/test_run.py", "archive/test_search_file.py", "cli/test_cli.py", "cli/test_language.py", "cli/test_progress.py",
    "cli/test_settings.py", "cluster/", "datasets/test_datasette.py", "datasets/test_export.py", "datasets/test_extras.py",
    "datasets/test_first_seen.py", "datasets/test_parquet.py", "datasets/test_reading.py", "datasets/test_recipes.py",
    "datasets/test_sessions.py", "display/test_page.py", "display/test_report_data.py", "display/test_reports.py", "display/test_terminal.py",
    "fuzz/", "rendering/", "robustness/", "rules/test_repair.py",
    "search/test_exactness.py", "search/test_stories.py", "search/test_tokens.py", "stores/",
    "test_archive.py", "test_commands.py", "test_corpus.py", "test_docs.py", "test_generated.py", "test_skeleton.py",
    "test_without_posix.py",
    "writers/test_ace.py", "writers/test_add_a_format.py", "writers/test_cover.py",
    "writers/test_epub.py", "writers/test_epub_articles.py", "writers/test_epub_navigation.py",
    "writers/test_epub_own_pictures.py", "writers/test_epub_package.py", "writers/test_epub_pages.py",
    "writers/test_epub_readers.py", "writers/test_epub_same_news.py", "writers/test_epub_splitting.py",
    "writers/test_epubcheck.py",
    "writers/test_every_format.py", "writers/test_pictures.py",
)  # fmt: skip
"""Folders and files of slow tests, below tests/: whole commands, other programs, many examples. ``just quick`` leaves
them out, and takes about a minute."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        name = item.path.relative_to(ROOT / "tests").as_posix()
        if name.startswith(SLOW):
            item.add_marker("slow")


def pytest_report_header() -> str:
    return f"real posts: {CORPUS if CORPUS.is_dir() else 'none beside the project'}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """In CI a skipped test is a failed one: there every tool is installed."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


def document(name: str, remedy: str = "") -> str:
    """The text of a file of the project; where it is missing, the test says so and what to do.

    Args:
        name: from the top of the project.
        remedy: what makes it, or empty.
    """
    path = ROOT / name
    if not path.is_file():
        pytest.fail(f"{name} is missing: {remedy or 'write it'}", pytrace=False)
    return path.read_text(encoding="utf-8")


FRONT_MATTER = """---
layout: post
title: "{title}"
date: 2022-03-08 18:05:40 +0800
categories: emnews
tags: 东财滚动新闻
---
"""
NAME = "2022-03-08-202203081234567890.md"
URL = "http://finance.eastmoney.com/news/1354,202203081234567890.html"


def post_text(body: str, *, digest: str = "摘要。", title: str = "标题") -> str:
    """A post of the rolling news feed with this body."""
    return f"{FRONT_MATTER.format(title=title)}> {digest}\n\n{body}\n\n<{URL}>\n"


@pytest.fixture
def read() -> Callable[..., Post]:
    """Reads a feed post with a given body."""

    def read_body(body: str, **parts: str) -> Post:
        return read_post(post_text(body, **parts).encode(), NAME)

    return read_body
