"""Rules about the securities of a post."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.model.diagnostic import Finding, Severity
from emnews_cli.model.markets import market_of
from emnews_cli.model.post import Post
from emnews_cli.model.text import Span
from emnews_cli.rules.rule import rule


@rule("EM301", "unknown-market", Severity.WARNING)
def unknown_market(post: Post) -> Iterator[Finding]:
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
    for security in post.securities:
        if security.id.market is not None and market_of(security.id) is None:
            at = post.original.text.find(security.id.code, post.body.start)
            span = Span(at, at + len(security.id.code)) if at >= 0 else post.body
            yield Finding(span, f"Market {security.id.market} of {security.id.code} is not known")
