"""Ingredients of hostile posts: what a reader, a rule or a writer may look at more than once each."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from tests.conftest import FRONT_MATTER, post_text

Ingredient = Callable[[int], bytes]
"""Makes a post of about so many bytes."""
HAND_WRITTEN = "---\ntitle: x\ndate: 2022-03-08\n---\n\n"
_PLACES: dict[str, Callable[[str], str]] = {
    "body": post_text,
    "paragraph": lambda text: post_text(f"<p>x{text}x</p>"),
    "bold": lambda text: post_text(f"<p>x<b>{text}</b>x</p>"),
    "table": lambda text: post_text(f"<table>{text}</table><p>x</p>"),
    "tag": lambda text: post_text(f"<p>x<a {text}>x</a></p>"),
    "address": lambda text: post_text(f'<p>x<a href="http://a.b/{text}">x</a><img src="//a.b/{text}"></p>'),
    "comment": lambda text: post_text(f"<p>x<!--{text}-->x</p>"),
    "digest": lambda text: post_text("<p>x</p>", digest=f"x{text}x"),
    "title": lambda text: post_text("<p>x</p>", title=f"x{text}x"),
    "Markdown": lambda text: f"{HAND_WRITTEN}x\n\n{text}\n",
    "Markdown line": lambda text: f"{HAND_WRITTEN}x{text}x\n",
    "front matter": lambda text: f"{FRONT_MATTER.format(title='x').removesuffix('---' + chr(10))}{text}\n---\n\n<p>x</p>\n",
    "value": lambda text: FRONT_MATTER.format(title="x").replace("layout:", f"a: {text}\nlayout:") + "\n<p>x</p>\n",
    "tags": lambda text: FRONT_MATTER.format(title="x").replace("tags: ", f"tags: [x, {text}]\nb: ") + "\n<p>x</p>\n",
    "end": lambda text: post_text("<p>x</p>") + text,
    "file": str,
}  # fmt: skip
_UNITS: dict[str, str] = {
    "body": r"""
        <p>x</p>\n ␣ \n \r\n <p> </p> <b> </i> <b><i> <b>x</b><i>y</i> <div> </div> <span> <center><font> <ul><li>x </ul> <ol><li>
        <ul> <li> <blockquote> <blockquote>x </blockquote>x <dl><dt>x <form> <form>x <section>x <figure>x <figcaption>x <table> <table><tr><td>x
        <table><tr><td>x</table> <pre> <code> <h2>x <hr> <br> <br>x <img> <img␣src="http://a.b/c.jpg"> <p><img␣src="http://a.b/%d.jpg"></p>
        <p><img␣src="//a.b/c.jpg"></p><p>（原标题：x）</p> <a> <a␣href="x <a␣href='x <a␣b=">" <a␣b='>' <p␣a=1␣ <p␣" <x␣ <x␣y="<"> <o:p> <t%d> <␣ < <<
        <!-- <!--x--> <!-- EM_ --> --> <!x <? <![CDATA[ <![CDATA[x]]> ]]> <script> <script>x</script> <script></scrip <style> <textarea> <title> <plaintext>
        <iframe> <iframe␣src="x">x</iframe> <object> <object␣data="x">x <svg> <svg></svg> <math> <select><option>x <button> <noscript>x </p><b> <b></p>
        <!--␣EM_StockImg_Start␣--> <!--␣EM_StockImg_End␣--> <!--␣EM_StockImg_Start␣-->x<!--␣EM_StockImg_End␣--> EM_StockImg_Start EM_StockImg_
        <a␣class="EmImageRemark"><img␣src="//webquotepic.a/x"> ␣<img␣alt="K图␣600030_0"> <p><a␣class="EmImageRemark"><img␣alt="K图␣600030_0"></a></p>
        <span␣id="stock_1.600981"> <span␣id="stock_1.6%05d">x</span> <span␣class="keytip">x <span␣class="infokey">x</span> <a␣href="javascript:x">x <a␣href="javascript:x">x</a>
        <a␣class="EmImageRemark">x <span␣class="EmImageRemark">x <p␣style="display:none">x <span␣class="toplink">x <p␣class="toplink">x</p>
        <p>（文章来源：x）</p> <p>点击查看>></p> <p␣onclick="a()">x</p> <p␣style="text-align:center">x</p> <p>这是一个写了两遍的段落，它的长度超过三十个字，因此会被看作重复。</p>
        <p>第%d段，这一段的长度超过三十个字，但是每一段都不一样，因此不会被看作重复。</p> <a␣href="http://a.b/%d">x</a> <a␣href="http://a.b/">x</a> <a␣href="//a.b/%d"><b>x</b></a>␣
        &amp;lt; <p>&nbsp;</p> <p>　　x</p> <p␣class="c%d">x</p> <b>　</b><i>　</i> <details><summary>x <input> <embed> <base␣href="x"> <meta> <link> <frame> <audio␣src="x"> <sup>x <sub><sup>
        [返回](x)\n <http://a.b>\n <>\n\n <http://␣ ---\n """,
    "paragraph": r"""
        ␣ \t \n \u00a0 　 ␣　 ␣\n x␣ x　 \u2003 \u2028 \u200b \ufeff \u202e \0 \x1b \x85 \ufffd \ud800 \udcff 😀 👨‍👩‍👧 e\u0301 \u0301 \u200d
        中 中文。 。 ， “ ” “” （ ） （）␣ 【 】 《 ： (文章来源：x) （文章来源：x）␣ （文章来源： 来源：␣ 责任编辑：␣ [点击查看全文] [点击查看全文]␣x 2022-01-01␣ 的财富号␣␣ （x）␣␣
        & &amp; &amp &#0; &#x1b; &lt; &# &#x &a%d; &a%d &nbsp; &nbsp;␣ " ' \\ \\" [ ] [] [x] [a](b) [a][b] [^1] ( ) () * ** *a␣ _ _a_ __ ` `` `a ~ ~~ | |a| # #␣ >␣ >
        - -- --- + 1.␣ . ... = == : :: :a :a: { } {{ {% {{x}} {: {:: {#x} $ $$ ^ ^^ ^[ ! ![ @ @a a@b.c http://a.b␣ http:// www. www.a.b␣ <br> <br>x <br>#␣ <br>　x <b>x</b> <b>。</b>x <b>x</b>*
        <i>x</i><b>y</b> <sup>x</sup> <code>`</code> <code>x</code> <a␣href="http://a.b/%d">x</a> <a␣href="http://a.b/%d">x</a>中 600030.SH␣ （600030）""",
    "bold": r"␣ <br> 。 ，x * x。 <i>x</i> <a␣href='http://a.b'>x</a> <span␣id='stock_1.600981'>x</span> ! <b> <img␣src='//a.b/c'>",
    "table": r"""
        <tr> <td> <tr><td> <td>x <tr><td>x <tr><td>x<td>y <td>x</td> <td␣colspan=1000␣rowspan=1000>x <tr><td␣colspan=9999>x <th>x</th> <caption>x <tr><th>x<td>| <tr><td>x<br>y <tr><td><img␣src="//a.b">x
        <tr><td><ul><li>x <tr><td><ul><li>x</ul><td>y <tr><td␣rowspan=1000>x <tr><td><table><tr><td>x<td>y <tfoot><tr><td>x <tr><td><p>x<p>y <thead><tr><td>x <tbody> <col> <tr><td>中文，中文。""",
    "tag": r"""␣ / = " ' a a=1␣ a%d=1␣ a="x"␣ b='y'␣ &amp; a=" class="c"␣ style="color:red;"␣ onclick="a()"␣ href="x"␣ \n > = a=&lt;""",
    "address": r"""x ␣ / ? # % %4 %41 & &amp; ; = : @ . .. ../ \\ ( ) [ ] xn--a xn--a- 中 \u3000 \t \0 ' < | {{ $ ~ javascript: http:// data: 1. \u202e -""",
    "comment": "- -- < > ␣ x <!-- EM_StockImg_Start ! --!",
    "digest": r"␣ \t \u00a0 　 中 。 【 】 （ ） （x） （文章来源：x） [点击查看全文] [点击查看全文]␣x [ > >␣ \n>␣x \n> \n>␣ \n>␣>␣ * # <b> <p> & \\ 2022-01-01␣ 记者␣ xx）",
    "title": "␣ \\ \\\\ \\\" \\x ' \" 中 # : [ { & * ! %d \\0 \\u202e 　 <b> 【 】 \\u2028 \\t",
    "Markdown": r"""
        x\n x\n\n ␣\n \t\n ␣␣␣␣x\n >␣ >␣x\n > >\n -␣ -␣x\n -␣x\n\n +␣x\n *␣ *␣*␣x\n 1.␣ 1.␣x\n %d.␣x\n #␣x\n # ##␣ x\n===\n x\n---\n ---\n *␣*␣*\n ```\n ``` ~~~\n ```x\n``` |x|\n |-|\n x|y\n-|-\n |a|b|\n|-|-|\n|c|d|\n
        [a%d]:␣http://b\n [a]:␣b\n [a]:\n [^%d]:␣x\n [^1]:␣x\n\n :␣x\n x\n:␣y\n <b>\n <p>x\n <!--\n <!--\n\n <http://a.b/%d>\n {:␣.x}\n {::comment}\n {%\n {{\n $$\n ␣-␣x\n ␣␣-␣x\n -␣-␣ >␣-␣ 1)␣ *[a%d]:␣x\n \\\n x␣␣\n""",
    "Markdown line": r"""
        ␣ \t \u00a0 　 ␣x * ** *** *a *a* **a** a* *a_ _ __ _a_ ` `` ``` `a `` `a ~ ~~ ~~a~~ [ ] [[ [] ![ [a](b) [a](  [a](<b [a][ [a][b] ![a](b) ![[]() [a]( ]( ( ) < <a> <a <http://a.b> <http:// </ <!-- <? <![CDATA[ <!A & &a; &#1
        \\ \\* | a|b: : " ' “ ” { } {{ {% $ $$ ^ == http://a.b␣ www.a.b␣ a@b.c␣ 中* 。** 😀 **a* *a**b _a* <b>* \n* \n>␣ \n ␣␣\n \r""",
    "front matter": r"""
        a%d:␣x\n a:␣x\n x\n :\n -\n -␣x\n ␣\n ␣x\n \n \r\n #␣x\n a:\n␣-␣x\n a:␣|\n␣x\n a:␣>\n␣x\n a:␣"x\n a:␣'x\n a:␣"x"␣y"\n a:␣[x\n a%d:␣&b%d␣x\n a%d:␣*b\n ␣␣␣a:\n ?␣x\n ?␣ -␣-␣ %a\n a:\t\tx\n \t\tx\n a:␣!!str␣x\n <<:␣{a:␣b}\n
        title:␣"x"y"\n date:␣2022-01-01\n tags:␣x\n tags:␣[x,␣y]\n categories:␣x\n "a":␣x\n 'a%d':␣x\n ...\n ----\n ---\n a%d:␣{b:␣[c]}\n a:␣!!x\n a:␣@\n a:␣`\n emnews-ignore:␣EM9%d\n {\n [\n id:␣%d\n a%d:␣"\\q"\n a:␣x\n#␣y\n title:␣"x"y"␣#␣z\n#␣z\n""",
    "value": r"""
        ␣ x␣ , : :␣ " ' \\ " \" \\\\ [ ] { } [] [x,␣ [[ {x:␣ {x:␣y,␣ &a%d␣ *a *a,␣ !a␣ !!x␣ #␣ ␣# | > - -␣ ?␣ % @ ` ~ = 1 1_ 1: 1:1: 0 1,000 2022-01-01␣ 中 \0 \u2028 \u0085 \t \n␣x \n␣␣ \n\n x\n␣ ''""",
    "tags": "x,␣ x%d,␣ , [x],␣ *x,␣ &a%d␣x,␣ {a:␣b},␣ \"x\",␣ \"\\\\x\",␣ '' ␣ \\n :␣ x␣ 中文， 600030.SH,␣ #␣ 中",
    "end": r"␣ \n x\n \r\n <http://a.b/%d>\n <>\n <>\n\n [返回](x)\n [返回](x)|[返回](y)␣ [返回 ---\n <p> ␣\n \0 \x1b \udcff <http://",
    "file": r"␣ \n - -- ---\n ---\n\n ---\na:␣b\n---\n --- ---␣ \r \0 \udcff \xff 中 x\n x:\n x:␣y\n title:␣x\n ...\n > >␣x\n < <p> # \ufeff \u2028 \ud800 \x1b",
}  # fmt: skip
"""What is repeated, by where it stands; ``␣`` is a space, ``%d`` a number that is another each time."""


