"""Eastmoney's vocabulary: every class name, id, host and phrase that the readers know.

Collected from real posts of 2021 and 2022 and from public article HTML of other years.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from emnews_cli.model.evidence import Evidence
from emnews_cli.model.lazy_regex import lazy_regex

Attributes = Mapping[str, str]

FEED_CATEGORY = "emnews"
"""The category of the site's own rolling news; other feeds have their medium's name in pinyin."""

# --- charts -----------------------------------------------------------------------------------------

CHART_CLASS = "EmImageRemark"
CHART_ALT = "K图 "
CHART_HOSTS = ("webquoteklinepic.", "webquotepic.")
CHART_MARK = "EM_StockImg_"
CHART_START = "EM_StockImg_Start"
CHART_END = "EM_StockImg_End"
CHART_MARKS = (CHART_START, CHART_END)
CHART_MARK_IN_TEXT = lazy_regex("|".join(CHART_MARKS))
CHART_HINTS = (CHART_CLASS, CHART_ALT, *CHART_HOSTS, CHART_MARK)
"""One of these stands in every text that holds a chart."""


def is_chart_image(attributes: Attributes) -> bool:
    """Whether an ``img`` is a price chart: by its address's host, its alternative text or its class."""
    src = attributes.get("src", "")
    by_address = CHART_HOSTS[0] in src or CHART_HOSTS[1] in src
    return by_address or attributes.get("alt", "").startswith(CHART_ALT) or is_chart_link(attributes)


def is_chart_link(attributes: Attributes) -> bool:
    """Whether an ``a`` or ``span`` is the wrapping of a price chart, by its class."""
    classes = attributes.get("class")
    return classes is not None and CHART_CLASS in classes and CHART_CLASS in classes.split()


# --- links ------------------------------------------------------------------------------------------

WORD_LIST_CLASS = "em_stock_key_common"
MENTION_CLASSES = frozenset({"keytip", WORD_LIST_CLASS, "zwstock"})
"""Words linked to a security or board; also to glossary words, so the address decides."""

INFO_CLASS = "infokey"
"""Words linked to a page of the site that is no security."""


def evidence_of(attributes: Attributes) -> Evidence:
    """What a link to a security is worth, by its class."""
    classes = attributes.get("class", "").split()
    from_list_alone = MENTION_CLASSES.intersection(classes) == {WORD_LIST_CLASS}
    return Evidence.WORD_LIST if from_list_alone else Evidence.LINKED


WIDGET_PREFIXES = ("quote_", "bkquote_")
"""Ids of spans that a script fills with quotes."""

_HTTPS_HOSTS = ("eastmoney.com", "dfcfw.com")
"""Domains whose hosts have served every page and image by https too since 2017."""


def serves_https(host: str) -> bool:
    """Whether what a host serves by http is to be had by https too."""
    return host.lower().endswith(tuple(f".{domain}" for domain in _HTTPS_HOSTS))


IMAGE_PLACEHOLDER = "IMG#"
_PLACEHOLDER = lazy_regex(r"(?:Link|VIDEO|SPINFO|REWARD|IMG)#|link\d")


def is_placeholder(comment: str) -> bool:
    """Whether a comment stands for what the news API keeps in a side array."""
    return _PLACEHOLDER().match(comment) is not None


# --- paragraphs -------------------------------------------------------------------------------------

SOURCE_CLASS = "em_media"
EDITOR_CLASS = "res-edit"
DUMMY_ALTS = frozenset({"image", "图片", "图", "img", "图像", "picture"})
"""Alternative texts that say nothing, in lower case."""

ADVERTISING_CLASSES = frozenset({"toplink", "em_xuangu", "ad_context3", "em_handle_adv_close", "abstract"})
ADVERTISING_HOSTS = (
    "acttg.eastmoney.com",
    "ai.eastmoney.com",
    "same.eastmoney.com",
    "js5.eastmoney.com",
)


def reason_to_omit(tag: str, attributes: Attributes) -> str:
    """Why an element is left out with all that is in it, or an empty string."""
    if tag == "span" and attributes.get("id", "").startswith(WIDGET_PREFIXES):
        return "quote-widget"
    classes = attributes.get("class")
    if classes and not ADVERTISING_CLASSES.isdisjoint(classes.split()):
        return "advertising"
    address = attributes.get("href") or attributes.get("src")
    return "advertising" if address and _ADVERTISING_ADDRESS.match(address) else ""


