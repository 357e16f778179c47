"""What formulas do to the builder: MathML, the two forms of KaTeX and MathJax, and TeX in scripts."""

from __future__ import annotations

from functools import partial

from emnews_cli.readers.html.builder import Builder, Closer, Opener
from emnews_cli.readers.html.elements import MATHML
from emnews_cli.readers.html.formats import Attributes
from emnews_cli.readers.html.formulas import OpenFormula, formula_text, said_by_element
from emnews_cli.readers.html.omission import Omission
from emnews_cli.readers.inlines import run_text

_DEEPEST = 32
"""Elements that are nested deeper are text one after the other."""


def _open_formula(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    outer, builder.formula = builder.formula, OpenFormula([builder.mark()], attributes.get("alttext", ""))
    return partial(_close_formula, builder, builder.formula, outer)


def _close_formula(builder: Builder, formula: OpenFormula, outer: OpenFormula | None) -> None:
    builder.formula = outer
    _add(builder, formula_text(formula.tex, "".join(_parts(builder, formula))))


def _add(builder: Builder, formula: str) -> None:
    if formula:
        builder.add(formula)
        builder.last_formula = formula


def _parts(builder: Builder, formula: OpenFormula) -> list[str]:
    """Take back what came since the open element began: its own text, and that of each element in it."""
    marks = formula.marks
    texts = [
        run_text(builder.line()[start:end])
        for start, end in zip(marks, [*marks[1:], builder.mark()], strict=True)
    ]
    builder.take(marks[0])
    return texts


def _open_part(builder: Builder, tag: str, attributes: Attributes) -> Closer | None:
    formula = builder.formula
    if formula is None or formula.depth >= _DEEPEST:
        return None
    formula.depth += 1
    formula.marks.append(builder.mark())
    around, formula.marks = formula.marks, [builder.mark()]
    return partial(_close_part, builder, formula, around, tag, attributes)


def _close_part(
    builder: Builder, formula: OpenFormula, around: list[int], tag: str, attributes: Attributes
) -> None:
    formula.depth -= 1
    own, *parts = map(str.strip, _parts(builder, formula))
    formula.marks = around
    parts = [own, *parts] if own or not parts else parts
    if tag.startswith("annotation"):
        formula.tex = "".join(parts) if "tex" in attributes.get("encoding", "").lower() else formula.tex
    elif text := said_by_element(tag, attributes, parts):
        builder.add(text)


def open_two_forms(builder: Builder, tag: str, attributes: Attributes) -> Closer:
    """A formula that is there twice."""
    return partial(_close_two_forms, builder, builder.mark())


def _close_two_forms(builder: Builder, mark: int) -> None:
    """The form for screen readers stays, where there is one."""
    formula = builder.last_formula
    if formula and any(value is formula for value, _ in builder.since(mark)):
        builder.take(mark)
        builder.add(formula)


def add_script(builder: Builder, omission: Omission) -> None:
    """The TeX in a script of MathJax, where its formula is not there already; other scripts are noted."""
    if not omission.tag.values.get("type", "").startswith("math/tex"):
        builder.remove(omission.reason, omission.text, omission.url)
    elif omission.text and builder.last_in_line() is not builder.last_formula:
        _add(builder, f"$${omission.text}$$")


MATH_OPENERS: dict[str, Opener] = {
    "math": _open_formula,
    **dict.fromkeys(MATHML, _open_part),
    "mjx-container": open_two_forms,
}
