"""What HTML shows by its looks stays in the text: figures, ruby, quotations, lists, languages of code, videos."""

from __future__ import annotations

import pytest

from emnews_cli.model.document import CodeBlock, Footnotes, Heading, ListBlock, inline_text, walk_blocks
from emnews_cli.readers.html.article import read_article
from tests.readers.reading import removed, text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>成交3×10<sup>9</sup>股</p>", "成交3×10⁹股"),
        ("<p>H<sub>2</sub>O</p>", "H₂O"),
        ("<p>票价<s>50元</s>30元</p>", "票价~~50元~~30元"),
        ("<p>票价<strike>50元</strike></p>", "票价~~50元~~"),
        ('<p>票价<span style="text-decoration: line-through">50元</span></p>', "票价~~50元~~"),
        ('<p>10<span style="vertical-align:super">3</span></p>', "10³"),
        ('<p>x<span style="vertical-align:sub">1</span></p>', "x₁"),
        ("<p>2<sup>3<sup>4</sup></sup></p>", "2^(3⁴)"),
        ("<p>10<sup><b>3</b></sup></p>", "10³"),
        ("<p><ins>增</ins><u>线</u><mark>亮</mark><kbd>Esc</kbd></p>", "增线亮Esc"),
        (
            '<p>早<img alt="🙂" src="https://x.example/e.png">好<img alt="[抱拳]" src="https://x.example/f.png"></p>',
            "早🙂好[抱拳]",
        ),
        ('<p>见<img alt="蓝点" src="https://x.example/e.png">处</p>', "见[蓝点]处"),
        ('<p>早<img alt="🙂">好<img alt="[抱拳]" src="javascript:x"></p>', "早🙂好[抱拳]"),
    ],
)
def test_plain_text_keeps_figures_and_words_of_images(html: str, expected: str) -> None:
    assert text(html) == [expected]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ruby>大阪<rt>おおさか</rt></ruby>", "大阪(おおさか)"),
        ("<ruby>昇<rp>（</rp><rt>shēng</rt><rp>）</rp></ruby>", "昇（shēng）"),
        ("<ruby><rb>大</rb><rb>阪</rb><rt>おお</rt><rt>さか</rt></ruby>", "大阪(おおさか)"),
        ("<ruby>大<rt>おお</rt>阪<rt>さか</rt></ruby>", "大(おお)阪(さか)"),
        ("<ruby>大阪<rt>おおさか</rt><rtc><rt>Osaka</rt></rtc></ruby>", "大阪(おおさか)(Osaka)"),
        ("<ruby><ruby>大阪<rt>おおさか</rt></ruby><rt>Osaka</rt></ruby>", "大阪(おおさか)(Osaka)"),
        ("<ruby>\n 大阪 <rt> おおさか </rt>\n</ruby>", "大阪(おおさか)"),
        ("<ruby>大阪<rp>(</rp><rt>おおさか</ruby>", "大阪(おおさか)"),
        ("<ruby>大阪<rp>(</rp><rt></rt><rp>)</rp></ruby>", "大阪"),
        ("<ruby>大阪</ruby><rt>おおさか</rt>", "大阪おおさか"),
    ],
)
def test_a_reading_is_in_parentheses(html: str, expected: str) -> None:
    assert text(f"<p>去{html}市</p>") == [f"去{expected}市"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<q>跌</q>", "“跌”"),
        ("<q>甲<q>乙<q>丙</q></q></q>", "“甲‘乙“丙”’”"),
        ('<q lang="ja">はい</q>', "「はい」"),
        ('<q lang="FR-ca">oui</q>', "«oui»"),
        ('<span lang="zh-Hant"><q>好</q></span>', "「好」"),
        ("<q>甲", "“甲”"),
    ],
)
def test_a_quotation_has_its_marks(html: str, expected: str) -> None:
    assert text(f"<p>{html}</p>") == [expected]


@pytest.mark.parametrize(
    ("html", "start", "numbers", "form"),
    [
        ("<ol><li>甲<li>乙</ol>", 1, (), "1"),
        ('<ol start="4"><li>甲<li>乙</ol>', 4, (), "1"),
        ('<ol start="-1"><li>甲<li>乙</ol>', -1, (), "1"),
        ('<ol><li>甲<li value="7">乙<li>丙</ol>', 1, (1, 7, 8), "1"),
        ("<ol reversed><li>甲<li>乙</ol>", 2, (2, 1), "1"),
        ('<ol reversed start="9"><li>甲<li>乙</ol>', 9, (9, 8), "1"),
        ("<ol><li>甲<li><li>丙</ol>", 1, (1, 3), "1"),
        ('<ol type="a"><li>甲</ol>', 1, (), "a"),
        ('<ol type="I"><li>甲</ol>', 1, (), "I"),
        ('<ol style="list-style-type: lower-latin"><li>甲</ol>', 1, (), "a"),
        ('<ol><li type="A">甲</ol>', 1, (), "A"),
        ('<ol start="x" type="?"><li value="99999999999">甲</ol>', 1, (), "1"),
        ('<ol><li value="1">甲<li value="2">乙</ol>', 1, (), "1"),
        ('<ul start="4" type="a"><li value="9">甲</ul>', 1, (), "1"),
    ],
)
def test_a_list_is_numbered_as_in_browsers(
    html: str, start: int, numbers: tuple[int, ...], form: str
) -> None:
    (made,) = read_article(html).blocks
    assert isinstance(made, ListBlock)
    assert (made.start, made.numbers, made.form) == (start, numbers, "1" if html.startswith("<ul") else form)


