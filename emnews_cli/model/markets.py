"""The market table: what Eastmoney's market ids mean.

Facts from Eastmoney's own scripts and several independent parsers of its quote service; MICs are those of
ISO 10383. An id that is not here is unknown: it is kept and reported, its exchange never guessed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.model.security import SecurityId

Kind = Literal[
    "security", "fund", "bond", "index", "board", "futures", "option", "fx", "metal", "yield", "unknown"
]


class Market(NamedTuple):
    """One market.

    Args:
        exchange: the exchange's or the list's English name.
        mic: its ISO 10383 market identifier code, or None where it has none or it is not settled.
        suffix: what a symbol ends in, with its dot (``.HK``); empty where symbols are bare codes.
        kind: what is traded there, where the code does not say more.
    """

    exchange: str
    mic: str | None
    suffix: str
    kind: Kind


_SHANGHAI = Market("Shanghai Stock Exchange", "XSHG", ".SH", "security")
_SHENZHEN = Market("Shenzhen Stock Exchange", "XSHE", ".SZ", "security")
_BEIJING = Market("Beijing Stock Exchange", "BJSE", ".BJ", "security")
_HONG_KONG_INDICES = Market("Hong Kong indices", None, "", "index")

MARKETS: dict[int, Market] = {
    0: _SHENZHEN,
    1: _SHANGHAI,
    2: Market("China Securities Index", None, ".CSI", "index"),
    8: Market("China Financial Futures Exchange", "CCFX", ".CFE", "futures"),
    10: Market("Shanghai Stock Exchange, ETF options", "XSHG", ".SH", "option"),
    12: Market("Shenzhen Stock Exchange, ETF options", "XSHE", ".SZ", "option"),
    47: Market("Eastmoney indices", None, "", "index"),
    90: Market("Eastmoney boards", None, "", "board"),
    100: Market("Global indices", None, "", "index"),
    101: Market("COMEX", "XCEC", "", "futures"),
    102: Market("NYMEX", "XNYM", "", "futures"),
    103: Market("CBOT", "XCBT", "", "futures"),
    104: Market("SGX derivatives", None, "", "futures"),
    105: Market("Nasdaq", "XNAS", ".O", "security"),
    106: Market("New York Stock Exchange", "XNYS", ".N", "security"),
    107: Market("NYSE American and other US listings", "XASE", ".A", "security"),
    108: Market("ICE Futures US", "IFUS", "", "futures"),
    109: Market("London Metal Exchange", "XLME", "", "futures"),
    110: Market("Bursa Malaysia Derivatives", None, "", "futures"),
    111: Market("Tokyo Commodity Exchange", "XTKT", "", "futures"),
    112: Market("ICE Futures Europe", "IFEU", "", "futures"),
    113: Market("Shanghai Futures Exchange", "XSGE", ".SHF", "futures"),
    114: Market("Dalian Commodity Exchange", "XDCE", ".DCE", "futures"),
    115: Market("Zhengzhou Commodity Exchange", "XZCE", ".CZC", "futures"),
    116: Market("Hong Kong Stock Exchange", "XHKG", ".HK", "security"),
    118: Market("Shanghai Gold Exchange", "SGEX", ".SGE", "metal"),
    119: Market("FX spot", None, "", "fx"),
    120: Market("CNY central parity", None, "", "fx"),
    122: Market("International spot precious metals", None, "", "metal"),
    123: Market("International spot precious metals", None, "", "metal"),
    124: _HONG_KONG_INDICES,
    125: _HONG_KONG_INDICES,
    133: Market("Offshore CNH pairs", None, "", "fx"),
    134: Market("Hong Kong index futures", None, "", "futures"),
    139: Market("HKEX FX options", None, "", "option"),
    140: Market("Dalian Commodity Exchange, options", "XDCE", ".DCE", "option"),
    141: Market("Zhengzhou Commodity Exchange, options", "XZCE", ".CZC", "option"),
    142: Market("Shanghai International Energy Exchange", "XINE", ".INE", "futures"),
    150: Market("Off-exchange mutual funds", None, ".OF", "fund"),
    151: Market("Shanghai Futures Exchange, options", "XSGE", ".SHF", "option"),
    153: Market("US over the counter", None, "", "security"),
    155: Market("London Stock Exchange", "XLON", ".L", "security"),
    156: Market("London Stock Exchange, international", "XLON", ".L", "security"),
    162: Market("Bank FX board rates", None, "", "fx"),
    163: Market("Shanghai International Energy Exchange, options", "XINE", ".INE", "option"),
    171: Market("Government bond yields", None, "", "yield"),
    220: Market("China Financial Futures Exchange", "CCFX", ".CFE", "futures"),
    221: Market("China Financial Futures Exchange, options", "CCFX", ".CFE", "option"),
    225: Market("Guangzhou Futures Exchange", None, ".GFE", "futures"),
    226: Market("Guangzhou Futures Exchange, options", None, ".GFE", "option"),
    242: Market("HKEX index futures", None, "", "futures"),
    251: Market("US sector indices", None, "", "index"),
    252: Market("SIX Swiss Exchange, GDRs", "XSWX", "", "security"),
    305: _HONG_KONG_INDICES,
    341: Market("London indices", None, "", "index"),
}

_DELAYED_FEEDS = {128: 116}
"""Market ids that are another feed of the same exchange."""

_KIND_BY_PREFIX: dict[int, dict[str, Kind]] = {
    0: {
        "39": "index", "98": "index", "899": "index",
        "15": "fund", "16": "fund", "18": "fund",
        "10": "bond", "11": "bond", "12": "bond", "13": "bond", "14": "bond", "19": "bond",
    },
    1: {"000": "index", "5": "fund", "01": "bond", "02": "bond", "1": "bond", "2": "bond"},
}  # fmt: skip
"""Code prefixes of the two mainland exchanges, from their code assignment rules."""


def canonical(security: SecurityId) -> SecurityId:
    """The same security under its exchange's main id (a delayed Hong Kong quote is 116, not 128)."""
    if security.market in _DELAYED_FEEDS:
        return SecurityId(_DELAYED_FEEDS[security.market], security.code)
    return security


