"""Footnotes that emnews writes are footnotes on every engine that knows them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from emnews_cli.pipeline import WriteOptions, convert_post, read_post
from tests.rendering.engines import Engine, kramdown, pandoc_gfm, pandoc_markdown

# pandoc knows no mark of a note in another.
BODY = "甲[^b]乙[^a]：丙[^b](丁)。\n\n[^a]: 一*斜*。\n[^b]: 二。\n\n    - 三\n"


def cmark_gfm() -> Engine:
    import cmarkgfm
    from cmarkgfm.cmark import Options

    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return lambda text: cmarkgfm.github_flavored_markdown_to_html(text, options)


def mistune() -> Engine:
    import mistune

    render = mistune.create_markdown(plugins=["footnotes"], escape=False)
    return lambda text: str(render(text))


ENGINES = [cmark_gfm, mistune, pandoc_gfm, pandoc_markdown, kramdown]


@pytest.mark.parametrize("make", ENGINES, ids=lambda make: make.__name__)
def test_footnotes_are_footnotes_on_every_engine(make: Callable[[], Engine]) -> None:
    post = read_post(f"---\ntitle: x\n---\n\n{BODY}".encode(), "2022-03-08-x.md")
    markdown = convert_post(post, "md", WriteOptions(front_matter="none", links="none"))
    page = make()(markdown)
    for said in ("二", "<li>三", "一<em>斜</em>。", "(丁)。", "：丙"):
        assert said in page, page
    assert "[^" not in page
    assert page.count("<sup") >= 3
