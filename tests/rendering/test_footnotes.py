"""Footnotes that emnews writes are footnotes on every engine that knows them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from emnews_cli.pipeline import WriteOptions, convert_post, read_post, verify_markdown
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


LISTED = "甲[^a]乙[^b]。\n\n[^a]: - 一\n    - 二\n        - 三\n\n    四\n\n[^b]: 1. 五\n    2. 六\n"


@pytest.mark.parametrize("make", ENGINES, ids=lambda make: make.__name__)
def test_a_list_at_the_start_of_a_note_is_one_on_every_engine(make: Callable[[], Engine]) -> None:
    post = read_post(f"---\ntitle: x\n---\n\n{LISTED}".encode(), "2022-03-08-x.md")
    options = WriteOptions(front_matter="none", links="none")
    markdown = convert_post(post, "md", options)
    page = make()(markdown)
    lines = page.replace("\n", "").replace(" ", "")
    for said in ("<li>一</li>", "<li>三</li>", "<li>五</li>", "四"):
        assert said in lines.replace("<p>", "").replace("</p>", ""), page
    assert verify_markdown(post, markdown, options) == []
    assert convert_post(post, "txt").endswith("[1] - 一\n- 二\n  - 三\n四\n[2] 1. 五\n2. 六\n")
