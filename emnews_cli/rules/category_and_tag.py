"""The rule about the category and the tag of a medium's feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from emnews_cli.model.diagnostic import Finding, Severity, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.post import Origin
from emnews_cli.model.quoting import quoted_literally
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.pinyin import readings_of, usual_pinyin
from emnews_cli.rules.rule import rule

_FEED = ("emnews", "东财滚动新闻")
_SUFFIX = "新闻"


@rule("EM210", "category-and-tag-disagree", Severity.WARNING)
def category_and_tag_disagree(examined: Examination) -> Iterator[Finding]:
    """The category and the tag do not belong together.

    ## What it does

    Reports a post whose one tag is that of a medium's feed (`临江商报新闻`) and whose one category is not the
    medium's name in pinyin without hyphens, with any reading of its characters. The site's own rolling news
    has the category `emnews` and the tag `东财滚动新闻`.

    ## Why is this bad?

    The category makes the address, the tag the list: the post is listed under one medium and stored under
    another.

    ## Example

    ```
    categories: emnews
    tags: 临江商报新闻
    ```

    ## Use instead

    ```
    categories: linjiangshangbao
    tags: 临江商报新闻
    ```

    ## Fix safety

    Unsafe: the category becomes that of the tag, which changes the post's address, and the tag may be the
    wrong one of the two.
    """
    post = examined.post
    entry = post.front_matter.get("categories")
    if post.origin is Origin.HANDWRITTEN or entry is None or len(post.categories) != 1 or len(post.tags) != 1:
        return
    category, tag = post.categories[0], post.tags[0]
    belonging = _category_of(tag)
    if belonging is None or belonging.fullmatch(category.replace("-", "")):
        return
    usual = _usual_category(tag)
    at = post.original.text.find(category, *entry.value_span)
    edit = Edit(Span(at, at + len(category)), quoted_literally(usual) if usual.isdigit() else usual)
    fix = unsafe(f"Make it {edit.replacement}", edit, changes="categories source") if at >= 0 else None
    yield Finding(entry.value_span, f"The category {category} does not go with the tag {tag}", fix)


def _medium(tag: str) -> str:
    """The name in a medium's tag, or an empty string."""
    name = "".join(filter(str.isalnum, normalize("NFKC", tag).removesuffix(_SUFFIX)))
    return name if tag.endswith(_SUFFIX) else ""


@lru_cache(maxsize=1024)
def _category_of(tag: str) -> re.Pattern[str] | None:
    """What the category that goes with a tag is like, in every reading; None for a tag that is no feed's."""
    if tag == _FEED[1]:
        return re.compile(_FEED[0], re.IGNORECASE)
    readings = [readings_of(letter) if not letter.isascii() else [letter] for letter in _medium(tag)]
    choices = ("|".join(map(re.escape, syllables)).replace("v", "(?:v|u|yu|ü)") for syllables in readings)
    pattern = "".join(f"(?:{choice})" for choice in choices)
    return re.compile(pattern, re.IGNORECASE) if pattern else None


def _usual_category(tag: str) -> str:
    return _FEED[0] if tag == _FEED[1] else usual_pinyin(_medium(tag))
