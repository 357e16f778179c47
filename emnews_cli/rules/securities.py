"""Rules about the securities of a post."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from emnews_cli.messages import Message
from emnews_cli.model.diagnostic import Finding, Severity
from emnews_cli.model.examination import Examination
from emnews_cli.model.markets import has_right_shape, label_of, market_of
from emnews_cli.model.post import Post
from emnews_cli.model.security import Security, SecurityId
from emnews_cli.model.text import Span
from emnews_cli.rules.rule import rule
from emnews_cli.rules.spans import place_of


@lru_cache(maxsize=4096)
def _is_odd(security: SecurityId) -> bool:
    is_unknown = security.market is not None and market_of(security) is None
    return is_unknown or not has_right_shape(security)


def _odd_ones(examined: Examination) -> list[Security]:
    return [security for security in examined.post.securities if _is_odd(security.id)]


@rule("EM301", "unknown-market", Severity.WARNING, given=_odd_ones)
def unknown_market(examined: Examination) -> Iterator[Finding]:
    """A security has a market id that is not known.

    ## What it does

    Reports a security whose market id is not in emnews's table of markets.

    ## Why is this bad?

    Its exchange and symbol can't be told. emnews keeps the id and code as they are and guesses nothing.

    ## Example

    `<a href="http://quote.eastmoney.com/unify/r/999.ABC" class="keytip">`

    ## Use instead

    An id of the table, if this one is a mistake; else tell the makers of emnews what it means.

    ## Fix safety

    There is no automatic fix.
    """
    for security in _odd_ones(examined):
        if security.id.market is not None and market_of(security.id) is None:
            message = Message(
                "Market {market} of {code} is not known", market=security.id.market, code=security.id.code
            )
            yield Finding(_place(examined, security.id), message)


@rule("EM304", "code-of-wrong-shape", Severity.WARNING, given=_odd_ones)
def code_of_wrong_shape(examined: Examination) -> Iterator[Finding]:
    """A security's code is not of its market's shape.

    ## What it does

    Reports a code that its market can't have: six digits in Shanghai, Shenzhen and Beijing, five in Hong
    Kong, letters in New York, `BK` and four digits for boards.

    ## Why is this bad?

    The code was cut or belongs to another market, and the symbol made of it names nothing, or something else.

    ## Example

    `data-code="1,60003"`

    ## Use instead

    `data-code="1,600030"`

    ## Fix safety

    There is no automatic fix.
    """
    for security in _odd_ones(examined):
        if not has_right_shape(security.id):
            market = market_of(security.id)
            exchange = Message(market.exchange) if market else ""
            yield Finding(
                _place(examined, security.id),
                Message("{code} is no code of {exchange}", code=security.id.code, exchange=exchange),
            )


def _place(examined: Examination, security: SecurityId) -> Span:
    """Where a security is first named: its element, else the front matter, else its code in the text."""
    post = examined.post
    elements = [element for element in examined.markup.elements if element.security == security]
    if elements:
        # The span around a link names it too, by its id; the link is what a person looks for.
        return next((element for element in elements if element.value("href")), elements[0]).tag
    return _listed(post, label_of(security)) or place_of(post, security.code)


def _listed(post: Post, label: str) -> Span | None:
    """Where the front matter lists a security, quotes included, or None."""
    entry, text = post.front_matter.get("securities"), post.original.text
    at = text.find(label, *entry.value_span) if entry else -1
    quote = at > 0 and text[at - 1] in "\"'"
    return Span(at - quote, at + len(label) + quote) if at >= 0 else None
