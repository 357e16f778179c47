"""Identify the security that a link, an attribute or an id names.

The forms are those of Eastmoney's scripts and of real posts from 2014 on. A form that does not tell the
market gives a :class:`SecurityId` without one; what names no security gives None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from urllib.parse import parse_qsl, urlsplit

from emnews_cli.model.markets import canonical
from emnews_cli.model.memo import memoized
from emnews_cli.model.security import SecurityId
from emnews_cli.readers.vocabulary import INFO_CLASS

SHANGHAI, SHENZHEN, BOARDS, GLOBAL_INDICES, HONG_KONG, FUNDS = 1, 0, 90, 100, 116, 150

_US_MARKETS = {"NASDAQ": 105, "NYSE": 106, "AMEX": 107}
_LEGACY_DIGITS = {"1": SHANGHAI, "2": SHENZHEN, "5": HONG_KONG}
"""Eastmoney's older exchange digit, once glued behind the code; 7 is the US without its exchange."""

_MAINLAND = {"sh": SHANGHAI, "sz": SHENZHEN, "bj": SHENZHEN}
"""Beijing stands in market 0 and is told by its code."""

_PAIR = re.compile(r"(\d{1,5})[.,]([A-Za-z0-9_.\-]{1,24})")
_CODE = re.compile(r"[A-Za-z0-9_.\-]{1,24}")
_SHANGHAI_CODES = re.compile(r"(?:6[08]\d|5\d\d|900)\d{3}$")
_SHENZHEN_CODES = re.compile(r"(?:0[0-3]|1[568]|20|30|39|4\d|8\d|92)\d{4}$")


def from_pair(text: str) -> SecurityId | None:
    """``1.600030`` or ``1,600030``: market and code."""
    match = _PAIR.fullmatch(text.strip())
    return canonical(SecurityId(int(match[1]), match[2])) if match else None


def from_bare_code(code: str) -> SecurityId:
    """A mainland code without its market, placed by its prefix where that is certain."""
    if _SHANGHAI_CODES.match(code):
        return SecurityId(SHANGHAI, code)
    return SecurityId(SHENZHEN if _SHENZHEN_CODES.match(code) else None, code)


def from_legacy(code: str, digit: str) -> SecurityId:
    """A code with the older exchange digit."""
    return SecurityId(_LEGACY_DIGITS.get(digit), code)


@memoized(2048)
def from_data_code(value: str, data_type: str = "") -> SecurityId | None:
    """The attribute ``data-code`` in its four shapes.

    ``03690|116|5`` and ``03690|116|3|`` (charts; on the image with ``K`` in front), ``1,600030``,
    ``601818,1,1`` (code, older digit, market) and a bare ``002353``; with ``data-type="2"`` a fund's code.
    """
    value = value.lstrip().removeprefix("K ").strip()
    if "|" in value:
        code, market, *_ = value.split("|")
        return from_pair(f"{market}.{code}")
    fields = value.split(",")
    if len(fields) == 3:
        return from_pair(f"{fields[2]}.{fields[0]}")
    if len(fields) == 2:
        return from_pair(value)
    if not _CODE.fullmatch(value):
        return None
    return _fund(value) if data_type == "2" else from_bare_code(value)


_OLD_ID = re.compile(
    r"(?P<exchange>NASDAQ|NYSE|AMEX)_(?P<us>[A-Za-z0-9.\-]+)7|(?P<mainland>\d{6})[12]|(?P<hongkong>\d{5})5"
)


@memoized(2048)
def from_element_id(value: str) -> SecurityId | None:
    """The id of the span around a linked word: ``stock_1.600030``, ``bk_90.BK0473``, and the older
    ``stock_3001042``, ``stock_013855``, ``stock_NASDAQ_AAPL7``, ``bk_474``."""
    prefix, _, rest = value.partition("_")
    if prefix == "bk":
        return from_pair(rest) or (_board(rest) if rest.isdecimal() else None)
    if prefix != "stock":
        return None
    if pair := from_pair(rest):
        return pair
    match = _OLD_ID.fullmatch(rest)
    if match is None:
        return None
    if match["us"]:
        return SecurityId(_US_MARKETS[match["exchange"]], match["us"].upper())
    return from_legacy(rest[:-1], rest[-1])


def _board(number: str) -> SecurityId:
    return SecurityId(BOARDS, f"BK{number:0>4}")


def _fund(code: str) -> SecurityId:
    """A fund: on an exchange by its prefix, else off it."""
    if code.startswith("5"):
        return SecurityId(SHANGHAI, code)
    return SecurityId(SHENZHEN if code.startswith(("15", "16", "18")) else FUNDS, code)


def _index(code: str) -> SecurityId:
    market = {"000": SHANGHAI, "399": SHENZHEN, "395": SHENZHEN, "899": SHENZHEN}.get(code[:3])
    return SecurityId(market, code)


def _hong_kong_index(code: str) -> SecurityId:
    """Only the two oldest are known to stand among the global indices."""
    return SecurityId(GLOBAL_INDICES if code in ("HSI", "HSCEI") else None, code)


def _us(code: str, exchange: str | None) -> SecurityId:
    return SecurityId(_US_MARKETS.get((exchange or "").upper()), code.upper())