_ADVERTISING_ADDRESS = re.compile(
    rf"\s*(?:https?:)?//(?:{'|'.join(map(re.escape, ADVERTISING_HOSTS))})(?![^/?#:])", re.IGNORECASE
)


def reason_to_unwrap(attributes: Attributes) -> str:
    """Why a link that names no security is no link of the article either, or an empty string."""
    classes = attributes.get("class", "").split()
    if not classes:
        return ""
    if INFO_CLASS in classes:
        return "info-link"
    if MENTION_CLASSES.isdisjoint(classes):
        return ""
    return "glossary-link" if "//baike.eastmoney.com/" in attributes.get("href", "") else "auto-link"


_OPEN, _CLOSE = "[（(]", "[）)]"
# No pattern that is searched for begins with space, and none has two repeats side by side that match the
# same: either takes time that grows with the square of a run of spaces.
_SOURCE = lazy_regex(rf"{_OPEN}?\s*(?:文章)?来源\s*[：:]")
_FULL_TEXT = lazy_regex(r"[\[［【]\s*点击查看(?:全文|原文)\s*[\]］】]\s*$")
_GUBA_TIME = lazy_regex(r"(?:的财富号\s*)?\d{4}-\d\d-\d\d(?:\s+\d\d:\d\d(?::\d\d)?)?$")
_EDITOR = lazy_regex(rf"{_OPEN}?\s*责任编辑\s*[：:]")
_ORIGINAL_TITLE = lazy_regex(rf"{_OPEN}?\s*原标题\s*[：:]")
_DISCLAIMER = lazy_regex(r"郑重声明\s*[：:]\s*(?:东方财富|用户在)")
_ADVERTISING = lazy_regex(
    r"在东方财富看资讯行情[，,]选东方财富证券一站式开户交易\s*(?:>>)?"
    r"|点击查看\s*>>"
    r"|相关报道\s*>>>?.*"
    r"|打开微信[，,]\s*(?:点击底部的[“\"]?发现[”\"]?.*)?"
    r"|点击底部的[“\"]?发现[”\"]?.*"
)
_FIRST = frozenset("（(文来责原郑在点相打")
"""What a line about the article can begin with; most lines of an article don't."""
_HINT = lazy_regex("来源|编辑|原标题|郑重声明|在东方财富看|点击|相关报道|打开微信")
_GROUP = r"\s*+[（(][^（）()]*+[）)]"
_GROUPS = lazy_regex(rf"(?:{_GROUP}){{2,}}")
_EACH_GROUP = lazy_regex(_GROUP)
_TAIL = lazy_regex(r"[（(](?:文章来源|责任编辑)\s*[：:][^（）()]{1,40}[）)]")
_DIGEST_SOURCE = lazy_regex(rf"(?P<before>.?){_OPEN}(?P<name>[^（）()\s，。；：、！？]{{2,20}}){_CLOSE}$")
_MEDIUM_ENDS = ("社", "报", "网", "新闻", "客户端", "财经", "在线", "电视", "央视", "周刊", "杂志", "通讯")
_NO_MEDIUM = ("记者", "作者", "编辑", "注", "见", "待续", "以上", "本文", "附")
_CAPTION = lazy_regex(
    r"(?:图片?|照片|资料|数据|视频截图)?(?:来源|来自)\s*[：:]"
    r"|图[源片]?\s*[：:/／|｜\d一二三四五六七八九十]|图为|图片由|▲|△|制图|摄影"
)


class Furniture(StrEnum):
    """Lines that are about the article, not of it; the values are the reasons of what is removed."""

    SOURCE = "source-line"
    EDITOR = "editor-line"
    ORIGINAL_TITLE = "original-title"
    DISCLAIMER = "disclaimer"
    ADVERTISING = "advertising"


