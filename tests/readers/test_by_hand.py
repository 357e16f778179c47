"""Posts that people wrote: footnotes, Liquid, and nothing active of either."""

from __future__ import annotations

import time

import pytest

from emnews_cli.model.document import CodeBlock, FootnoteReference, Footnotes, Paragraph, Text, walk
from emnews_cli.model.post import Post
from emnews_cli.pipeline import WriteOptions, convert_post, read_post, verify_markdown
from emnews_cli.readers.html.article import read_article
from emnews_cli.readers.liquid import render_liquid
from emnews_cli.readers.markdown.reading import Dialect, read_markdown

PLAIN = WriteOptions(front_matter="none")
UNLINKED = WriteOptions(links="none")


def by_hand(body: str, keys: str = "") -> Post:
    text = f"---\ntitle: 手稿\ndate: 2022-03-08 09:10:11 +0800\n{keys}---\n\n{body}\n"
    return read_post(text.encode(), "2022-03-08-shougao.md")


NOTED = "甲[^b]乙[^a]丙[^b]。\n\n[^a]: 一。\n[^b]: 二[^a]。\n\n    三。\n\n[^c]: 四。"


def test_footnotes_are_counted_by_their_first_marks() -> None:
    post = by_hand(NOTED)
    assert [node.number for node in walk(post.blocks[:1]) if isinstance(node, FootnoteReference)] == [1, 2, 1]
    assert post.text == "甲[1]乙[2]丙[1]。\n\n[1] 二[2]。\n\n三。\n\n[2] 一。"
    assert [(removed.reason, removed.text) for removed in post.removed] == [("unused-footnote", "四。")]


def test_marks_and_notes_are_linked_both_ways_on_a_page() -> None:
    page = convert_post(by_hand(NOTED), "html", PLAIN)
    for place in ("fn-1", "fn-2", "fnref-1", "fnref-1-2", "fnref-2", "fnref-2-2"):
        assert page.count(f'id="{place}"') == 1
        assert f'href="#{place}"' in page or place == "fnref-2-2"
    assert page.count("doc-noteref") == 4


def test_footnotes_that_are_written_again_are_read_as_the_same() -> None:
    post = by_hand(NOTED)
    markdown = convert_post(post, "md", UNLINKED)
    assert "[^1]: 二[^2]。\n\n    三。\n\n[^2]: 一。" in markdown
    assert verify_markdown(post, markdown, UNLINKED) == []
    assert read_markdown(markdown.split("---\n", 2)[2]).blocks == post.blocks


@pytest.mark.parametrize(
    "body",
    [
        "词[^1]\n: 义[^1]\n\n      码\n\n      码",
        "甲[^1](x)",
        "甲[^1]：乙",
        "[^1]: 不\n^\n甲[^1]:",
        "甲![^1]",
        "[文[^1]](u)",
        "# 题[^1]",
        "| 甲[^1] | 乙 |",
    ],
)
def test_what_is_beside_a_mark_does_not_change_it(body: str) -> None:
    post = by_hand(f"{body}\n\n[^1]: 注。")
    assert verify_markdown(post, convert_post(post, "md", UNLINKED), UNLINKED) == []


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (
            '<p>甲<sup role="doc-noteref"><a href="#fn:a" class="footnote">1</a></sup></p><div role="doc-endnotes">'
            '<ol><li id="fn:a"><p>注。<a role="doc-backlink" href="#fnref:a">↩</a></p></li></ol></div>',
            [Paragraph([Text("甲"), FootnoteReference(1)]), Footnotes([[Paragraph([Text("注。")])]])],
        ),
        ('<p>甲<sup><a role="doc-noteref" href="#a">[2]</a></sup></p>', [Paragraph([Text("甲[2]")])]),
        ('<p>甲<a role="doc-noteref" href="#a">*</a></p>', [Paragraph([Text("甲*")])]),
        ('<div role="doc-endnotes"><p>无</p></div>', [Paragraph([Text("无")])]),
        (
            '<p>甲<a role="doc-backlink" href="#a">乙<p>丙</a></p>',
            [Paragraph([Text("甲乙")]), Paragraph([Text("丙")])],
        ),
    ],
)
def test_html_tells_by_roles_what_is_a_footnote(html: str, wanted: object) -> None:
    assert read_article(html, feed=False).blocks == wanted


def test_a_body_by_hand_stays_as_it_is_and_is_verified_as_the_site_shows_it() -> None:
    body = "**风险：**市场[^1]\n\n词\n: 义\n\n{% include a %}{{ page.title }}\n\n[^1]: 注\n{: .x}"
    post = by_hand(body)
    markdown = convert_post(post, "md")
    assert markdown.endswith(body + "\n")
    assert verify_markdown(post, markdown) == []
    assert verify_markdown(post, markdown.replace("风险", "风")) != []


