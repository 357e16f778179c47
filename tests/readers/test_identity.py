import pytest

from emnews_cli.readers.identity import (
    from_bare_code,
    from_chart_address,
    from_data_code,
    from_element_id,
    from_href,
    from_link,
)

QUOTE = "http://quote.eastmoney.com"


@pytest.mark.parametrize(
    ("href", "security"),
    [
        (f"{QUOTE}/unify/r/116.03690", (116, "03690")),
        (f"{QUOTE}/unify/cr/1.600030.html", (1, "600030")),
        (f"{QUOTE}/r/0.002353", (0, "002353")),
        (f"{QUOTE}/q/118.AU9999.html", (118, "AU9999")),
        (f"https{QUOTE[4:]}/unify/r/128.00700", (116, "00700")),
        (f"{QUOTE}/SZ300104.html", (0, "300104")),
        (f"{QUOTE}/sh600030.html?from=x", (1, "600030")),
        (f"{QUOTE}/flash/sh600030.html", (1, "600030")),
        (f"{QUOTE}/concept/sz000001.html", (0, "000001")),
        (f"{QUOTE}/bj/920017.html", (0, "920017")),
        (f"{QUOTE}/bj430047.html", (0, "430047")),
        (f"{QUOTE}/zs000001.html", (1, "000001")),
        (f"{QUOTE}/ZS395022.html", (0, "395022")),
        (f"{QUOTE}/hk/03690.html", (116, "03690")),
        (f"{QUOTE}/hk/zsHSI.html", (100, "HSI")),
        (f"{QUOTE}/us/AAPL.html?Market=NASDAQ", (105, "AAPL")),
        (f"{QUOTE}/us/wmt.html?a=b&Market=nyse", (106, "WMT")),
        (f"{QUOTE}/us/aapl.html", (None, "AAPL")),
        (f"{QUOTE}/gb/zsNDX.html", (100, "NDX")),
        (f"{QUOTE}/hk/zsHSTECH.html", (None, "HSTECH")),
        (f"{QUOTE}/unify/r/1000.X", (1000, "X")),
        ("https://wap.eastmoney.com/quota/stock/index/AAPL7", (None, "AAPL")),
        (f"{QUOTE}/qihuo/rb2310.html", (None, "rb2310")),
        (f"{QUOTE}/qiquan/10004567_10.html", (10, "10004567")),
        (f"{QUOTE}/3ban/sz830001.html", (0, "830001")),
        ("http://fund.eastmoney.com/501300.html", (1, "501300")),
        ("http://fund.eastmoney.com/161125.html", (0, "161125")),
        ("http://fund.eastmoney.com/000011.html", (150, "000011")),
        ("http://guba.eastmoney.com/topic,600010.html", (1, "600010")),
        ("http://guba.eastmoney.com/list,hk00700.html", (116, "00700")),
        ("http://guba.eastmoney.com/list,of161125.html", (0, "161125")),
        ("http://data.eastmoney.com/stockdata/600030.html", (1, "600030")),
        ("http://data.eastmoney.com/zjlx/000012.html", (0, "000012")),
        ("http://data.eastmoney.com/bkzj/BK0473.html", (90, "BK0473")),
        ("http://data.eastmoney.com/report/0474yb.html", (90, "BK0474")),
        ("http://stock.eastmoney.com/hangye/hy474.html", (90, "BK0474")),
        ("https://wap.eastmoney.com/quota/stock/index/013855", (116, "01385")),
        ("https://wap.eastmoney.com/quota/stock/index/6000301", (1, "600030")),
    ],
)
def test_a_page_of_the_site_names_its_security(href: str, security: tuple[int | None, str]) -> None:
    assert from_href(href) == security