def market_of(security: SecurityId) -> Market | None:
    """The market a security is listed on, or None where the id is unknown or absent.

    Beijing shares market 0 with Shenzhen and is told by its code: 92, or a 4 or 8 in front (a range it
    shares with the New Third Board, which a post does not tell apart).
    """
    market, code = canonical(security)
    if market is None:
        return None
    if market == 0 and len(code) == 6 and code.startswith(("4", "8", "92")):
        return _BEIJING
    return MARKETS.get(market)


@lru_cache(maxsize=4096)
def kind_of(security: SecurityId) -> Kind:
    """What a security is: a share, a fund, a board, an index …"""
    market = market_of(security)
    if market is None:
        return "unknown"
    by_prefix = _KIND_BY_PREFIX.get(security.market, {}) if security.market is not None else {}
    known = (by_prefix.get(security.code[:length]) for length in (3, 2, 1))
    return next(filter(None, known), market.kind)


_SIX_DIGITS = lazy_regex(r"\d{6}", re.ASCII)
_US_CODE = lazy_regex(r"[A-Z][A-Z0-9._\-]{0,11}", re.ASCII | re.IGNORECASE)
_SHAPES = {
    **dict.fromkeys((0, 1, 150), _SIX_DIGITS),
    **dict.fromkeys((105, 106, 107, 153), _US_CODE),
    90: lazy_regex(r"BK\d{4}", re.ASCII),
    116: lazy_regex(r"\d{5}", re.ASCII),
}
"""What codes look like where that is settled."""


def has_right_shape(security: SecurityId) -> bool:
    """Whether a code can be one of its market, as far as that is known."""
    shape = _SHAPES.get(canonical(security).market or 0) if security.market is not None else None
    return shape is None or shape().fullmatch(security.code) is not None


def symbol_of(security: SecurityId) -> str | None:
    """The symbol: code and exchange suffix (``03690.HK``), or None where the market is unknown."""
    market = market_of(security)
    return None if market is None else security.code + market.suffix


_MARKET_BY_SUFFIX = {
    ".SZ": 0, ".BJ": 0, ".SH": 1, ".CSI": 2, ".O": 105, ".N": 106, ".A": 107, ".SHF": 113, ".DCE": 114,
    ".CZC": 115, ".HK": 116, ".SGE": 118, ".INE": 142, ".OF": 150, ".L": 155, ".CFE": 220, ".GFE": 225,
}  # fmt: skip


def from_symbol(symbol: str) -> SecurityId:
    """The identity in ``600030.SH``, ``BK0473``, ``1.600030``, or a bare code without market."""
    code, dot, suffix = symbol.rpartition(".")
    market = _MARKET_BY_SUFFIX.get(dot + suffix.upper())
    if code and market is not None:
        return SecurityId(market, code)
    market_id, dot, code = symbol.partition(".")
    if code and market_id.isascii() and market_id.isdigit():
        return canonical(SecurityId(int(market_id), code))
    return SecurityId(90 if symbol.startswith("BK") else None, symbol)


@lru_cache(maxsize=4096)
def label_of(security: SecurityId) -> str:
    """The shortest writing that :func:`from_symbol` reads back: the symbol, else market id and code."""
    symbol = symbol_of(security)
    return symbol if symbol and from_symbol(symbol) == security else str(security)