def test_a_list_between_items_belongs_to_the_one_before() -> None:
    wrong = read_article("<ul><li>甲</li><ul><li>子</li></ul><li>乙</li></ul>").blocks
    assert wrong == read_article("<ul><li>甲<ul><li>子</li></ul></li><li>乙</li></ul>").blocks


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<pre class="brush: ruby; gutter: false">x</pre>', "ruby"),
        ('<pre class="brush:js">x</pre>', "js"),
        ('<pre class="lang-py">x</pre>', "py"),
        ('<pre><code class="hljs language-json">x</code></pre>', "json"),
        ('<pre><code class="hljs javascript">x</code></pre>', "javascript"),
        ('<pre class="sourceCode haskell"><code class="sourceCode haskell">x</code></pre>', "haskell"),
        ('<pre class="prettyprint lang-cpp">x</pre>', "cpp"),
        ('<div class="highlight highlight-source-shell"><pre>x</pre></div>', "shell"),
        ('<div class="highlight-text-html-basic"><pre>x</pre></div>', "html"),
        ('<div class="language-go highlighter-rouge"><div class="highlight"><pre class="highlight"><code>x</code></pre></div></div>', "go"),
        ('<figure class="highlight js"><pre>x</pre></figure>', "js"),
        ('<pre data-enlighter-language="typescript">x</pre>', "typescript"),
        ('<pre><code data-lang="rust">x</code></pre>', "rust"),
        ('<pre lang="go">x</pre>', "go"),
        ('<pre lang="zh-CN">x</pre>', ""),
        ('<pre class="language-none">x</pre>', ""),
        ('<pre class="lang:php decode:true">x</pre>', "php"),
        ('<pre class="language-x&quot;y">x</pre>', ""),
        ('<div lang="go"><pre>x</pre></div>', ""),
    ],
)  # fmt: skip
def test_code_keeps_the_name_of_its_language(html: str, language: str) -> None:
    (made,) = walk_blocks(read_article(html).blocks)
    assert made == CodeBlock("x", language)


def test_line_numbers_beside_code_are_no_code() -> None:
    html = (
        '<figure class="highlight sql"><table><tr><td class="gutter"><pre>1<br>2</pre></td>'
        '<td class="code"><pre>a<br>b</pre></td></tr></table></figure>'
    )
    assert read_article(html).blocks == [CodeBlock("a\nb", "sql")]
    assert removed(html) == [("line-numbers", "12")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<video src="https://v.example/a.mp4" poster="https://v.example/p.jpg">旧浏览器</video>', "视频 https://v.example/a.mp4"),
        ('<video><source src="https://v.example/a.webm"><source src="https://v.example/a.mp4"></video>', "视频 https://v.example/a.webm"),
        ('<audio><source src="https://v.example/a"></audio>', "音频 https://v.example/a"),
        ('<iframe src="//player.bilibili.com/player.html?bvid=BV1&amp;p=1"></iframe>', "视频 https://player.bilibili.com/player.html?bvid=BV1&p=1"),
        ('<iframe title="发布会" src="https://www.youtube.com/embed/x"></iframe>', "视频：发布会 https://www.youtube.com/embed/x"),
        ('<iframe data-src="https://v.qq.com/iframe/preview.html?vid=x"></iframe>', "视频 https://v.qq.com/iframe/preview.html?vid=x"),
        ('<iframe src="about:blank" data-src="https://m.example/map"></iframe>', "内嵌页面 https://m.example/map"),
        ('<embed src="https://v.example/a.swf">', "视频 https://v.example/a.swf"),
        ('<object><param name="movie" value="https://v.example/p.swf"></object>', "视频 https://v.example/p.swf"),
        ('<object data="https://v.example/y.pdf" type="application/pdf"><p>无</p></object>', "文件 https://v.example/y.pdf"),
    ],
)  # fmt: skip
def test_a_video_or_page_is_a_link_to_its_address(html: str, expected: str) -> None:
    assert text(f"<p>前</p>{html}<p>后</p>") == ["前", f"[{expected}]", "后"]


def test_two_videos_are_two_lines_and_one_in_a_link_is_its_own() -> None:
    frame = '<iframe src="https://m.example/{}"></iframe>'
    assert text(frame.format(1) + frame.format(2)) == [
        "[内嵌页面 https://m.example/1]\n[内嵌页面 https://m.example/2]"
    ]
    assert text(f'<a href="https://a.example/">{frame.format(1)}</a>') == ["[内嵌页面 https://m.example/1]"]


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="https://t.example/" width="0" height="0"></iframe>',
        '<iframe src="https://t.example/" style="display:none"></iframe>',
        '<iframe src="javascript:alert(1)"></iframe>',
        '<video src="data:text/html,x"></video>',
        '<iframe src="https://same.eastmoney.com/x"></iframe>',
        '<video id="player"></video>',
    ],
)
def test_what_nobody_sees_or_may_follow_is_no_link(html: str) -> None:
    assert text(f"<p>前</p>{html}<p>后</p>") == ["前", "后"]
    assert len(removed(html)) == 1


