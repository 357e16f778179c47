"""Securities of a post: charts, links and written codes together."""

from __future__ import annotations

import pytest

from emnews_cli.model.post import Post
from emnews_cli.pipeline import read_post
from tests.readers.reading import PAGE

CHART = f'<p><a class="EmImageRemark" href="{PAGE}/{{}}"><img src="http://x.example/k.png"></a></p>'


def post(html: str, title: str = "标题", digest: str = "") -> Post:
    lead = f"> {digest}\n\n" if digest else ""
    text = (
        f'---\nlayout: post\ntitle: "{title}"\ndate: 2022-01-05 10:00:00 +0800\ncategories: emnews\n'
        f"tags: 东财滚动新闻\n---\n{lead}{html}\n\n"
        "<http://finance.eastmoney.com/news/1354,202201051234567890.html>\n"
    )
    return read_post(text.encode(), "2022-01-05-202201051234567890.md")


def found(read: Post) -> list[tuple[str, str | None, str, int]]:
    return [(str(each.id), each.name, each.how.value, each.mentions) for each in read.securities]


def keytip(security: str, words: str) -> str:
    code = security.replace(".", ",")
    return (
        f'<span id="stock_{security}"><a href="{PAGE}/{security}" class="keytip" data-code="{code}">{words}</a>'
        f'</span><span id="quote_{security}"></span>'
    )


def from_list(security: str, words: str) -> str:
    return f'<span web="1" href="{PAGE}/{security}" class="em_stock_key_common">{words}</span>'


@pytest.mark.parametrize(
    ("html", "securities"),
    [
        (CHART.format("1.600981"), [("1.600981", None, "charted", 0)]),
        (f"<p>{keytip('1.600981', '晨岚')}签约</p>", [("1.600981", "晨岚", "linked", 1)]),
        (f'<p><a href="{PAGE}/1.600981">晨岚</a>签约</p>', [("1.600981", "晨岚", "linked", 1)]),
        (f'<p><a href="{PAGE}/0.399006" class="infokey">创业板指</a>涨</p>',
         [("0.399006", "创业板指", "linked", 1)]),
        ("<p>晨岚(600981)签约</p>", [("1.600981", "晨岚", "written", 1)]),
        (f"<p>{from_list('1.600981', '晨岚')}签约</p>", [("1.600981", "晨岚", "word-list", 1)]),
        (f"<p>{keytip('1.600981', '晨岚')}与{from_list('1.600981', '晨岚')}</p>",
         [("1.600981", "晨岚", "linked", 2)]),
        (f"<p>{from_list('116.01933', '云雀计划')}由云雀视频(01933.HK)发起</p>",
         [("116.01933", "云雀视频", "written", 2)]),
    ],
)  # fmt: skip
def test_how_is_the_strongest_evidence(html: str, securities: list[object]) -> None:
    assert found(post(html)) == securities


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{keytip('0.002752', '昇平股份')}(002752)签约</p>",
        f"<p>{keytip('0.002752', '昇平股份')}（<b>002752</b>）签约</p>",
        f"<p>{keytip('0.002752', '昇平股份')}(002752.SZ)签约</p>",
        f"<p>{keytip('0.002752', '昇平股份(002752)')}签约</p>",
        f"<p>昇平股份({keytip('0.002752', '002752')})签约</p>",
        f"<p>昇平股份{keytip('0.002752', '(002752)')}签约</p>",
        "<p>昇平股份(002752)签约</p>",
        "<p><b>昇平</b>股份(<i>002</i>752<font>)</font>签约</p>",
        "<p><strong>昇平股份</strong>（００２７５２）签约</p>",
        "<p>昇平股份&#40;002752&#41;签约</p>",
        "<ul><li>昇平股份(002752)签约</li></ul>",
        "<table><tr><td>昇平股份(002752)</td></tr></table>",
        "<blockquote><p>昇平股份(002752)签约</p></blockquote>",
        "<h2>昇平股份(002752)签约</h2>",
    ],
)
def test_a_code_that_is_linked_as_well_counts_once(html: str) -> None:
    ((security, name, _, mentions),) = found(post(html))
    assert (security, name, mentions) == ("0.002752", "昇平股份", 1)


def test_a_code_in_another_place_than_the_link_counts_by_itself() -> None:
    html = f"<p>{keytip('0.002752', '昇平股份')}签约。昇平股份(002752)上涨</p>"
    assert found(post(html)) == [("0.002752", "昇平股份", "linked", 2)]


def test_codes_in_title_and_digest_count() -> None:
    read = post("<p>正文。</p>", "里昂：维持云雀视频(1933.HK)评级", "晨岚(600981)签约")
    assert found(read) == [("116.01933", "云雀视频", "written", 1), ("1.600981", "晨岚", "written", 1)]


def test_a_written_name_is_that_of_the_chart() -> None:
    read = post(CHART.format("116.01933") + "<p>云雀视频(01933.HK)签约</p>")
    assert found(read) == [("116.01933", "云雀视频", "charted", 1)]


def test_of_a_name_and_the_same_after_other_words_the_name_is_taken() -> None:
    read = post("<p>其云雀视频(01933.HK)签约</p>", "老牌云雀视频(01933.HK)签约")
    assert found(read) == [("116.01933", "云雀视频", "written", 2)]


@pytest.mark.parametrize(
    ("html", "securities"),
    [
        ("<p>看(000001)，涨</p>", []),
        (CHART.format("0.000001") + "<p>(000001)涨</p>", [("0.000001", None, "charted", 1)]),
        ("<p>(000001)涨，平安银行(000001)也涨</p>", [("0.000001", "平安银行", "written", 2)]),
        ("<p>上证指数(000001)涨，平安银行(000001)跌。(000001)</p>",
         [("1.000001", "上证指数", "written", 1), ("0.000001", "平安银行", "written", 1)]),
        ("<p>云梯(NYU.US)涨</p>", [("NYU", "云梯", "written", 1)]),
        ("<p>云梯(NYU.US)涨，云梯(NYU.N)涨</p>", [("106.NYU", "云梯", "written", 2)]),
    ],
)  # fmt: skip
def test_a_code_without_market_is_placed_by_the_rest_of_the_post_or_names_nothing(
    html: str, securities: list[object]
) -> None:
    assert found(post(html)) == securities


def test_many_codes_and_links_in_one_paragraph_take_linear_time() -> None:
    read = post(f"<p>{keytip('0.002752', '昇平')}(002752)、晨岚(600981)、{'(' * 2000}</p>" * 200)
    assert found(read) == [("0.002752", "昇平", "linked", 200), ("1.600981", "晨岚", "written", 200)]
