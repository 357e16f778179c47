"""Documents compared: what counts as the same."""

from __future__ import annotations

import pytest

from emnews_cli.model.document import (
    Block,
    CodeBlock,
    Figure,
    Image,
    Inline,
    LineBreak,
    Link,
    Paragraph,
    Strong,
    Text,
)
from emnews_cli.model.passages import differences, one_spelling


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://x.example/a b", "http://x.example/a%20b"),
        ("http://中文.example/路", "http://xn--fiq228c.example/%E8%B7%AF"),
        ("http://x/%zz", "http://x/%25zz"),
        ("http://x/[a]", "http://x/%5Ba%5D"),
    ],
)
def test_an_address_has_one_spelling(one: str, other: str) -> None:
    assert one_spelling(one) == one_spelling(other)


@pytest.mark.parametrize("address", ["http://xn--99999999.example/", "http://x/%FF", "http://x/a?b=1&c=2#d"])
def test_any_address_has_a_spelling_of_its_own(address: str) -> None:
    assert one_spelling(address) != one_spelling(address + "x")


def what_differs(wanted: list[Block], found: list[Block], *, exact: bool = True) -> list[tuple[int, str]]:
    return [(one.passage, one.what) for one in differences(wanted, found, exact=exact)]


def paragraph(*inlines: Inline) -> Block:
    return Paragraph(list(inlines))


def test_each_kind_of_difference_is_found_once_and_where_it_begins() -> None:
    wanted = [paragraph(Text("一")), paragraph(Strong([Text("二。")]), Link("http://x/", [Text("三")]))]
    wanted.append(Figure(Image("http://x/a"), [Text("四")]))
    assert what_differs(wanted, wanted) == []
    assert what_differs(wanted, wanted[1:]) == [(1, "text"), (1, "bold"), (1, "links"), (2, "images")]
    assert what_differs(wanted, [*wanted, CodeBlock("五")]) == [(4, "text")]


def test_punctuation_may_leave_the_edge_of_bold_unless_it_must_be_exact() -> None:
    inside, outside = [paragraph(Strong([Text("一。")]))], [paragraph(Strong([Text("一")]), Text("。"))]
    assert what_differs(inside, outside, exact=False) == []
    assert what_differs(inside, outside) == [(1, "bold")]
    assert what_differs(inside, [paragraph(Text("一。"))], exact=False) == [(1, "bold")]


def test_a_line_break_is_neither_bold_nor_plain() -> None:
    inside = [paragraph(Strong([Text("甲"), LineBreak(), Text("乙")]))]
    between = [paragraph(Strong([Text("甲")]), LineBreak(), Strong([Text("乙")]))]
    assert list(differences(inside, between, exact=True)) == []
    assert list(differences(inside, between, exact=False)) == []
    plain = [paragraph(Strong([Text("甲")]), LineBreak(), Text("乙"))]
    assert [found.what for found in differences(inside, plain, exact=True)] == ["bold"]
