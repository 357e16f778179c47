"""The ways to write a security: ``600030.SH``, ``SH600030``, ``600030.XSHG``, ``1.600030``, ``NIO.US`` …"""

from __future__ import annotations

import re
import unicodedata

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.markets import canonical, has_right_shape, market_of
from emnews_cli.model.security import SecurityId

MARKETS_BY_MARK: dict[str, int | None] = {
    **dict.fromkeys(("SH", "SS", "SSE", "SHSE", "XSHG", "上交所"), 1),
    **dict.fromkeys(("SZ", "SZSE", "XSHE", "BJ", "BSE", "BJSE", "深交所", "北交所"), 0),
    **dict.fromkeys(("HK", "HKG", "HKEX", "HKSE", "SEHK", "XHKG", "港交所", "联交所"), 116),
    **dict.fromkeys(("N", "NYSE", "XNYS", "纽交所"), 106),
    **dict.fromkeys(("O", "OQ", "NASDAQ", "XNAS", "纳斯达克"), 105),
    **dict.fromkeys(("A", "AMEX", "XASE", "NYSEAMERICAN"), 107),
    **dict.fromkeys(("US", "美股"), None),
    "OF": 150, "CSI": 2, "L": 155, "SHF": 113, "DCE": 114, "CZC": 115, "SGE": 118, "INE": 142,
    "CFE": 220, "GFE": 225,
}  # fmt: skip
"""What is written before or after a code: the suffixes of symbols, MICs (ISO 10383), names of exchanges.

``US`` leaves the exchange open.
"""
BEIJING_MARKS = frozenset({"BJ", "BSE", "BJSE", "北交所"})

_SUFFIXED = lazy_regex(r"(?P<code>[A-Z0-9][A-Z0-9_.\-]*)\.(?P<mark>[A-Z]+)")
_PREFIXED = lazy_regex(
    r"(?P<mark>[A-Z]+|[\u4e00-\u9fff]+)(?:(?<=SH|SZ|BJ|HK)|[:.])\s?(?P<code>\d+|[A-Z][A-Z.\-]*)"
)
_PAIR = lazy_regex(r"(?P<market>\d{1,3})\.(?P<code>[A-Z0-9_.\-]+)", re.ASCII)
_ALONE = lazy_regex(r"\d{5,6}|[A-Z]{1,5}(?:[.\-][A-Z]{1,2})?", re.ASCII)
_BOARD = lazy_regex(r"BK\d{4}", re.ASCII)


def read_symbol(text: str) -> SecurityId | None:
    """The security that a person writes, or None where it is written in no known way.

    Args:
        text: in any case and width. A bare code, and one with ``.US``, has no market.
    """
    symbol = unicodedata.normalize("NFKC", text).strip().upper()
    if not symbol.isprintable():
        return None
    for pattern in (_SUFFIXED(), _PREFIXED()):
        if (match := pattern.fullmatch(symbol)) and (security := _marked(match)):
            return security
    if match := _PAIR().fullmatch(symbol):
        pair = canonical(SecurityId(int(match["market"]), match["code"]))
        return pair if has_right_shape(pair) else None
    if _BOARD().fullmatch(symbol):
        return SecurityId(90, symbol)
    return SecurityId(None, symbol) if _ALONE().fullmatch(symbol) else None


def _marked(match: re.Match[str]) -> SecurityId | None:
    """A code with the mark of its market, if it can be one of it."""
    mark, code = match["mark"], match["code"]
    if mark not in MARKETS_BY_MARK:
        return None
    market = MARKETS_BY_MARK[mark]
    if market is None:
        return SecurityId(None, code) if _ALONE().fullmatch(code) and code.isalpha() else None
    security = SecurityId(market, code.zfill(5) if market == 116 else code)
    exchange = market_of(security)
    misplaced = mark in BEIJING_MARKS and (exchange is None or exchange.suffix != ".BJ")
    return None if misplaced or not has_right_shape(security) else security