@pytest.mark.parametrize(
    "href",
    [
        "http://baike.eastmoney.com/item/%E6%96%87",
        "http://data.eastmoney.com/notices/",
        f"{QUOTE}/center/list.html#28002474_0_2",
        "http://example.com/unify/r/1.600030",
        f"{QUOTE}.evil.example/unify/r/1.600030",
        "http://[bad",
        "",
    ],
)
def test_other_addresses_name_none(href: str) -> None:
    assert from_href(href) is None


@pytest.mark.parametrize(
    ("value", "data_type", "security"),
    [
        ("03690|116|5", "", (116, "03690")),
        ("K 03690|116|5", "", (116, "03690")),
        ("03690|116|3|", "", (116, "03690")),
        ("1,600030", "", (1, "600030")),
        ("90,BK0473", "", (90, "BK0473")),
        ("106,NIO", "", (106, "NIO")),
        ("002353", "", (0, "002353")),
        ("601818,1,1", "", (1, "601818")),
        ("000001,2,0", "", (0, "000001")),
        ("162717", "2", (0, "162717")),
        ("", "", None),
        ("<b>", "", None),
        ("a|b|c", "", None),
    ],
)
def test_data_code_is_read_in_all_its_shapes(
    value: str, data_type: str, security: tuple[int, str] | None
) -> None:
    assert from_data_code(value, data_type) == security


@pytest.mark.parametrize(
    ("value", "security"),
    [
        ("stock_1.600030", (1, "600030")),
        ("stock_106.NIO", (106, "NIO")),
        ("bk_90.BK0473", (90, "BK0473")),
        ("bk_474", (90, "BK0474")),
        ("stock_3001042", (0, "300104")),
        ("stock_6000301", (1, "600030")),
        ("stock_NASDAQ_AAPL7", (105, "AAPL")),
        ("stock_NYSE_WMT7", (106, "WMT")),
        ("stock_013855", (116, "01385")),
        ("stock_sh601800", None),
        ("Info.116.00700", None),
        ("stock_", None),
        ("", None),
    ],
)
def test_the_id_around_a_word_is_read_in_all_its_shapes(value: str, security: tuple[int, str] | None) -> None:
    assert from_element_id(value) == security


@pytest.mark.parametrize(
    ("src", "security"),
    [
        ("https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=116.03690&imageType=k", (116, "03690")),
        ("http://webquotepic.eastmoney.com/GetPic.aspx?id=6033631", (1, "603363")),
        ("http://webquotepic.eastmoney.com/GetPic.aspx?id=013855", (116, "01385")),
        ("http://webquotepic.eastmoney.com/GetPic.aspx?id=AAPL7", (None, "AAPL")),
        ("http://webquotepic.eastmoney.com/GetPic.aspx", None),
        ("http://[bad?nid=1.600030", None),
    ],
)
def test_the_address_of_a_chart_names_its_security(src: str, security: tuple[int, str] | None) -> None:
    assert from_chart_address(src) == security


def test_a_bare_code_is_placed_only_where_its_prefix_is_certain() -> None:
    codes = ("600030", "000012", "300871", "920017", "830001", "900901", "123107", "01933", "ORCH")
    assert [from_bare_code(code).market for code in codes] == [1, 0, 0, 0, 0, 1, None, None, None]


@pytest.mark.parametrize(
    ("href", "security"),
    [
        (f"{QUOTE}/unify/r/0.399006", (0, "399006")),
        (f"{QUOTE}/sh600030.html", (1, "600030")),
        ("http://data.eastmoney.com/stockdata/600030.html", None),
        ("http://fund.eastmoney.com/501300.html", None),
        (f"{QUOTE}/center/", None),
        ("", None),
    ],
)
def test_an_info_link_names_a_security_only_by_its_quote_page(
    href: str, security: tuple[int, str] | None
) -> None:
    assert from_link({"class": "infokey ", "href": href, "data-code": "1,600981"}) == security


def test_data_code_tells_the_market_where_the_address_does_not() -> None:
    assert from_link({"href": f"{QUOTE}/us/AAPL.html", "data-code": "105,AAPL"}) == (105, "AAPL")