def furniture(line: str, css_class: str = "") -> list[tuple[Furniture, str]]:
    """What a line is about, with the name in it; nothing for a line of the article.

    A line may hold several: ``（文章来源：…） (责任编辑：…)``.

    Args:
        line: the whole text of a paragraph or of one line of it, trimmed.
        css_class: the paragraph's classes.
    """
    classes = css_class.split() if css_class else ()
    if SOURCE_CLASS in classes:
        name = _named(_SOURCE(), without_full_text_link(line)[0])
        return _by_text(line) or [(Furniture.SOURCE, _medium(line.strip("（）()") if name is None else name))]
    if EDITOR_CLASS in classes:
        return _by_text(line) or [(Furniture.EDITOR, line.strip("（）()"))]
    return _by_text(line) if line[0] in _FIRST and _HINT().search(line) else []


def may_be_furniture(first: str, last: str) -> bool:
    """Whether a line may be about the article or end in what is, at a glance.

    Args:
        first: its first words.
        last: its last words.
    """
    return first[0] in _FIRST or last[-1] in "）)"


def _by_text(line: str) -> list[tuple[Furniture, str]]:
    if _GROUPS().fullmatch(line):
        found = [_one(group.strip()) for group in _EACH_GROUP().findall(line)]
        return [one for one in found if one] if all(found) else []
    one = _one(line)
    return [one] if one else []


def _one(line: str) -> tuple[Furniture, str] | None:
    source = _named(_SOURCE(), without_full_text_link(line)[0])
    if source is not None and _names_the_source(line, source):
        return Furniture.SOURCE, _medium(source)
    if (editor := _named(_EDITOR(), line)) is not None and len(editor) <= 40:
        return Furniture.EDITOR, editor
    if (title := _named(_ORIGINAL_TITLE(), line)) is not None and len(title) <= 100:
        return Furniture.ORIGINAL_TITLE, title
    if _DISCLAIMER().match(line):
        return Furniture.DISCLAIMER, ""
    return (Furniture.ADVERTISING, "") if _ADVERTISING().fullmatch(line) else None


def _named(head: re.Pattern[str], line: str) -> str | None:
    """The name behind the words that a line begins with, without the parenthesis at its end; None where the
    line begins otherwise, or the name is more than a line."""
    match = head.match(line)
    name = line[match.end() :].strip() if match else "\n"
    name = name[:-1].rstrip() if name.endswith(("）", ")")) and line.endswith(name[-1]) else name
    return None if "\n" in name else name


def without_tails(text: str) -> tuple[str, list[str]]:
    """A text without the sources and editors in parentheses that it ends with, and those, the last first."""
    tails: list[re.Match[str]] = []
    for match in _TAIL().finditer(text) if text.endswith(("）", ")")) else ():
        if tails and text[tails[-1].end() : match.start()].strip():
            tails.clear()
        tails.append(match)
    if not tails or tails[-1].end() < len(text):
        return text, []
    return text[: tails[0].start()].rstrip(), [match[0] for match in reversed(tails)]


def _names_the_source(line: str, name: str) -> bool:
    """``来源`` alone is also what stands under a table: it counts with Guba's time or link beside it."""
    guba = _GUBA_TIME().search(name) or _FULL_TEXT().search(line)
    return len(name) <= 60 and (line.lstrip("（( ").startswith("文章") or guba is not None)


def _medium(name: str) -> str:
    return _GUBA_TIME().sub("", name).strip()


def digest_source(digest: str) -> str:
    """The medium that a digest names at its end in parentheses, or an empty string.

    It stands behind the full stop (``…。（财联社）``) or is called like a medium; ``（含税）`` is none.
    """
    match = _DIGEST_SOURCE().search(digest)
    if match is None or match["name"].startswith(_NO_MEDIUM):
        return ""
    name = match["name"]
    behind_stop = match["before"] in "。！？…”" and not name.isascii() and len(name) > 2
    return name if behind_stop or name.endswith(_MEDIUM_ENDS) else ""


def without_full_text_link(digest: str) -> tuple[str, str]:
    """A digest without the ``[点击查看全文]`` at its end, and what was cut."""
    match = _FULL_TEXT().search(digest)
    return (digest[: match.start()].rstrip(), match[0].strip()) if match else (digest, "")


def medium_of_tag(tag: str) -> str:
    """The medium in the tag of its feed (``上海证券报新闻``), or an empty string."""
    return tag.removesuffix("新闻") if tag.endswith("新闻") else ""


def is_caption(text: str) -> bool:
    """Whether a centred line under an image speaks of the image."""
    return len(text) <= 120 and _CAPTION().match(text.lstrip("（(")) is not None
