"""The ways to write a security."""

import pytest

from emnews_cli.model.evidence import Evidence
from emnews_cli.model.markets import MARKETS, label_of
from emnews_cli.model.security import SecurityId
from emnews_cli.model.symbols import read_symbol


@pytest.mark.parametrize(
    ("written", "security"),
    [
        *[(form, (1, "600030")) for form in (
            "600030.SH", "600030.sh", "SH600030", "sh600030", "SH:600030", "SH.600030", "600030.SS", "600030.XSHG",
            "1.600030", "６０００３０．ＳＨ", "ＳＨ６０００３０", " 600030.SH ", "SSE:600030",
        )],
        *[(form, (0, "002456")) for form in ("002456.SZ", "SZ002456", "002456.XSHE", "0.002456", "szse:002456")],
        *[(form, (0, "430047")) for form in ("430047.BJ", "BJ430047", "430047.BJSE", "0.430047")],
        *[(form, (116, "03690")) for form in (
            "03690.HK", "3690.HK", "HK03690", "HK3690", "hk:3690", "3690.XHKG", "116.03690", "128.03690",
        )],
        *[(form, (106, "NIO")) for form in ("NIO.N", "nio.n", "106.NIO", "NYSE:NIO", "NIO.NYSE", "NIO.XNYS")],
        *[(form, (None, "NIO")) for form in ("NIO", "nio", "NIO.US", "US.NIO", "ＮＩＯ")],
        ("AAPL.O", (105, "AAPL")),
        ("600030", (None, "600030")),
        ("03690", (None, "03690")),
        ("BK0473", (90, "BK0473")),
        ("bk0473", (90, "BK0473")),
        ("90.BK0473", (90, "BK0473")),
        ("005827.OF", (150, "005827")),
        ("BRK.B", (None, "BRK.B")),
        ("106.A", (106, "A")),
        ("999.ABC", (999, "ABC")),
    ],
)  # fmt: skip
def test_a_security_is_read_in_every_form(written: str, security: tuple[int | None, str]) -> None:
    assert read_symbol(written) == security


@pytest.mark.parametrize(
    "written",
    [
        "", ".", "*", "中信证券", "60003.SH", "6000300.SH", "600030.XX", "SH60003", "036900.HK", "1.60003", "600030.BJ",
        "3690", "BK473", "ABCDEFG", "600030.SH,", "600030 SH", "٦٠٠٠٣٠", "1.", ".SH", "600\n030", "600030\0",
    ],
)  # fmt: skip
def test_what_is_written_in_no_known_way_is_no_code(written: str) -> None:
    assert read_symbol(written) is None


@pytest.mark.parametrize("market", sorted(set(MARKETS) & {0, 1, 2, 90, 105, 106, 107, 116, 150, 155}))
def test_the_label_of_a_security_is_read(market: int) -> None:
    code = {90: "BK0001", 116: "00001", 105: "X", 106: "X", 107: "X", 155: "X"}.get(market, "600030")
    code = "000001" if market == 0 else code
    security = SecurityId(market, code)
    assert read_symbol(label_of(security)) == security


def test_the_option_offers_every_kind_of_evidence() -> None:
    from typing import get_args

    from emnews_cli.cli.selecting import MentionChoice

    assert get_args(MentionChoice) == tuple(evidence.value for evidence in Evidence)
