"""The index of securities: market by market, code by code, every article that names one, with its day.

From it also come the stories: the articles before and behind an article that are about the same company.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from emnews_cli.model.markets import market_of, symbol_of
from emnews_cli.model.security import SecurityId
from emnews_cli.writers.epub.frame import link, page
from emnews_cli.writers.epub.front_pages import chunks
from emnews_cli.writers.epub.record import Record, is_company
from emnews_cli.writers.html_nodes import escape

_TITLE = "证券索引"
_MOST_STORIES = 3
_MOST_IN_A_LIST = 200
_OTHERS = "其他市场"
_EXCHANGES = {
    "Shanghai Stock Exchange": "上海证券交易所",
    "Shenzhen Stock Exchange": "深圳证券交易所",
    "Beijing Stock Exchange": "北京证券交易所",
    "Hong Kong Stock Exchange": "香港交易所",
    "Nasdaq": "纳斯达克",
    "New York Stock Exchange": "纽约证券交易所",
    "NYSE American and other US listings": "美国其他市场",
    "Eastmoney boards": "板块",
    "Global indices": "全球指数",
    "China Securities Index": "中证指数",
    "Off-exchange mutual funds": "场外基金",
}
_PLACES = {exchange: place for place, exchange in enumerate(_EXCHANGES)}


class SecurityIndex:
    """Which articles name which security.

    Args:
        records: the articles of a book, the oldest first.
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self._articles: dict[SecurityId, list[Record]] = {}
        self._names: dict[SecurityId, str] = {}
        self._places: dict[tuple[str, SecurityId], int] = {}
        for record in records:
            for named in record.securities:
                articles = self._articles.setdefault(named.id, [])
                self._places[record.key, named.id] = len(articles)
                articles.append(record)
                self._names[named.id] = self._names.get(named.id) or named.name

    def __bool__(self) -> bool:
        return bool(self._articles)

    def label(self, security: SecurityId) -> str:
        """Name and symbol: ``昇平股份 002752.SZ``."""
        return f"{self._names.get(security, '')} {symbol_of(security) or security}".strip()

    def stories(self, record: Record) -> tuple[tuple[str, Record | None, Record | None], ...]:
        """For the companies of an article: label, the article before and the one behind."""
        found: list[tuple[str, Record | None, Record | None]] = []
        if record.date is None:
            return ()
        for named in record.securities:
            articles, place = self._articles[named.id], self._places[record.key, named.id]
            earlier = articles[place - 1] if place else None
            later = articles[place + 1] if place + 1 < len(articles) else None
            later = later if later and later.date else None  # those without a date are last of all
            if is_company(named.id) and (earlier or later):
                found.append((self.label(named.id), earlier, later))
        return tuple(found[:_MOST_STORIES])

    def pages(self, language: str) -> Iterator[tuple[str, bytes]]:
        """The pages of the index, each with its name."""
        for number, body in enumerate(chunks(self._markets()), 1):
            title = _TITLE if number == 1 else f"{_TITLE}（{number}）"
            content = f'<section class="index">\n<h1>{title}</h1>\n{body}</section>\n'
            yield (
                f"index/securities{f'_{number}' if number > 1 else ''}.xhtml",
                page(title, content, language),
            )

    def _markets(self) -> Iterator[str]:
        """The securities in order, before the first of each market its heading."""
        market = None
        for security in sorted(self._articles, key=_rank):
            heading = _market(security)
            before = f"<h2>{escape(heading)}</h2>\n" if heading != market else ""
            market = heading
            yield from self._security(security, before)

    def _security(self, security: SecurityId, before: str) -> Iterator[str]:
        """A security with its articles, in pieces that fit on a page, behind its heading."""
        articles = self._articles[security]
        before += f"<h3>{escape(self.label(security))}</h3>\n"
        for start in range(0, len(articles), _MOST_IN_A_LIST):
            entries = "".join(
                f"<li>{record.day} {link(f'../{record.name}', record.title)}</li>\n"
                for record in articles[start : start + _MOST_IN_A_LIST]
            )
            yield f"{before}<ul>\n{entries}</ul>\n"
            before = ""


def _rank(security: SecurityId) -> tuple[int, str, str, int]:
    """Exchanges before boards and indices, what has no market last, each in one place."""
    market = market_of(security)
    if market is None:
        return len(_EXCHANGES) + 1, "", security.code, security.market or 0
    place = _PLACES.get(market.exchange, len(_EXCHANGES))
    return place, market.exchange, security.code, security.market or 0


def _market(security: SecurityId) -> str:
    market = market_of(security)
    return _EXCHANGES.get(market.exchange, market.exchange) if market else _OTHERS
