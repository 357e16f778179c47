"""Formulas are read once, within their sentence: as TeX where the page has it, else on one line."""

from __future__ import annotations

import time

import pytest

from emnews_cli.readers.html.article import read_article
from tests.readers.reading import removed, text

TEX = '<annotation encoding="application/x-tex">{}</annotation>'
X = "<mi>x</mi>"


@pytest.mark.parametrize(
    ("mathml", "expected"),
    [
        ("<mi>x</mi><mo>=</mo><mn>1</mn>", "x=1"),
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", "a/b"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>2.5</mn></mfrac>", "(a+1)/2.5"),
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x²"),
        ("<msub>\n <mi>x</mi>\n <mtext>流通</mtext>\n</msub>", "x_(流通)"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x₁²"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>", "∑ᵢ₌₁ⁿ"),
        ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", "√(x+1)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "³√x"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a,b)"),
        ("<mtable><mtr><mtd>a</mtd><mtd>b</mtd></mtr><mtr><mtd>c</mtd></mtr></mtable>", "a b; c"),
        (
            "<semantics><mrow><mi>x</mi></mrow>" + TEX.format(r"\frac{x}{2}") + "</semantics>",
            r"$$\frac{x}{2}$$",
        ),
        (f"<semantics>{X}{TEX.format('x')}</semantics>", "x"),
        (f"<semantics>{X}<annotation encoding='StarMath 5.0'>x over 2</annotation></semantics>", "x"),
        ("<mi>f</mi><mo>&#x2061;</mo><mi>x</mi>", "fx"),
    ],
)
def test_mathml_is_on_one_line(mathml: str, expected: str) -> None:
    assert text(f"<p>即<math>{mathml}</math>。</p>") == [f"即{expected}。"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (r'<math alttext="{\displaystyle x}"><mi>x</mi></math>', r"$${\displaystyle x}$$"),
        (
            f'<span class="katex"><span class="katex-mathml"><math><semantics>{X}{TEX.format("x^2")}</semantics></math>'
            '</span><span class="katex-html" aria-hidden="true">x<span>2</span></span></span>',
            "$$x^2$$",
        ),
        ('<span class="katex"><span class="katex-html">x<sup>2</sup></span></span>', "x²"),
        (
            f'<span class="MathJax"><nobr aria-hidden="true">x</nobr><span><math>{X}</math></span></span>'
            '<script type="math/tex">x</script>',
            "x",
        ),
        (f"<mjx-container><mjx-math>x</mjx-math><math>{X}<mo>≤</mo></math></mjx-container>", "x≤"),
        ('<script type="math/tex; mode=display">\n a_b \n</script>', "$$a_b$$"),
    ],
)
def test_of_a_formula_in_two_forms_one_stays(html: str, expected: str) -> None:
    assert text(f"<p>即{html}。</p>") == [f"即{expected}。"]
    assert removed(html) == []


def test_another_script_is_still_left_out() -> None:
    assert removed("<script>x()</script>") == [("script", "x()")]


def test_deep_formulas_take_linear_time() -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        read_article("<math>" + "<mrow><mi>x</mi>" * times + "</math>")
        read_article("<math><mrow>" + "<mi>x</mi>" * times + "</mrow></math>")
        return time.process_time() - start

    assert any(seconds(8000) < 16 * max(seconds(1000), 0.02) for _ in range(3))
