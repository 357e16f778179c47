"""Rules about the category and the tag of a medium's feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Severity, unsafe
from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import Kind, one_name
from emnews_cli.model.memo import memoized
from emnews_cli.model.post import Origin, Post
from emnews_cli.model.quoting import listed, quoted_literally
from emnews_cli.model.text import Edit, Span
from emnews_cli.rules.pinyin import readings_of, usual_pinyin
from emnews_cli.rules.rule import rule
from emnews_cli.rules.spans import differs_from_template, value_place

_FEED = ("emnews", "东财滚动新闻")
_SUFFIX = "新闻"


def _may_disagree(examined: Examination) -> bool:
    """Whether category and tag are not one word each which go together."""
    categories, tags = examined.post.categories, examined.post.tags
    return not (len(categories) == len(tags) == 1 and _goes_with(categories[0], tags[0]))


@memoized(1024)
def _goes_with(category: str, tag: str) -> bool:
    belonging = _category_of(tag)
    return belonging is not None and belonging.fullmatch(_letters(category)) is not None


@rule("EM210", "category-and-tag-disagree", Severity.WARNING, given=_may_disagree)
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
    category, tag = _category(post), one_name(post.front_matter.get("tags"))
    if post.origin is Origin.HANDWRITTEN or entry is None or not (category and tag):
        return
    if _category_of(tag) is None or _goes_with(category, tag):
        return
    usual = _usual_category(tag)
    at = post.original.text.find(category, *entry.value_span)
    edit = Edit(Span(at, at + len(category)), quoted_literally(usual) if usual.isdigit() else usual)
    fix = (
        unsafe(
            Message("Make it {replacement}", replacement=edit.replacement), edit, changes="categories source"
        )
        if at >= 0
        else None
    )
    yield Finding(
        entry.value_span,
        Message("The category {category} does not go with the tag {tag}", category=category, tag=tag),
        fix,
    )


def _is_split(examined: Examination) -> bool:
    return len(examined.post.categories) > 1 or len(examined.post.tags) > 1


@rule("EM212", "name-split", Severity.WARNING, given=_is_split)
def name_split(examined: Examination) -> Iterator[Finding]:
    """A medium's name has spaces, at which Jekyll splits the category or tag.

    ## What it does

    Reports categories and tags of a medium's feed that are one name with spaces in it.

    ## Why is this bad?

    Jekyll makes two of it: the post is in two categories that nobody asked for, the page of the medium comes
    out empty, and the address has a folder more. Quotes do not help, a list does.

    ## Example

    ```
    categories: 21linjiang caijingAPP
    tags: 21临江 财经APP新闻
    ```

    ## Use instead

    ```
    categories: ["21linjiang caijingAPP"]
    tags: ["21临江 财经APP新闻"]
    ```

    ## Fix safety

    Unsafe: the post's categories and its address change.
    """
    post = examined.post
    if post.origin is Origin.HANDWRITTEN:
        return
    entries = post.front_matter.get("categories"), post.front_matter.get("tags")
    names = _category(post), one_name(entries[1])
    for entry, name in zip(entries, names, strict=True):
        if entry is not None and entry.kind is Kind.STRING and len(name.split()) > 1:
            edit = Edit(entry.value_span, listed([name]))
            fix = unsafe("Make it a list of one", edit, changes=f"{entry.key} source")
            yield Finding(
                entry.value_span,
                Message("Jekyll splits {key} at the space in {name}", key=entry.key, name=name),
                fix,
            )


_COMMA = re.compile(r"[,，、;；]")


@rule("EM213", "names-with-commas", Severity.WARNING, given=differs_from_template)
def names_with_commas(examined: Examination) -> Iterator[Finding]:
    """Categories or tags are parted by commas.

    ## What it does

    Reports categories and tags of a post by hand that are one text with commas or semicolons in it, Chinese
    ones too.

    ## Why is this bad?

    Jekyll splits a text at spaces alone: of `股市, 央行` it makes `股市,` and `央行`; `股市，央行` is one.

    ## Example

    ```
    tags: 股市, 央行
    ```

    ## Use instead

    ```
    tags: ["股市", "央行"]
    ```

    ## Fix safety

    Unsafe: the post's categories or tags change, and with a category its address.
    """
    post = examined.post
    if post.origin is not Origin.HANDWRITTEN:
        return
    for key, names in (("categories", post.categories), ("tags", post.tags)):
        entry = post.front_matter.get(key)
        if entry is None or entry.kind is not Kind.STRING or not _COMMA.search(entry.value):
            continue
        parted = [name for name in map(str.strip, _COMMA.split(entry.value)) if name]
        fix = unsafe("Make it a list", Edit(value_place(post, entry), listed(parted)), changes=key)
        message = Message("Jekyll reads the {key} as {names}", key=key, names=" | ".join(names))
        yield Finding(entry.value_span, message, None if entry.refused else fix)


def _category(post: Post) -> str:
    """The one category of a post, also where Jekyll splits it: that of a medium whose name has spaces."""
    entry = post.front_matter.get("categories")
    if entry is None or len(post.categories) == 1:
        return post.categories[0] if post.categories else ""
    tag = one_name(post.front_matter.get("tags"))
    name = entry.value.strip()
    is_name = entry.kind is Kind.STRING and tag != _FEED[1]
    return name if is_name and (_goes_with(name, tag) or len(tag.split()) == len(post.categories) > 1) else ""


def _letters(name: str) -> str:
    """The letters and digits of a name, its signs left out."""
    return "".join(filter(str.isalnum, normalize("NFKC", name)))


def _medium(tag: str) -> str:
    """The letters of the name in a medium's tag, or an empty string."""
    return _letters(tag.removesuffix(_SUFFIX)) if tag.endswith(_SUFFIX) else ""


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