_HALVES: dict[str, tuple[tuple[str, str], ...]] = {
    "body": (
        ("<b>", "</i>"), ("<b><i>", "</b>"), ("<span>", "</div>"), ("<div>", "</span>"), ("<p>x", "</b>"), ("<ul><li>", "x</li>"),
        ("<table><tr><td>", "x<td>"), ("<blockquote>", "<p>x</p>"), ("<ul><li>", "<p>x</p>"), ("<form>", "<p>x</p>"), ("<form>", "</table>"),
        ("EM_StockImg_", "Start"), ("<a b=\"'", "<a b='\""), ("<script>", "</script"), ("<!--", "->"), ("<x", ">"), ("<p ", "='x'>"),
        ("<a href='http://a.b/%d'>", "x</a>"), ("<span class=infokey>", "x</span>"), ("<h2>", "x</b>"), ("<tr><td>x", "</table>"),
        ("<table><tr>" + "<td>x" * 40 + "</tr>", "<tr><td>x</tr>"), ("<a class=EmImageRemark>", "</b>"), ("<p hidden>", "x"), ("<svg>", "</p>"),
        ("<p><img src='//a.b/c.jpg'></p>", "<p>（原标题：x）</p>"), ("<hr>", "<p>（原标题：x）</p>"), (" ", "<img alt='K图 600030_0'>"),
        ("<table><tr><td>", "<p><ul><li>x"), ("<li>", "<p>x"), ("<a><b>", "x</b></a>"), ("&", ";"), ("<object>", "</object>"), ("（文章来源：x）", "<br>"),
    ),
    "table": (("<td>x", "<tr><td>x"), ("<td colspan=9 rowspan=9>x", "<tr><td>x"), ("<tr><td>x<td>y", "<td>z"), ("<tr>", "<td>x"), ("<td><table>", "x")),
    "paragraph": (
        ("[", "]"), ("（", "）"), ("（文章来源：x） ", "y"), ("{", "}"), ("“", "”"), (" ", "\u3000"), ("\u3000", "\t"), ("&", ";"), ("*", "x*"), ("`", "x`"),
        ("【", "】"), ("x", "。"), ("<b>", "\u3000<i>"), ("<i>\u3000</i><b>\u3000</b>", "\n"), ("<a href='//a.b/%d'>x</a>", "<a href='//a.b/%d'>y</a>"),
    ),
    "digest": (("[", " "), ("（", " "), ("（文章来源：", " "), (" ", "\u3000"), ("【", "】")),
    "Markdown": (
        ("[", "]"), ("![", "]()"), ("> ", "x\n"), ("- ", "x\n"), ("[a%d]: http://b\n", "[a1] "), ("[a%d] ", "\n\n[a%d]: http://b\n"), ("x[^%d] ", "\n\n[^%d]: x\n"),
        ("|x", "|\n"), ("|x|\n|-|\n", "|x" * 20 + "\n"), ("|" + "x|" * 40 + "\n|" + "-|" * 40 + "\n", "|x|\n"), ("> - ", "x\n\n"), ("`", "``"), ("```\n", "~~~\n"), ("<b>", "</i>"), ("<!--", "-->"),
        ("*", "_"), ("**a", "_b"), ("- x\n", "  - y\n"), ("1. x\n", "   y\n"), ("\\", "`"), ("[a](", ")"), ("<a ", ">"), ("#", " #"),
    ),
    "front matter": (
        ("b: *a\n", "x"), ("a%d: x\n", "emnews\n"), ("a: \"x\n", "\"\n"), ("a%d: 'x'y\n", "title: \"x\"y\n"), ("- x\n", "a: x\n"), ("x\n", "title: x\n"), ("a: [", "]"), ("a: {", "}"),
        ("a: |\n", " x\n"), (" ", "x\n"), ("\n", "x"), ("...\n", "a: x\n"), ("a: b: c\n", "tags: x\n"), ("\ta: x\n", "\n"), ("emnews-ignore: X%d\n", "emnews-ignore: EM1\n"),
    ),
    "value": (("[", "]"), ("{a: ", "}"), ("\"", "\\"), ("'", " "), ("&a ", "*a "), ("[x, ", "]"), ("  ", "\n"), ("\n  ", "x\n\n")),
    "file": (("---\n", "title: x\n"), ("\n", "---\n"), ("> x\n", "---\n"), (" ", "---\n"), ("---\ntitle: x\n", "<p>x</p>"), ("<p>", "\udcff"), ("\udcff", " "), ("---\n\x1b", "---\n")),
}  # fmt: skip
"""What is repeated up to the middle, and what from there on."""