_Make = Callable[[re.Match[str]], SecurityId | None]
_CODE6 = r"(?P<code>\d{6})"
_FORMS: dict[str, list[tuple[str, _Make]]] = {
    "quote.eastmoney.com": [
        (r"(?:/unify/c?r|/r|/q)/(?P<pair>[^/?]+?)(?:\.html)?", lambda m: from_pair(m["pair"])),
        (
            rf"(?:/flash|/concept)?/(?P<place>sh|sz|bj){_CODE6}\.html",
            lambda m: SecurityId(_MAINLAND[m["place"].lower()], m["code"]),
        ),
        (rf"/(?:bj|3ban)/(?:sz)?{_CODE6}\.html", lambda m: SecurityId(SHENZHEN, m["code"])),
        (rf"/zs{_CODE6}\.html", lambda m: _index(m["code"])),
        (r"/hk/zs(?P<code>\w+)\.html", lambda m: _hong_kong_index(m["code"].upper())),
        (r"/hk/(?P<code>\d{5})\.html", lambda m: SecurityId(HONG_KONG, m["code"])),
        (
            r"/us/(?P<code>[\w.\-]+)\.html(?:\?(?:.*&)?market=(?P<exchange>\w+).*)?",
            lambda m: _us(m["code"], m["exchange"]),
        ),
        (r"/gb/zs(?P<code>\w+)\.html", lambda m: SecurityId(GLOBAL_INDICES, m["code"].upper())),
        (r"/(?:forex|qihuo|gzqh|globalfuture)/(?P<code>\w+)\.html", lambda m: SecurityId(None, m["code"])),
        (r"/qiquan/(?P<code>\w+)_(?P<market>\d+)\.html", lambda m: from_pair(f"{m['market']}.{m['code']}")),
    ],
    "fund.eastmoney.com": [(rf"/{_CODE6}\.html", lambda m: _fund(m["code"]))],
    "guba.eastmoney.com": [
        (rf"/(?:topic|list),{_CODE6}\.html", lambda m: from_bare_code(m["code"])),
        (r"/list,hk(?P<code>\d{5})\.html", lambda m: SecurityId(HONG_KONG, m["code"])),
        (r"/list,us(?P<code>[a-z]+)\.html", lambda m: _us(m["code"], None)),
        (rf"/list,of{_CODE6}\.html", lambda m: _fund(m["code"])),
    ],
    "data.eastmoney.com": [
        (rf"/(?:stockdata|zjlx)/{_CODE6}\.html", lambda m: from_bare_code(m["code"])),
        (r"/bkzj/BK(?P<code>\d{4})\.html", lambda m: _board(m["code"])),
        (r"/report/(?P<code>\d{3,4})yb\.html", lambda m: _board(m["code"])),
    ],
    "stock.eastmoney.com": [(r"/hangye/hy(?P<code>\d{1,4})\.html", lambda m: _board(m["code"]))],
    "wap.eastmoney.com": [
        (
            r"/quota/stock/index/(?P<code>\d{5,6}|[A-Z]+)(?P<digit>\d)",
            lambda m: from_legacy(m["code"], m["digit"]),
        ),
    ],
}


@cache
def _forms_of(host: str) -> list[tuple[re.Pattern[str], _Make]]:
    """How a host writes the pages of securities."""
    forms = _FORMS.get(host, ())
    return [(re.compile(rf"{pattern}(?:\?.*)?", re.IGNORECASE | re.ASCII), make) for pattern, make in forms]


@memoized(2048)
def from_href(href: str) -> SecurityId | None:
    """The security that an address leads to, by its host and path."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return None
    page = f"{parts.path}?{parts.query}" if parts.query else parts.path
    host = parts.netloc.lower()
    for pattern, make in _forms_of(host) if host in _FORMS else ():
        if match := pattern.fullmatch(page):
            return make(match)
    return None


def from_link(attributes: Mapping[str, str]) -> SecurityId | None:
    """The security that a linked word names, by its address or its ``data-code``.

    The site's links to pages about other things (class ``infokey``) name none but where they lead to a quote
    page.
    """
    get = attributes.get
    classes = get("class")
    if classes and INFO_CLASS in classes and INFO_CLASS in classes.split():
        href = get("href", "")
        return from_href(href) if _QUOTES in href else None
    return _linked(get("href", ""), get("data-code", ""), get("data-type", ""))


_QUOTES = "//quote.eastmoney.com/"


@memoized(2048)
def _linked(href: str, data_code: str, data_type: str) -> SecurityId | None:
    page = from_href(href) if href else None
    if data_code and (page is None or page.market is None):
        return from_data_code(data_code, data_type) or page
    return page


def _parameter(query: str, name: str) -> str:
    """A parameter of a query by its name in lower case, or an empty string."""
    return next((value for key, value in parse_qsl(query) if key.lower() == name), "")


@memoized(256)
def from_chart_address(src: str) -> SecurityId | None:
    """The security in the address of a chart's picture: ``nid=116.03690``, or the older ``id=6033631``."""
    try:
        query = urlsplit(src).query
    except ValueError:
        return None
    if pair := from_pair(_parameter(query, "nid")):
        return pair
    old = _parameter(query, "id")
    return from_legacy(old[:-1], old[-1]) if re.fullmatch(r"\d{6,7}|[A-Z]+7", old) else None
