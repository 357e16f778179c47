"""The documentation as a site, ``python -m sphinx -W docs build/docs``; its pages stay plain Markdown."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from sphinx.search.en import SearchEnglish

import emnews

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = author = "emnews"
copyright = "The emnews authors, GPL-3.0-or-later"  # noqa: A001  # as Sphinx calls it
version = release = emnews.__version__
extensions = ["myst_parser"]
exclude_patterns = ["examples"]
myst_heading_anchors = 4
highlight_language = "none"
suppress_warnings = ["misc.highlighting_failure"]  # of blocks with … in them
html_theme = "furo"
html_title = f"emnews {version}"
html_show_sphinx = html_copy_source = False
html_permalinks_icon = "#"
html_search_language = "en-zh"

# --- what is in the menu ----------------------------------------------------------------------------------

EN = {
    "How to": "how-to/[!af]*",
    "Commands": "commands/*",
    "Reference": "reference/*",
    "Explanation": "explanation/*",
    "Develop": "how-to/[af]*",  # add a rule, a command, a format; fuzz
}
ZH = {"操作指南": "how-to/[!af]*", "命令": "commands/*", "开发": "how-to/[af]*"}


def menu(titles: dict[str, str]) -> str:
    """The tables of contents of a language: whatever pages are in its folders."""
    parts = ["```{toctree}\n:hidden:\n\ngetting-started\n```"]
    parts += [
        f"```{{toctree}}\n:hidden:\n:glob:\n:caption: {title}\n\n{pages}\n```"
        for title, pages in titles.items()
    ]
    return "\n\n".join(parts)


MENUS = {
    "index": menu(EN) + "\n\n```{toctree}\n:hidden:\n:caption: 中文\n\nzh/index\n```",
    "zh/index": menu(ZH),
    "reference/rules": "```{toctree}\n:hidden:\n:glob:\n\nrules/*\n```",
}


def add_menu(_: Sphinx, name: str, source: list[str]) -> None:
    """Put its menu after the text of a page, where it does not show on GitHub."""
    if name in MENUS:
        source[0] += f"\n\n{MENUS[name]}\n"


# --- search -----------------------------------------------------------------------------------------------


class SearchEnglishAndChinese(SearchEnglish):
    """Words of English, and of Chinese each pair of characters that are side by side.

    What is searched for is cut in the same way, and a page must have all the pairs: so a phrase is found
    wherever it is, which the words of a dictionary don't promise.
    """

    lang = "en-zh"
    language_name = "English"  # Sphinx makes the name of the stemmer in JavaScript of it
    js_splitter_code = """
    function splitQuery(query) {
      const runs = query.match(/[\\u3400-\\u9fff]+|(?:(?![\\u3400-\\u9fff])[\\p{L}\\p{N}_])+/gu) || [];
      return runs.flatMap((run) => /^[\\u3400-\\u9fff]{2}/.test(run)
        ? Array.from(run.slice(1), (character, at) => run[at] + character) : [run]);
    }
    """

    def split(self, input: str) -> list[str]:  # noqa: A002  # as Sphinx calls it
        """The words of a text."""
        words: list[str] = []
        for run in re.findall(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+", input):
            words.append(run)
            if re.match("[\u3400-\u9fff]", run):
                words[-1:] = [*run, *map("".join, pairwise(run))]
        return words


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_search_language(SearchEnglishAndChinese)
    app.connect("source-read", add_menu)
    return {"parallel_read_safe": True}
