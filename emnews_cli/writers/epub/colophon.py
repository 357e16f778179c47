"""The colophon: the origin of a book, and what it leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from emnews_cli import __version__
from emnews_cli.model.picture import NOT_A_PICTURE
from emnews_cli.writers.epub.addresses import book_address
from emnews_cli.writers.epub.frame import link, page
from emnews_cli.writers.epub.record import ArticleRecord
from emnews_cli.writers.html_nodes import escape, isolated

NAME = "colophon.xhtml"
_MOST_MISSING = 200
"""As many missing pictures as are listed one by one."""

_REASONS = {
    "advertising": "广告", "auto-link": "自动链接", "button": "按钮", "chart-mark": "图表标记",
    "comment": "注释", "disclaimer": "免责声明", "editor-line": "编辑行",
    "full-text-link": "“点击查看全文”链接", "glossary-link": "词条链接", "hidden": "隐藏段落",
    "image-without-address": "无地址的图片", "info-link": "站内链接", "line-numbers": "代码行号",
    "liquid": "网站模板（Liquid）标签", "media": "视频、音频与内嵌页面",
    "navigation": "页脚导航", "noscript": "备用内容",
    "original-title": "原标题行", "page-title": "页面标题", "placeholder": "未填充的占位符",
    "repeated-title": "重复的标题",
    "quote-widget": "行情挂件", "script": "脚本", "source-line": "来源行", "style": "样式",
    "unsafe-link": "不安全的链接", "unused-definition": "未用的链接定义", "unused-footnote": "未引用的脚注",
}  # fmt: skip

_WHY = {
    "not at hand": "不在手边",
    NOT_A_PICTURE: "不是 JPEG、PNG、GIF、WebP 或 BMP 图片",
    "not a web address": "不是网址",
    "damaged": "文件损坏",
    "cut off": "文件不完整",
    "redirected too often": "重定向过多",
    "the connection broke off": "连接中断",
    "its host did not answer before": "主机没有回应",
    "the limit of pictures to fetch is reached": "达到数量上限",
    "the limit of bytes to fetch is reached": "达到流量上限",
}


def colophon(records: Sequence[ArticleRecord], language: str, unpublished: int = 0) -> bytes:
    """The colophon's page.

    Args:
        records: the articles of the book.
        language: a BCP 47 tag.
        unpublished: how many posts are left out since they say ``published: false``.
    """
    charts, repaired = sum(record.charts for record in records), sum(record.repaired for record in records)
    missing = [(record, address, reason) for record in records for address, reason in record.missing]
    removed = Counter[str]()
    for record in records:
        removed.update(dict(record.removed))
    body = "".join(
        (
            '<section class="colophon" epub:type="colophon" role="doc-colophon">\n<h1>关于本书</h1>\n',
            f"<p>本书收录 {len(records)} 篇文章，由 emnews {__version__} 制作。</p>\n",
            f"<p>另有 {unpublished} 篇标为不发布（published: false），未收入本书。</p>\n"
            if unpublished
            else "",
            _listed("来源", Counter(record.source or "来源不明" for record in records).most_common()),
            _listed(
                "未收录的内容", [(_REASONS.get(word, word), count) for word, count in removed.most_common()]
            ),
            f"<h2>图表</h2>\n<p>{charts} 幅行情图由网站实时绘制，未收入本书；所涉证券见索引。</p>\n"
            if charts
            else "",
            f"<h2>修复</h2>\n<p>{repaired} 篇文章的文件有误，已按原意读出。</p>\n" if repaired else "",
            _missing(missing),
            "</section>\n",
        )
    )
    return page("关于本书", body, language, up="")


def _listed(title: str, counts: Sequence[tuple[str, int]]) -> str:
    if not counts:
        return ""
    rows = "".join(f"<li>{isolated(word)}：{count}</li>\n" for word, count in counts)
    return f"<h2>{title}</h2>\n<ul>\n{rows}</ul>\n"


def _missing(missing: Sequence[tuple[ArticleRecord, str, str]]) -> str:
    """The pictures that are not in the book, each with its article and the reason."""
    if not missing:
        return ""
    rows = "".join(
        f"<li>{link(record.name, record.title)}：{_address(address)}（{_why(reason)}）</li>\n"
        for record, address, reason in missing[:_MOST_MISSING]
    )
    more = f"<p>另有 {len(missing) - _MOST_MISSING} 幅。</p>\n" if len(missing) > _MOST_MISSING else ""
    return f"<h2>未收录的图片</h2>\n<p>共 {len(missing)} 幅。</p>\n<ul>\n{rows}</ul>\n{more}"


def _why(reason: str) -> str:
    """A reason in Chinese where it is one of the usual ones."""
    return escape(_WHY.get(reason, reason))


def _address(address: str) -> str:
    target = book_address(address)
    return f'<a href="{escape(target)}">{escape(target)}</a>' if target else escape(address[:80])