@pytest.mark.parametrize(
    ("liquid", "wanted"),
    [
        ("{{ page.title }}{{page.date}}", "手稿"),
        ("[a]({{ site.baseurl }}/b) {{ '/c' | relative_url }}", "a /c"),
        ('{{ "/c" | prepend: site.baseurl | append: ".html" }}', "/c.html"),
        ('{{ "a | b" | upcase }}。', "A\tB。"),
        ("甲 {{- 'x' -}} 乙", "甲x乙"),
        ("{% raw %}{{ x }}{% include %}{% endraw %}", "{{ x }}{% include %}"),
        ("甲{% comment %}{{ x }}{% endcomment %}乙{%- comment -%}x{%- endcomment -%}", "甲乙"),
        ("甲{% include a.html b='c' %}乙{{ site.x }}", "甲乙"),
        ("{% if a %}甲{% else %}乙{% endif %}", "甲乙"),
        ("{% capture x %}甲{% endcapture %}乙", "乙"),
        ("{% capture x %}甲{{ page.title }}{% endcapture %}{{ x | append: '。' }}", "甲手稿。"),
        ("{% capture x %}甲{% include a %}{% endcapture %}{{ x }}乙", "乙"),
        ('{% assign x = "甲" | append: "乙" %}{{ x }}', "甲乙"),
        ('{% assign x = page.title %}{% if a %}{% assign x = "乙" %}{% endif %}{{ x }}丙', "丙"),
        ("{{ '' | default: '甲' }}{{ 5 }}", "甲5"),
        ("{% codeblock lang:python %}\n# 甲\n{% endcodeblock %}", "# 甲"),
        ("{% asset_img a.png 走势 %}后", "[走势]后"),
        ("{% img left /a.jpg 300 200 '走势' %}后", "[走势]后"),
        ('{{< figure src="/a.png" title="走势" >}}', "走势"),
        ('{% assign a = "甲" %}' + "{% assign a = a | append: a %}" * 60 + "乙", "乙"),
        ("甲 {{ 乙 {% 丙", "甲 {{ 乙 {% 丙"),
        ("{% raw %}没完", "没完"),
        ("`{{ x }}`甲", "``甲"),
    ],
)
def test_liquid_is_what_the_site_makes_of_it_as_far_as_that_is_known(liquid: str, wanted: str) -> None:
    assert by_hand(liquid).text == wanted


def test_highlighted_code_is_code_in_its_language() -> None:
    post = by_hand("甲\n\n{% highlight ruby linenos %}\nputs '<a>' && 1\n\n**x**\n{% endhighlight %}\n\n乙")
    assert post.blocks[1] == CodeBlock("puts '<a>' && 1\n\n**x**", "ruby")
    assert post.text.endswith("乙")


def test_liquid_can_be_turned_off() -> None:
    assert by_hand("{{ x }}", "render_with_liquid: false\n").text == "{{ x }}"


@pytest.mark.parametrize(
    "body",
    [
        '[甲](javascript:alert(1)){: onclick="alert(1)"}',
        '段\n{: onclick="alert(1)" style="background:url(javascript:alert(1))" href="javascript:alert(1)"}',
        '{:a: onmouseover="alert(1)"}\n\n# 题\n{:a}',
        "{::nomarkdown}<script>alert(1)</script><img src=x onerror=alert(1)>{:/}",
        '```"onload="alert(1)\nx\n```',
        "![甲](javascript:alert(1)) <javascript:alert(1)> [x]: javascript:alert(1)",
        "[^1]\n\n[^1]: <svg onload=alert(1)>[甲](JaVaScRiPt:alert(1))",
        '{{ "<img src=x onerror=alert(1)>" }}',
        "甲\n: <a href='data:text/html,alert(1)' onclick=alert(1)>乙</a>",
    ],
)
def test_nothing_active_gets_out_of_a_post_by_hand(body: str) -> None:
    post = by_hand(body)
    page = convert_post(post, "html", PLAIN)
    for active in ('href="javascript', "<script", "<svg", " on", "style=", "data:text"):
        assert active not in page.partition("<article>")[2], active
    again = read_post(convert_post(post, "md").encode())
    assert 'href="javascript' not in convert_post(again, "html", PLAIN)


N = 3000
HOSTILE = {
    "stars": "*a " * N, "runs": "*a** _b__ " * N, "brackets": "[" * N, "links": "[a](b " * N, "titles": '[a](b "c ' * N,
    "notes": "[^a]" * N + "\n\n[^a]: [^a]", "fences": "".join("`" * (3 + i % 50) + "\n" for i in range(N)),
    "ticks": "".join("`" * (1 + i % 60) + " " for i in range(N)), "quotes": "> " * N, "items": "* " * N,
    "levels": "".join(" " * (2 * i) + "* a\n" for i in range(200)), "lists": "{:\n" * N, "list": "a{: " * N,
    "maths": "$$a\n" * N, "html": "<div>\n" * N, "marked": '<div markdown="1">\n' * 500, "code": "<code>" * N,
    "struck": "~~a " * N, "pipes": "a|b\n" * N, "terms": "a\n: b\n" * N, "extensions": "{::comment}\n" * N,
    "comments": "<!--\n" * N, "speech": "\"' " * N, "chain": "".join(f"[^{i}]: [^{i + 1}]\n" for i in range(N)) + "\n[^0]",
}  # fmt: skip


def seconds(text: str) -> float:
    start = time.process_time()
    read_markdown(render_liquid(text, {}).text, Dialect.KRAMDOWN)
    return time.process_time() - start


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_markdown_takes_linear_time(kind: str) -> None:
    """Eight times the text may take sixteen times as long at most, where squared time would take sixty-four."""
    text = HOSTILE[kind]
    small = min(seconds(text[: len(text) // 8]) for _ in range(3))
    assert any(seconds(text) < max(16 * small, 1) for _ in range(3))


@pytest.mark.parametrize(
    "mark",
    [
        *("{{ ", "{% raw %}", "{% if %}", "{{ a | b }}", "{{ '|\"' | ", "{{- 'a' -}} ", "{% capture %}"),
        *(
            "{% assign a = 'a' %}{{ a }}",
            "{% capture a %}a{% endcapture %}{{ a }}",
            "{% img a",
            "{{< figure ",
        ),
    ],
)
def test_hostile_liquid_takes_linear_time(mark: str) -> None:
    def render(times: int) -> float:
        start = time.process_time()
        render_liquid(mark * times, {})
        return time.process_time() - start

    assert render(16000) < max(16 * min(render(2000) for _ in range(3)), 1)
