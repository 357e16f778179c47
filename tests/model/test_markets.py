import pytest

from emnews_cli.model.markets import MARKETS, canonical, from_symbol, kind_of, label_of, market_of, symbol_of
from emnews_cli.model.security import SecurityId


@pytest.mark.parametrize(
    ("security", "symbol", "mic", "kind"),
    [
        ((0, "000001"), "000001.SZ", "XSHE", "security"),
        ((1, "000001"), "000001.SH", "XSHG", "index"),
        ((0, "399001"), "399001.SZ", "XSHE", "index"),
        ((1, "600030"), "600030.SH", "XSHG", "security"),
        ((1, "688233"), "688233.SH", "XSHG", "security"),
        ((1, "501300"), "501300.SH", "XSHG", "fund"),
        ((0, "159915"), "159915.SZ", "XSHE", "fund"),
        ((1, "113050"), "113050.SH", "XSHG", "bond"),
        ((0, "123107"), "123107.SZ", "XSHE", "bond"),
        ((0, "920017"), "920017.BJ", "BJSE", "security"),
        ((0, "430047"), "430047.BJ", "BJSE", "security"),
        ((0, "832566"), "832566.BJ", "BJSE", "security"),
        ((0, "899050"), "899050.BJ", "BJSE", "index"),
        ((116, "03690"), "03690.HK", "XHKG", "security"),
        ((128, "00700"), "00700.HK", "XHKG", "security"),
        ((105, "BLFN"), "BLFN.O", "XNAS", "security"),
        ((106, "NIO"), "NIO.N", "XNYS", "security"),
        ((90, "BK0473"), "BK0473", None, "board"),
        ((100, "SPX"), "SPX", None, "index"),
        ((150, "000001"), "000001.OF", None, "fund"),
        ((113, "rb2310"), "rb2310.SHF", "XSGE", "futures"),
        ((118, "AU9999"), "AU9999.SGE", "SGEX", "metal"),
    ],
)
def test_a_security_has_the_symbol_the_exchange_and_the_kind_of_its_market(
    security: tuple[int, str], symbol: str, mic: str | None, kind: str
) -> None:
    identity = SecurityId(*security)
    market = market_of(identity)
    assert market is not None
    assert (symbol_of(identity), market.mic, kind_of(identity)) == (symbol, mic, kind)


@pytest.mark.parametrize(
    "security", [SecurityId(999, "ABC"), SecurityId(138, "X"), SecurityId(None, "600030")]
)
def test_of_an_unknown_market_nothing_is_guessed(security: SecurityId) -> None:
    assert (market_of(security), symbol_of(security), kind_of(security)) == (None, None, "unknown")


def test_a_delayed_feed_is_the_same_exchange() -> None:
    assert canonical(SecurityId(128, "00700")) == SecurityId(116, "00700")


@pytest.mark.parametrize(
    ("written", "security"),
    [
        ("600030.SH", (1, "600030")),
        ("03690.HK", (116, "03690")),
        ("1.600030", (1, "600030")),
        ("128.00700", (116, "00700")),
        ("BK0473", (90, "BK0473")),
        ("600030", (None, "600030")),
        ("BRK.A", (107, "BRK")),
    ],
)
def test_a_security_is_found_again_by_its_symbol(written: str, security: tuple[int | None, str]) -> None:
    assert from_symbol(written) == security


@pytest.mark.parametrize("market", sorted(MARKETS))
def test_the_label_of_a_security_in_any_market_reads_back_as_the_same_security(market: int) -> None:
    for code in ("600030", "BK0001", "920001", "X"):
        security = SecurityId(market, code)
        assert from_symbol(label_of(security)) == security