def test_an_object_without_an_address_is_what_it_shows_instead() -> None:
    assert text("<object><p>替代文字</p></object>") == ["替代文字"]


@pytest.mark.parametrize(
    ("html", "headings"),
    [
        ("<h2><p>小节</p></h2><p>文</p>", ["小节"]),
        ("<h2>\n <p>\n小节</p>\n</h2><p>文</p>", ["小节"]),
        ("<h2><strong><p>小节</p></strong></h2><p>文</p>", ["小节"]),
        ("<p><h2>小节</h2></p><p>文</p>", ["小节"]),
        ("<h2><div>小节</div></h2><p>文</p>", ["小节"]),
        ("<h2>甲<br>乙</h2><p>文</p>", ["甲\n乙"]),
        ("<h2></h2><p>文</p>", []),
        ("<h2>小节<p>文</p>", ["小节"]),
    ],
)
def test_headings_around_paragraphs_stay_headings(html: str, headings: list[str]) -> None:
    blocks = read_article(html).blocks
    assert [inline_text(block.children) for block in blocks if isinstance(block, Heading)] == headings
    assert text(html)[-1] == "文"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<ul><li><input type="checkbox" checked disabled>完成</li></ul>', "- ☑ 完成"),
        ("<p><INPUT TYPE=CHECKBOX> 未完</p>", "☐ 未完"),
        ('<p><input type="text" value="x">文</p>', "文"),
        ('<p>见<sup class="reference"><a href="#cite-1">[1]</a></sup>。</p>', "见[1]。"),
        ('<p>图<amp-img src="https://a.example/a.png" alt="走势"></amp-img>后</p>', "图[走势]后"),
        ('<mip-video src="https://a.example/a.mp4"></mip-video>', "[视频 https://a.example/a.mp4]"),
    ],
)
def test_boxes_marks_and_images_for_telephones_stay(html: str, expected: str) -> None:
    assert "\n".join(text(html)) in (expected, expected.removeprefix("- "))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<h2><a class="anchor" href="#a">#</a>小节</h2>', "小节"),
        ('<h2>小节<a href="#a" title="链接">¶</a></h2>', "小节"),
        ('<h2><a href="#a">小节</a></h2>', "小节"),
        ('<h2><a href="#a">#1</a></h2>', "#1"),
        ('<p><a href="#a">#</a>小节</p>', "#小节"),
        ('<p>注文。<a href="#a">↩︎</a></p>', "注文。"),
        ('<p>注文。<a href="#cite_ref-1">↑</a></p>', "注文。"),
        ('<p>涨幅<a href="#">↑</a>5%</p>', "涨幅↑5%"),
        ('<p>涨幅<a href="https://a.example/">↑</a></p>', "涨幅↑"),
    ],
)
def test_the_sign_that_leads_to_a_heading_or_back_is_no_text(html: str, expected: str) -> None:
    assert text(html) == [expected]


def test_items_without_a_list_are_one() -> None:
    blocks = read_article("<li>甲<li>乙</li><p>段</p><li>丙<ul><li>丁</ul>").blocks
    assert blocks == read_article("<ul><li>甲<li>乙</ul><p>段</p><ul><li>丙<ul><li>丁</ul></ul>").blocks


NOTE = '<ol><li id="fn:1"><p>注。<a {back} href="#fnref:1">↩</a></p></li></ol>'


@pytest.mark.parametrize(
    ("mark", "notes"),
    [
        ('<sup id="fnref:1"><a href="#fn:1" class="footnote">1</a></sup>', '<div class="footnotes">{}</div>'),
        ('<sup><a href="#fn:1" rel="footnote">1</a></sup>', '<div class="footnotes"><hr/>{}</div>'),
        (
            '<a class="footnote-ref" href="#fn:1"><sup>1</sup></a>',
            '<section class="footnotes"><hr/>{}</section>',
        ),
        ('<a href="#fn:1" role="doc-noteref">[1]</a>', '<div role="doc-endnotes"><hr>{}</div>'),
    ],
)
@pytest.mark.parametrize("back", ['class="reversefootnote"', 'role="doc-backlink"', ""])
def test_footnotes_are_known_by_their_classes(mark: str, notes: str, back: str) -> None:
    html = f"<p>文{mark}。</p>{notes.format(NOTE.format(back=back))}"
    assert text(html) == ["文[1]。", "[1] 注。"] or text(html) == ["文[1]。", "注。"]
    assert any(isinstance(block, Footnotes) for block in read_article(html).blocks)


def test_a_note_that_no_mark_leads_to_is_in_a_list() -> None:
    html = '<p>文。</p><div class="footnotes"><ol><li>注。</li></ol></div>'
    assert read_article(html).blocks == read_article("<p>文。</p><ol><li>注。</li></ol>").blocks
