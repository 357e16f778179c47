"""Codes of securities that are written in a text: ``欧菲光(002456)``, ``(0388.HK)``, ``SZ002007``.

A suffix or prefix of an exchange tells the market, and must agree with the code. A number alone is a code
only in parentheses, after words that can be a name, and where its first digits belong to one market: the
ranges are those of the exchanges' code assignment rules. ``000001`` is a bank or an index: a name of an index
settles it, any other name the share; without a name it has no market.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.security import SecurityId
from emnews_cli.model.symbols import BEIJING_MARKS, MARKETS_BY_MARK
from emnews_cli.readers.identity import HONG_KONG, SHANGHAI, SHENZHEN
from emnews_cli.readers.written_names import has_words, name_before, rules_out_a_code


class WrittenCode(NamedTuple):
    """A code in a text.

    Args:
        security: what it names; digits without a market are ambiguous.
        name: the name before it, or empty.
        start: where the name begins, else the code.
        end: where the code, or its parenthesis, ends.
    """

    security: SecurityId
    name: str
    start: int
    end: int


_NARROW = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20, 0xA0: 0x20}
"""Forms of full width; one character each, so places stay."""
_WIDE = lazy_regex(r"[０-９Ａ-Ｚａ-ｚ．／；＊\u3000\xa0]")
"""Those that are not in ordinary Chinese text."""
_HINT = lazy_regex(
    r"[(（][^()（）\n]{0,30}?(?:\d{5}|[A-Za-zＡ-Ｚａ-ｚ\d][.．:：]\s?[A-Za-zＡ-Ｚａ-ｚ\d]|[码号股所克达]\s?[:：]?\s?[A-ZＡ-Ｚ\d]|[KＫk]\d{4})"
)
"""In every text with a code in parentheses."""
_MARKS = ("SH", "SZ", "HK", "BJ", "SS", "代码", "Ｈ", "Ｓ", "Ｊ")
"""One of these is in every code that is not in parentheses."""
_LETTERS = "SKJ代ＨＳＪ"
"""One of these is in each of them; to look for a single character takes a fifth of the time."""

_GROUP = lazy_regex(r"\(([^()\n]{2,60})\)")
_SEPARATOR = lazy_regex(r"\s*[,;/、|]\s*|\s+和\s+")
_LABEL = lazy_regex(
    r"(?:(?P<hong_kong>H股(?:代码|代号)?|港股(?:股票)?(?:代码|代号)?|股份代号)|(?P<us>美股(?:股票)?(?:代码|代号)?)"
    r"|(?P<fund>基金代码)|(?P<sure>[AB]股(?:股票)?(?:代码)?|(?:股票|证券|股份)(?:代码|代号)|行情)"
    r"|(?:公司|上市|交易)?(?:代码|代号))\s*[:为是]?\s*(?P<value>.+)",
    re.ASCII | re.IGNORECASE,
)
_RANGES = {
    **dict.fromkeys(
        ("SH", "SS", "SSE", "SHSE", "XSHG", "上交所"),
        lazy_regex(r"(?:000|0[12]\d|1\d\d|204|5\d\d|6[08]\d|7\d\d|9[059]\d)\d{3}"),
    ),
    **dict.fromkeys(
        ("SZ", "SZSE", "XSHE", "深交所"), lazy_regex(r"(?:0[0-3]\d|1\d\d|200|30[0-3]|39\d|980)\d{3}")
    ),
    **dict.fromkeys(BEIJING_MARKS, lazy_regex(r"(?:[48]\d|92)\d{4}")),
}
"""The codes that an exchange gives; another one with its suffix is a mistake or no code."""
_SUFFIXED = lazy_regex(
    r"(?P<code>\d{6})\.(?P<mainland>SH|SS|XSHG|SZ|XSHE|BJ|BJSE|OF|CSI)"
    r"|(?P<hong_kong>\d{1,5})\.(?:HK|XHKG|HKG)"
    r"|(?P<us>(?-i:[A-Z]{1,5}|[A-Z]{2,4}[.\-][AB]))\.(?P<exchange>NYSE|NASDAQ|OQ|[NO]|US|L)",
    re.ASCII | re.IGNORECASE,
)
_PREFIXED = lazy_regex(
    r"(?P<mainland>上交所|深交所|北交所|SHSE|SSE|SH|SZSE|SZ|BJSE|BSE|BJ|XSHG|XSHE)\s?[:.]?\s?(?P<code>\d{6})"
    r"|(?:HKEX|HKSE|SEHK|HKG|HK|XHKG|港交所|联交所)(?P<hong_kong>\s?[:.]\s?\d{1,5}|\s?0\d{3,4}|\d{5})"
    r"|(?P<exchange>NYSE ?AMERICAN|NYSE|NASDAQ|AMEX|纽交所|纳斯达克|美股)\s?:\s?"
    r"(?P<us>(?-i:[A-Z]{1,5}|[A-Z]{2,4}[.\-][AB]))",
    re.ASCII | re.IGNORECASE,
)
_BARE = lazy_regex(r"\d{6}|0\d{4}", re.ASCII)
_LOOSE = lazy_regex(
    r"(?:(?<![0-9A-Za-z_.\-@/])|(?<=[HZJSK]/))"
    r"(?:\d{6}\.(?:SH|SS|XSHG|SZ|XSHE|BJ)|\d{4,5}\.HK|(?:SH|SZ|BJ)\d{6}|HK\d{5}|(?:股票|证券)代码\s*[:为是]?\s*\d{6})"
    r"(?![0-9A-Za-z_\-]|\.[0-9A-Za-z])"
)

_FUND = (
    ".*(?:混合|债券?|货币|基金|联接|定开|持有|理财|灵活配置|ETF|LOF|FOF|QDII|REIT|增强|精选)[A-Z]?.*"
    "|(?:易方达|汇添富|嘉实|富国|博时|中欧|鹏华|银华|天弘|兴全|兴证|景顺|交银|工银|建信|农银|诺安|融通|东方红|华宝|上投|海富通"
    "|华夏(?!银行|幸福)|广发(?!证券)|南方(?!轴承|精工|汇通|食品)).*"
)
_INDEX = r".*指数?|(?:上证|中证|沪深|深证|国证|科创)\d*.*|.*[^\d]\d{2,4}"
_FUND_NAME = lazy_regex(_FUND, re.IGNORECASE)
_KINDS = (
    (".*转[债2]", {SHANGHAI: r"11\d{4}", SHENZHEN: r"12\d{4}"}),
    (_FUND, {SHANGHAI: r"5\d{5}", SHENZHEN: r"1[568]\d{4}"}),
    (_INDEX, {SHANGHAI: r"000\d{3}|5\d{5}", SHENZHEN: r"1[568]\d{4}"}),
    (".*B股?", {SHANGHAI: r"900\d{3}", SHENZHEN: r"20[01]\d{3}"}),
    (
        ".*",
        {
            SHANGHAI: r"60[0135]\d{3}|68[89]\d{3}",
            SHENZHEN: r"30[01]\d{3}|39\d{4}|(?:43|83|87|92)\d{4}|899\d{3}",
            HONG_KONG: r"0\d{4}",
        },
    ),
    (
        rf"(?!(?:{_FUND}|{_INDEX})\Z).*",
        {SHENZHEN: r"002\d{3}|001[23]\d\d|001(?:696|872|896|914|965|979)|0030\d\d|003816"},
    ),
    (rf"(?!(?:{_FUND}|{_INDEX})\Z).+", {SHENZHEN: r"000\d{3}"}),
)
"""What a number alone names, by the name before it: the market of the first row that both fit. Funds that
are on no exchange have codes that shares have too."""
_ROUND = lazy_regex(r"(?!600000|603000|003000|301000)\d{3}000")
_COUNTS = lazy_regex(
    "[万亿吨辆倍%]|元(?![月旦宇])|户(?!外)|股(?![价东份权吧民指票市])|例(?!如)|人(?![民士气员事工才形脸])|号(?!称)"
)
"""What a number counts that it comes before."""
_UNITS = "家件台张份名位个只手次套期年月日"


def written_codes(text: str) -> list[WrittenCode]:
    """The codes in a text, in order.

    Args:
        text: plain, one paragraph or a title.
    """
    found: list[WrittenCode] = []
    if not may_hold_codes(text):
        return found
    narrow = _narrowed(text)
    for group in _GROUP().finditer(narrow):
        found += _in_parentheses(narrow, group, found[-1] if found else None)
    if _has_marks(text):
        inside = {place for code in found for place in range(code.start, code.end)}
        found += (code for code in _loose(narrow) if code.start not in inside)
        found.sort(key=lambda code: code.start)
    return found


def may_hold_codes(text: str) -> bool:
    """Whether it is worth while to look for codes in a text, at a glance."""
    return _has_marks(text) or (("（" in text or "(" in text) and _HINT().search(text) is not None)


def _has_marks(text: str) -> bool:
    holds = text.__contains__
    return any(map(holds, _LETTERS)) and any(map(holds, _MARKS))


def _narrowed(text: str) -> str:
    """A text with forms of half width, as long as it is."""
    if _WIDE().search(text):
        return text.translate(_NARROW)
    return text.replace("（", "(").replace("）", ")").replace("：", ":").replace("，", ",")


def _loose(text: str) -> Iterator[WrittenCode]:
    """Codes with a suffix or prefix that are not in parentheses of their own."""
    for match in _LOOSE().finditer(text):
        if security := _marked(match[0]) or _labelled(match[0], "", ""):
            yield WrittenCode(security, "", *match.span())


def _in_parentheses(text: str, group: re.Match[str], last: WrittenCode | None) -> Iterator[WrittenCode]:
    """The codes in a pair of parentheses.

    Args:
        text: around them.
        group: the pair.
        last: the code before, whose name counts where its parenthesis ends directly before this one.
    """
    inner = group[1].strip()
    if not _MAY_BE_CODE().search(inner):
        return
    before = text[max(0, group.start() - 60) : group.start()]
    goes_on = last is not None and last.end == group.start()
    said = _SHORT_NAME().search(inner)
    name = said[1] if said else last.name if last is not None and goes_on else name_before(before)
    goes_on = goes_on or said is not None
    at = len(before.rstrip()) - len(name) + group.start() - len(before)
    for security in _securities(inner, before, name, text[group.end() : group.end() + 2]):
        if len(security.code) == 1 and (
            name in ("", "联合国", "记者", "作者") or security.market not in (106, None)
        ):
            continue  # initials, such as U.N
        yield WrittenCode(security, name, at if name and not goes_on else group.start(), group.end())


_SHORT_NAME = lazy_regex(r"简称\s*[:为]?\s*[“\"]?([\w*\-]{2,14})")
_MAY_BE_CODE = lazy_regex(r"\d{5}|[A-Z\d][.:]\s?[A-Z\d]|[码号股所克达]\s?:?\s?[A-Z\d]|K\d{4}", re.IGNORECASE)


def _securities(inner: str, before: str, name: str, after: str) -> Iterator[SecurityId]:
    """What the pieces of the words in parentheses name.

    Args:
        inner: the words.
        before: the text before the parenthesis.
        name: the name there, or empty.
        after: two characters after it.
    """
    pieces = [piece for piece in _SEPARATOR().split(inner) if piece]
    marked = [_marked(piece) or _labelled(piece, name, before) for piece in pieces]
    yield from filter(None, marked)
    rest = [piece for piece, security in zip(pieces, marked, strict=True) if security is None]
    bare = [piece for piece in rest if _BARE().fullmatch(piece)]
    others = [piece for piece in rest if piece not in bare and any(map(str.isdecimal, piece))]
    alone = len({len(piece) for piece in bare}) == len(bare)
    if (
        bare
        and alone
        and not others
        and _BARE().fullmatch(pieces[0])
        and not (rules_out_a_code(before) or _COUNTS().match(after))
    ):
        is_named = has_words(before)
        for code in bare:
            security = _bare(code, name) if is_named else _nameless(code, before, after)
            if security is not None:
                yield security


def _marked(piece: str) -> SecurityId | None:
    """What a code with a suffix or prefix names, if they agree."""
    match = _SUFFIXED().fullmatch(piece) or _PREFIXED().fullmatch(piece)
    if match is None:
        return None
    if code := match["code"]:
        exchange = match["mainland"].upper()
        in_range = exchange not in _RANGES or _RANGES[exchange]().fullmatch(code)
        return SecurityId(MARKETS_BY_MARK[exchange], code) if in_range else None
    if code := (match["hong_kong"] or "").strip(" :."):
        return _hong_kong(code)
    exchange = match["exchange"].upper().replace(" ", "")
    return SecurityId(MARKETS_BY_MARK[exchange], match["us"])


def _hong_kong(code: str) -> SecurityId | None:
    return SecurityId(HONG_KONG, code.zfill(5)) if code.strip("0") else None


def _labelled(piece: str, name: str, before: str) -> SecurityId | None:
    """What a code after ``代码：`` or ``H股：`` names."""
    label = _LABEL().fullmatch(piece)
    if label is None:
        return None
    code = label["value"]
    if label["hong_kong"] and _HONG_KONG_CODE().fullmatch(code):
        return _hong_kong(code)
    if label["us"] and _TICKER().fullmatch(code):
        return SecurityId(None, code)
    if marked := _marked(code):
        return marked
    if not _BARE().fullmatch(code) or not (label["sure"] or label["fund"] or not rules_out_a_code(before)):
        return None
    return _bare(code, "基金" if label["fund"] else name)


_HONG_KONG_CODE = lazy_regex(r"\d{1,5}", re.ASCII)
_TICKER = lazy_regex(r"[A-Z]{1,5}")


def _bare(code: str, name: str) -> SecurityId | None:
    """What a number names that words come before, by its first digits and the name."""
    if _ROUND().fullmatch(code) and not _FUND_NAME().fullmatch(name):
        return None
    for names, ranges in _kinds():
        if names.fullmatch(name):
            for market, codes in ranges:
                if codes.fullmatch(code):
                    return SecurityId(market, code)
    return SecurityId(None, code) if code.startswith("000") and not name else None


@cache
def _kinds() -> list[tuple[re.Pattern[str], list[tuple[int, re.Pattern[str]]]]]:
    return [
        (re.compile(names, re.IGNORECASE), [(market, re.compile(codes)) for market, codes in ranges.items()])
        for names, ranges in _KINDS
    ]


def _nameless(code: str, before: str, after: str) -> SecurityId | None:
    """What a number names that nothing but punctuation comes before."""
    begins = not before.strip() or before.rstrip()[-1] in "。;；、,！!？?：:"
    if not begins or (after and after[0] in _UNITS):
        return None
    if code.startswith("000"):
        return SecurityId(None, code)
    sure = code.startswith(("60", "68", "002", "300", "301"))
    return _bare(code, "") if sure and not before.rstrip().endswith((":", "：")) else None
