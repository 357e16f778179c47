"""The words before a written code: the name of the security, or what shows that the number is no code.

Chinese has no spaces between words, so a name begins at the last word that names are not made of; where that
leaves too much there is no name. The words were collected from real posts and from the lists of names of the
mainland exchanges and Hong Kong.
"""

from __future__ import annotations

import re

from emnews_cli.model.lazy_regex import lazy_regex

_WINDOW = 48
"""Characters before a code that are looked at."""
_LONGEST = 14
_CLOSED = {"”": "“", "’": "‘", "」": "「", "』": "『", '"': '"', "'": "'", "】": "【"}

_RUN = lazy_regex(r"(?:[\w*·•&+\-.'’]|(?<=[A-Za-z0-9.&,]) (?=[A-Za-z0-9&]))+\Z")
_HAN = lazy_regex(r"[\u3400-\u9fff]")
_ENGLISH = lazy_regex(r"(?:(?:[A-Z0-9][\w&.'\-]*|&)(?: |\Z))+\Z")

_BEFORE_NAMES = lazy_regex(
    # Longer words first: of two that begin at one place the first in the list is taken.
    "的有|还有|股有|只有|分别为|分别是|更名为|评级为|名为|重仓股为|包括|其中|例如|比如|诸如|以及|关于|对于|由于|通过|来自"
    "|上市公司|子公司|母公司|公司|企业|旗下|股东|董事长|总经理|创始人|董秘|实控人"
    "|龙头|巨头|厂商|厂家|制造商|运营商|开发商|供应商|服务商|生产商|零售商|房企|车企|药企|概念|板块|个股|标的"
    "|维持|预计|预期|预测|认为|相信|给予|首予|重申|上调|下调|调高|调低|调升|看好|看淡|推荐|建议|关注|聚焦"
    "|买入|卖出|增持|减持|收购|并购|入股|参股|持有|举牌|布局|力挺|唱多|唱空|发布|披露|显示|宣布|公告|公布|表示|报告"
    "|获悉|消息|报道|当选|入选|成为|进入|领涨|领跌|涨停|跌停|大涨|大跌|上涨|下跌|走强|走弱|跟涨|跟跌|成交|净买入|净卖出"
    "|今日|昨日|日前|近日|早盘|午后|盘中|截至|今年|去年|明年|本周|上周|目前|当前|此前|近期|早前|随后|同时|此外|另外"
    r"|尤其|特别|主要|相关|上述|部分|多只|两只|以来|两市|沪深(?!\d)|[AH]\+H|\d+[年月日时点分家只个倍亿万元%]+"
    "|(?<!控)股(?![份吧])|[的了是被把该与及或让获予称对等则也]|在(?![线途])|(?<=[\\w*]{2})[和由](?=[\\w*]{3})"
)
_AT_THE_START = lazy_regex(r"(?:[升降料指荐为将由其]|续评|升至|降至)(?=[\w*]{3})")
_GENERIC = lazy_regex(
    "(?:[一二三四五六七八九十本该此我贵这那某]?(?:家)?(?:公司|企业|集团|股份|控股|科技|银行|证券|基金|保险|个股|股票|股|上市公司)|(?:集团)?股份有限公司|有限(?:责任)?公司)"
    r"|\W*|[\d\W_]+|[A-Za-z]?股|.|.*代[码号]"
)

