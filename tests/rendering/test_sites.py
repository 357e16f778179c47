"""Jekyll and Hugo build sites of converted posts: title, date, text and the link to the original are there."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import FRONT_MATTER, URL

NUMBER = "202203081234567890"
SHOWN = "{title}|{date}|{link}|{tags}"
JEKYLL = SHOWN.format(
    title="{{ page.title | escape }}",
    date="{{ page.date | date_to_xmlschema }}",
    link="{{ page.original_url }}",
    tags="{{ page.tags | join: ',' }}",
)
HUGO = SHOWN.format(
    title="{{ .Title }}",
    date='{{ .Date.Format "2006-01-02T15:04:05-07:00" }}',
    link="{{ .Params.original_url | safeHTML }}",
    tags='{{ delimit .Params.tags "," }}',
)
POSTS = {
    f"2022-03-08-{NUMBER}.md": f"""{FRONT_MATTER.format(title='晨岚"科技"：2022')}> 摘要{{{{ x }}}}。

<p>正文<strong>“加粗。”</strong>后{{% raw %}}{{{{< y >}}}}。</p><p>（文章来源：临江商报）</p>

<{URL}>
""",
    "-202203091234567890.md": """---
title: ""
date: 2022-03-09 23:30:00
categories: emnews
tags: 东财滚动新闻
---
沪指翻红。

<http://stock.eastmoney.com/news/1354,202203091234567890.html>
""",
    "2022-3-10-NW202203101234567890.md": """---
layout: post
title: "订单"
date: 2022-03-10 00:10:00 +0800
categories: 21linjiangbao caijingAPP
tags: 21临江报 财经APP新闻
---
<p>订单增长。</p>

<http://x.example/html_News/NewsShare.html?infoCode=NW202203101234567890>
""",
}
WANTED = {
    f'晨岚"科技"：2022|2022-03-08T18:05:40+08:00|{URL}|东财滚动新闻': ["摘要{{ x }}。", "正文“加粗。”后{% raw %}{{< y >}}。"],
    "〔沪指翻红。〕|2022-03-09T23:30:00+08:00|http://stock.eastmoney.com/news/1354,202203091234567890.html|东财滚动新闻": [
        "沪指翻红。"
    ],
    "订单|2022-03-10T00:10:00+08:00|http://x.example/html_News/NewsShare.html?infoCode=NW202203101234567890|21临江报 财经APP新闻": [
        "订单增长。"
    ],
}  # fmt: skip


def run(*command: str, folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stdout + done.stderr


def converted(folder: Path, profile: str, target: str) -> None:
    posts = folder / "posts"
    posts.mkdir()
    for name, text in POSTS.items():
        (posts / name).write_text(text, encoding="utf-8")
    run(
        sys.executable,
        "-m",
        "emnews_cli",
        "convert",
        "-q",
        "--to",
        "md",
        "--profile",
        profile,
        "posts",
        "-o",
        target,
        folder=folder,
    )


def pages(folder: Path) -> dict[str, list[str]]:
    """The first line of each page, and the texts of its paragraphs."""
    found = {}
    for page in folder.rglob("*.html"):
        head, mark, body = page.read_text(encoding="utf-8").partition("\n")
        if mark and "|" in head:
            texts = re.findall("<p>(.*?)</p>", body, re.DOTALL)
            found[html.unescape(head)] = [html.unescape(re.sub("<[^>]*>", "", text)) for text in texts]
    return found


def test_jekyll_builds_a_site_of_converted_posts(tmp_path: Path) -> None:
    if shutil.which("jekyll") is None:
        pytest.skip("jekyll is not installed")
    converted(tmp_path, "jekyll", "site/_posts")
    site = tmp_path / "site"
    (site / "_config.yml").write_text("timezone: Asia/Shanghai\nfuture: true\nexclude: [built]\n")
    (site / "_layouts").mkdir()
    (site / "_layouts/post.html").write_text(f"{JEKYLL}\n{{{{ content }}}}\n")
    run("jekyll", "build", "--quiet", "--destination", str(tmp_path / "built"), folder=site)
    assert pages(tmp_path / "built") == WANTED
    assert (tmp_path / "built/21linjiangbao caijingapp/2022/03/10").is_dir()


def test_hugo_builds_a_site_of_converted_posts(tmp_path: Path) -> None:
    if shutil.which("hugo") is None:
        pytest.skip("hugo is not installed")
    converted(tmp_path, "hugo", "site/content/posts")
    site = tmp_path / "site"
    (site / "config.toml").write_text('baseURL = "http://x.example/"\ntimeZone = "Asia/Shanghai"\n')
    (site / "layouts/_default").mkdir(parents=True)
    (site / "layouts/_default/single.html").write_text(f"{HUGO}\n{{{{ .Content }}}}\n")
    run("hugo", "--quiet", "--buildFuture", "--destination", str(tmp_path / "built"), folder=site)
    assert pages(tmp_path / "built") == WANTED
