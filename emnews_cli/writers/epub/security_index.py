"""The index of securities: market by market, code by code, every article that names one, with its day.

A long one has parts, each a page of its own, since some readers open a link into a page as a footnote.

From it also come the stories: the articles before and behind an article that are about the same company.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from emnews_cli.model.markets import market_of, symbol_of
from emnews_cli.model.security import SecurityId
from emnews_cli.writers.epub.frame import LARGEST, link, page
from emnews_cli.writers.epub.navigation import NavPoint
from emnews_cli.writers.epub.record import ArticleRecord, is_company
from emnews_cli.writers.html_nodes import escape, lang_of

_TITLE = "证券索引"
_MOST_STORIES = 3
_HOME = "index/securities.xhtml"
_MOST_ROWS = 250
"""As many articles as a page of the index lists; more are a long way to scroll."""
_MOST_IN_A_LIST = 200
_ROW, _MOST_ESCAPED = 120, 6
"""The bytes of a row without its title, and the most that a character of that takes."""
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

    def __init__(self, records: Sequence[ArticleRecord]) -> None:
        self._articles: dict[SecurityId, list[ArticleRecord]] = {}
        self._names: dict[SecurityId, str] = {}
        self._labels: dict[SecurityId, str] = {}
        self._places: dict[tuple[str, SecurityId], int] = {}
        for record in records:
            for named in record.securities:
                articles = self._articles.setdefault(named.id, [])
                self._places[record.key, named.id] = len(articles)
                articles.append(record)
                self._names[named.id] = self._names.get(named.id) or named.name
        self._parts = _parts_of(self._articles)
        self._pages: dict[SecurityId, str] = {}
        for part in self._parts:
            for security, *_ in part.pieces:
                self._pages.setdefault(security, part.name)

    def __bool__(self) -> bool:
        return bool(self._articles)

    def label(self, security: SecurityId) -> str:
        """Name and symbol: ``昇平股份 002752.SZ``."""
        label = self._labels.get(security)
        if label is None:
            name, symbol = self._names.get(security, ""), symbol_of(security) or security
            label = self._labels[security] = f"{name} {symbol}".strip()
        return label

    def stories(
        self, record: ArticleRecord
    ) -> tuple[tuple[str, ArticleRecord | None, ArticleRecord | None], ...]:
        """For the companies of an article: label, the article before and the one behind."""
        found: list[tuple[str, ArticleRecord | None, ArticleRecord | None]] = []
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

    def contents(self) -> list[NavPoint]:
        """Its entries in the contents: one, below it the markets, below these their parts."""
        if not self._parts:
            return []
        markets = [
            NavPoint(market, parts[0].name, [NavPoint(part.label, part.name) for part in parts[1:] and parts])
            for market, parts in self._by_market()
        ]
        return [NavPoint(_TITLE, _HOME, [] if self._is_small else markets)]

    def pages_of(self, record: ArticleRecord) -> tuple[tuple[str, str], ...]:
        """The securities of an article, each with its label and its page."""
        return tuple((self.label(named.id), self._pages[named.id]) for named in record.securities)

    def pages(self, language: str) -> Iterator[tuple[str, bytes]]:
        """The pages of the index, each with its name."""
        if self._parts and not self._is_small:
            yield _HOME, _page(_TITLE, f"<h1>{_TITLE}</h1>\n{self._markets()}", language)
        for part in self._parts:
            title = _TITLE if self._is_small else f"{_TITLE}：{part.market} {part.label}"
            jumps = "" if self._is_small else self._jumps(part)
            body = "".join(self._sections(part))
            yield part.name, _page(title, f"<h1>{escape(title)}</h1>\n{jumps}{body}", language)

    @property
    def _is_small(self) -> bool:
        """Whether one page is enough."""
        return bool(self._parts) and self._parts[0].name == _HOME

    def _by_market(self) -> list[tuple[str, list[Part]]]:
        return [(market, list(parts)) for market, parts in groupby(self._parts, key=attrgetter("market"))]

    def _markets(self) -> str:
        """The markets, each with the number of its securities, one tap from its first part."""
        counts = Counter(map(_market, self._articles))
        rows = "".join(
            f"<li>{link(f'../{parts[0].name}', market)}（{counts[market]}）</li>\n"
            for market, parts in self._by_market()
        )
        return f"<ul>\n{rows}</ul>\n"

    def _jumps(self, here: Part) -> str:
        """A line of links to the markets, and one to the parts of this one."""
        markets = [(market, parts[0].name) for market, parts in self._by_market() if market != here.market]
        parts = [
            escape(part.label) if part is here else link(f"../{part.name}", part.label)
            for part in self._parts
            if part.market == here.market
        ]
        others = [link(f"../{name}", title) for title, name in [(_TITLE, _HOME), *markets]]
        lines = [others, parts] if len(parts) > 1 else [others]
        rows = "".join(f"<p>{' · '.join(line)}</p>\n" for line in lines)
        return f'<nav class="jumps" aria-label="索引">\n{rows}</nav>\n'

    def _sections(self, part: Part) -> Iterator[str]:
        """The securities of a part with their articles, before the first of each market its heading."""
        market = None
        for security, start, stop in part.pieces:
            if market != (market := _market(security)):
                yield f"<h2>{escape(market)}</h2>\n"
            label = self.label(security)
            yield f"<h3{lang_of(label)}>{escape(label)}{'（续）' if start else ''}</h3>\n"
            rows = (
                f"<li>{record.day} {link(f'../{record.name}', record.title)}</li>\n"
                for record in self._articles[security][start:stop]
            )
            yield f"<ul>\n{''.join(rows)}</ul>\n"


def _page(title: str, body: str, language: str) -> bytes:
    section = f'<section class="index" epub:type="index" role="doc-index" aria-label="{escape(title)}">'
    return page(title, f"{section}\n{body}</section>\n", language)


Piece = tuple[SecurityId, int, int]
"""Some articles of a security: from which to before which."""


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the index.

    Args:
        name: below ``EPUB/``.
        market: whose securities are on it; empty where all are.
        label: their codes or first letters.
        pieces: the articles on it.
    """

    name: str
    market: str
    label: str
    pieces: list[Piece]