_COUNTED = (
    "编号|编码|条码|号码|开奖|中奖|排列[三五]|(?<!股票)(?<!证券)代[码号]|时间|日期|价格|QQ群|微信群|持股|持有|增持|减持|买入|卖出|电话|热线|传真|邮编|邮政编码|密码|验证码|订单|版本|车次|航班|QQ|微信|总数|人数|户数|件数|次数|份数|股数|基数|指标"
    "|合计|总计|共计|累计|预计|统计|资金|收入|支出|利润|净利|成本|资产|负债|现金|注册资本|预算|订单|面积|人口|库存|产能|里程|工资|薪酬|分红|大盘|市场|盘面|奖金|租金|保证金|达到|超过|高达|多达|不足|至少|最多|左右"
    "|发行|回购|增发|购买|销售|生产|完成|实现|新增|减少|增加|出售|交易|转让|质押|解禁|派发|投入|支付|成交|共有|登记|注册|备案|第"
    "|[量额价率值户款费税号约近仅共有至于从到或与及是的了在比]|(?<!指)数|(?<!华)(?<!恒)为|(?<![控该个])股"
)
_PLACES = (
    "(?<!超)市|[省县区镇乡村楼室厅局部]|(?<![铁公])路|大学|学院|医院|研究院|研究所|委员会|办公室|中学|小学|法院|政府"
    "|北京|上海|天津|重庆|武汉|襄阳|宜昌|荆州|荆门|黄石|十堰|孝感|鄂州|黄冈|咸宁|随州|恩施|湖北|新疆|乌鲁木齐|石河子|昌吉|哈密"
    "|吐鲁番|克拉玛依|伊犁|奎屯|喀什|和田|阿克苏"
)
_TIMES = (
    "年|[0-9本当上下每几个]月|[0-9今昨当近前次]日|[0-9]时|[0-9]周|[0-9本上下每]期|[0-9万亿美港欧日]元"
    "|[0-9][万亿%]|人民币"
)
_NO_NAME = lazy_regex(rf"(?:{_COUNTED}|{_PLACES}|{_TIMES})\s*[:：]?\Z", re.IGNORECASE)
_FOREIGN = lazy_regex("SK|三星|LG|KT|起亚|现代(?:汽车|摩比斯)|浦项|海力士|韩|NAVER|KAKAO", re.IGNORECASE)


def rules_out_a_code(before: str) -> bool:
    """Whether the words before a number in parentheses show that it is no bare code of a security.

    Args:
        before: the text up to the parenthesis.
    """
    window = before[-_WINDOW:].rstrip()
    return _NO_NAME().search(window) is not None or _FOREIGN().match(_run(window)) is not None


def has_words(before: str) -> bool:
    """Whether Chinese words or quoted ones are directly before a parenthesis."""
    return _HAN().search(_run(before[-_WINDOW:].rstrip())) is not None


def _run(window: str) -> str:
    """The words that a text ends with, without quotation marks around them."""
    window = window.replace("丨", "|")  # a letter to Unicode, a bar to news agencies
    if window and (opening := _CLOSED.get(window[-1])):
        window = window[:-1]
        begin = window.rfind(opening)
        return window[begin + 1 :] if begin >= 0 and len(window) - begin <= _LONGEST + 1 else ""
    match = _RUN().search(window)
    return match[0] if match else ""


def name_before(before: str) -> str:
    """The name that a text ends with, or an empty string.

    Args:
        before: the text up to the parenthesis of a code, in half width.
    """
    window = before[-_WINDOW:].rstrip()
    run = _run(window).strip(" -·•&+'’_")
    if not _HAN().search(run):
        english = _ENGLISH().search(run)
        return english[0] if english and not english[0].isdigit() else ""
    if " " in run:
        run = run.rpartition(" ")[2] if _HAN().search(run.rpartition(" ")[2]) else run
    name = run if window[-1:] in _CLOSED else _without_lead(run)
    is_none = len(name) > _LONGEST or _GENERIC().fullmatch(name) or _BEFORE_NAMES().fullmatch(name)
    return "" if is_none else name


def _without_lead(run: str) -> str:
    """A run of words from where the name begins."""
    begin = 0
    for match in _BEFORE_NAMES().finditer(run):
        rest = run[match.end() :]
        if len(rest) >= 2 and not _GENERIC().fullmatch(rest):
            begin = match.end()
    lead = _AT_THE_START().match(run, begin)
    return run[lead.end() if lead else begin :].strip("-.·•&+'’_")
