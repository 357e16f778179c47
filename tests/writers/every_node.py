"""Documents made by hand that hold every node, in every place that the model allows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from emnews_cli.model.document import (
    Block,
    Cell,
    Chart,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Emphasis,
    Figure,
    FootnoteReference,
    Footnotes,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Mention,
    Paragraph,
    Quote,
    RawBlock,
    Rule,
    Strong,
    Styled,
    Table,
    Text,
)
from emnews_cli.model.front_matter import FrontMatter, State
from emnews_cli.model.post import Post
from emnews_cli.model.security import SecurityId
from emnews_cli.model.text import SourceText, Span

PAGE = "http://quote.eastmoney.com/unify/r/1.600981"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt; javascript:alert(3)"
_COUNT = count(1)


def text(words: str = "文字") -> Text:
    """A text that is nowhere else, so that an order can be told."""
    return Text(f"{words}{next(_COUNT)}")


def image() -> Image:
    return Image(f"https://example.com/{next(_COUNT)}.png", "图中")


def mention(*children: Inline) -> Mention:
    return Mention(SecurityId(1, "600981"), list(children) or [text("证券")], PAGE)


def leaves() -> list[Inline]:
    """Inlines with none in them, no two texts side by side."""
    return [text(), Code(f"a_{next(_COUNT)} = b"), image(), LineBreak(), Text("尾")]


def spans(inner: list[Inline], *, in_link: bool = False) -> list[Inline]:
    """Every inline around others."""
    made: list[Inline] = [Strong(inner), Text("一"), Emphasis(inner), Text("二"), mention(*inner), Text("三")]
    made += [Styled("sup", inner), Styled("sub", inner), Styled("del", inner)]
    return made if in_link else [*made, Text("四"), Link(f"https://example.com/{next(_COUNT)}", inner)]


def lines() -> Iterator[list[Inline]]:
    """Lines with every inline in every other; a link may hold a mention, but no link."""
    yield [text()]
    yield leaves()
    yield spans(leaves())
    for outer in spans([]):
        if not isinstance(outer, Text | Code | Image | LineBreak):
            outer.children = spans(leaves(), in_link=isinstance(outer, Link))
            yield [text(), outer, Text("后")]
    yield [image()]
    yield [Link("https://example.com/around", [image()])]
    yield [Link("https://example.com/mention", [mention()])]
    yield [text(HOSTILE)]


def cell(line: list[Inline], header: bool = False, columns: int = 1, rows: int = 1) -> Cell:
    return Cell([Paragraph(line)], header, columns, rows)


def blocks_of(line: list[Inline]) -> list[Block]:
    """Every block that has lines, with this one."""
    return [
        Paragraph(line),
        *(Heading(level, line) for level in (1, 2, 6)),
        Table([[cell(line, header=True), cell([text()])], [Cell([]), cell(line)]]),
        Table([[cell(line, columns=2)], [cell([text()], rows=2), cell(line)], [cell([text()])]]),
        Figure(image(), line),
        DefinitionList([Definition([Paragraph(line), Paragraph([text()])], [[Paragraph(line)]])]),
    ]


def plain_blocks() -> list[Block]:
    """Every block that holds no others."""
    return [
        *blocks_of([text()]),
        Figure(image()),
        Figure(image(), [text()], href="https://example.com/figure"),
        CodeBlock(f"if a < b:\n    say({next(_COUNT)})", "python"),
        CodeBlock(f"{HOSTILE} {next(_COUNT)}"),
        Rule(),
        Chart(
            SecurityId(1, "600981"), PAGE, "https://webquoteklinepic.eastmoney.com/GetPic.aspx?nid=1.600981"
        ),
        Chart(None),
    ]


def containers(inner: list[Block]) -> list[Block]:
    """Every block around others."""
    return [
        Quote(inner),
        ListBlock(ordered=False, items=[inner, [Paragraph([text()])]]),
        ListBlock(ordered=True, items=[[Paragraph([text()])], inner], start=99_999_999),
        ListBlock(ordered=True, items=[inner, [Paragraph([text()])]], numbers=(1, 0), form="i"),
        RawBlock("", inner),
        DefinitionList(
            [
                Definition([Paragraph([text()])], [inner, [Paragraph([text()])]]),
                Definition([Paragraph([text()])], []),
            ]
        ),
    ]


def noted(mark: list[Inline]) -> list[Block]:
    """Marks of one footnote in every inline and every block whose Markdown is no HTML."""
    line: list[Inline] = [text(), *mark]
    return [
        Paragraph(mark),
        Paragraph(spans(line)),
        Heading(2, line),
        Figure(image(), line),
        Quote([Paragraph(line)]),
        ListBlock(ordered=False, items=[[Paragraph(line)]]),
        RawBlock("", [Paragraph(line)]),
    ]


def notes() -> Footnotes[Block]:
    """Two footnotes, the first with the mark of the second."""
    return Footnotes(
        [[Paragraph([text("注"), FootnoteReference(2)]), *plain_blocks()], [Paragraph([text("注")])]]
    )


def documents() -> dict[str, list[Block]]:
    """The documents by what they show."""
    deep: list[Block] = plain_blocks()
    for outer in (
        Quote,
        lambda inner: ListBlock(ordered=True, items=[inner]),
        Quote,
        lambda inner: RawBlock("", inner),
    ):
        deep = [outer(deep), Paragraph([text()])]
    raw = "<details><summary>概要</summary><p>内容</p></details>"
    return {
        "plain blocks": plain_blocks(),
        "every inline in every block": [block for line in lines() for block in blocks_of(line)],
        "containers": containers(plain_blocks()),
        "containers in containers": containers(containers(plain_blocks())),
        "deep": deep,
        "raw HTML": [RawBlock(raw, [Paragraph([Text("概要")]), Paragraph([Text("内容")])]), Paragraph([text()])],
        "texts side by side": [Paragraph([Text("1"), Text(". 甲"), mention(Text("乙")), Text("*丙*"), Text("*")])],
        "charts alone": [Chart(None)],
        "footnotes": [*noted([FootnoteReference(1)]), notes()],
        "footnotes of tables": [
            *noted([FootnoteReference(1)]), *blocks_of([text(), FootnoteReference(2), Text("后")]), notes(),
        ],
        "nothing": [],
    }  # fmt: skip


def post_of(blocks: list[Block], *, title: str = "标题", digest: str = "摘要。") -> Post:
    """A post that says this, as the reader would make it."""
    front_matter = FrontMatter(State.MISSING, Span(0, 0))
    return Post(
        None, SourceText(""), front_matter, Span(0, 0), id="202203081234567890",
        title=title, digest=digest, source="临江商报", url="http://finance.eastmoney.com/a/202203081234567890.html", blocks=blocks,
    )  # fmt: skip