def _parts_of(articles: Mapping[SecurityId, Sequence[ArticleRecord]]) -> list[Part]:
    """The pages of an index: one where that is enough, else some for each market."""
    pieces = [
        (security, start, min(start + _MOST_IN_A_LIST, len(articles[security])))
        for security in sorted(articles, key=_rank)
        for start in range(0, len(articles[security]), _MOST_IN_A_LIST)
    ]
    whole = list(_chunks(pieces, articles))
    if len(whole) < 2:
        return [Part(_HOME, "", "", pieces) for pieces in whole]
    parts: list[Part] = []
    for market, of_market in groupby(pieces, key=lambda piece: _market(piece[0])):
        labels = Counter[str]()
        for chunk in _chunks(list(of_market), articles):
            label = _label(chunk)
            labels[label] += 1
            label += f"（{labels[label]}）" if labels[label] > 1 else ""
            parts.append(Part(f"index/securities-{len(parts) + 1}.xhtml", market, label, chunk))
    return parts


def _chunks(
    pieces: Sequence[Piece], articles: Mapping[SecurityId, Sequence[ArticleRecord]]
) -> Iterator[list[Piece]]:
    """Pieces in their order, as many together as a page may have rows and bytes."""
    chunk: list[Piece] = []
    rows = size = 0
    for security, start, stop in pieces:
        length = sum(_ROW + _MOST_ESCAPED * len(record.title) for record in articles[security][start:stop])
        if chunk and (rows + stop - start > _MOST_ROWS or size + length > LARGEST):
            yield chunk
            chunk, rows, size = [], 0, 0
        chunk.append((security, start, stop))
        rows, size = rows + stop - start, size + length
    if chunk:
        yield chunk


def _label(pieces: Sequence[Piece]) -> str:
    """What is on a page: its first and last code, of letters the first ones."""
    codes = [piece[0].code for piece in (pieces[0], pieces[-1])]
    ends = [code[:1].upper() if code[:1].isalpha() else code for code in codes]
    return "–".join(dict.fromkeys(ends))


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
