"""DAISY Ace finds nothing that keeps anybody from reading a book."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from emnews_cli.pipeline import WriteOptions
from emnews_cli.writers.epub.book import BookOptions
from tests.conftest import ROOT
from tests.writers.books import book_of, example, feed_post, illustrated_post, loader, series

ACE = "ace-puppeteer"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HEADINGS = "<h1>大</h1><p>一</p><h6>小</h6><p>二</p><table><tr><th>季度</th></tr><tr><td>一</td></tr></table><ol><li>甲</li></ol>"


@pytest.fixture
def ace() -> str:
    """The program of ``npm install @daisy/ace``."""
    folders = [ROOT / "node_modules/.bin", ROOT.parent / "node_modules/.bin"]
    path = os.environ.get("EMNEWS_ACE") or shutil.which(ACE)
    path = path or next((str(folder / ACE) for folder in folders if (folder / ACE).exists()), None)
    if path is None or shutil.which("node") is None:
        pytest.skip("ace-puppeteer of DAISY Ace is not installed")
    return path


@pytest.fixture
def browser() -> str:
    """The Chromium that Ace looks at the pages with."""
    path = os.environ.get("PUPPETEER_EXECUTABLE_PATH") or next(
        filter(None, map(shutil.which, BROWSERS)), None
    )
    if path is None:
        pytest.skip("chromium is not installed, which DAISY Ace needs")
    return path


def test_ace_finds_nothing_in_a_book_with_pictures_tables_headings_and_stories(
    ace: str, browser: str, tmp_path: Path
) -> None:
    book, out = tmp_path / "book.epub", tmp_path / "out"
    posts = [example(), illustrated_post(), feed_post(HEADINGS, number=5), *series(2)]
    book.write_bytes(book_of(posts, BookOptions(), WriteOptions(charts="link", links="all"), loader()))
    environment = os.environ | {"PUPPETEER_EXECUTABLE_PATH": browser}
    command = [ace, "--silent", "--force", "--outdir", str(out), str(book)]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (out / "report.json").exists(), done.stderr.decode()
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert [
        (
            page["earl:testSubject"]["url"],
            finding["earl:test"]["dct:title"],
            finding["earl:result"].get("html"),
        )
        for page in report["assertions"]
        for finding in page["assertions"]
    ] == []
    assert report["earl:result"]["earl:outcome"] == "pass"