def ingredients() -> dict[str, Ingredient]:
    """Every ingredient by its name."""
    found: dict[str, Ingredient] = {"alias: a list": _aliases}
    for place, units in _UNITS.items():
        for unit in filter(None, re.split("[ \n]+", units)):  # U+3000 is a unit
            found[f"{place}: {unit}"] = partial(_made, place, (unit,))
    for place, pairs in _HALVES.items():
        for pair in pairs:
            found[f"{place}: {' then '.join(pair)}"] = partial(_made, place, pair)
    return found


def _made(place: str, units: tuple[str, ...], size: int) -> bytes:
    text = "".join(_repeated(_decoded(unit), size // len(units)) for unit in units)
    return _PLACES[place](text).encode("utf-8", "surrogatepass")


def _aliases(size: int) -> bytes:
    """A long list that many keys stand for."""
    lines = "".join(f"b{number}: *a\n" for number in range(size // 16))
    return f"---\na: &a [{'x, ' * (size // 6)}]\n{lines}---\n\nx\n".encode()


_ESCAPE = re.compile(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|[nrt0\\])")


def _decoded(unit: str) -> str:
    """A unit with its escapes undone."""
    return _ESCAPE.sub(lambda match: match[0].encode().decode("unicode_escape"), unit.replace("␣", " "))


def _repeated(unit: str, size: int) -> str:
    number = max(1, size // len(unit.encode("utf-8", "surrogatepass")))
    if "%" in unit and unit.count("%d") + unit.count("%05d"):
        return "".join(unit.replace("%05d", f"{at:05}").replace("%d", str(at)) for at in range(number))
    return unit * number
