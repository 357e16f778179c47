"""A post at a glance: what it is, whom it names, how long it is."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from emnews_cli.display.listing import date_text
from emnews_cli.display.safe import printable
from emnews_cli.display.words import counted
from emnews_cli.model.document import Chart, Image
from emnews_cli.model.markets import kind_of, label_of, market_of
from emnews_cli.model.post import Post
from emnews_cli.model.security import Security
from emnews_cli.model.statistics import statistics

Field = tuple[str, str]


def fields(post: Post) -> Iterator[Field]:
    """What there is to say of a post, label and text; what it does not have is left out."""
    candidates = (
        ("Date", _date(post)),
        ("Source", post.source),
        ("Editor", post.editor),
        ("Original title", post.original_title),
        ("Categories", " ".join(post.categories)),
        ("Tags", " ".join(post.tags)),
        ("Id", post.id),
        ("Link", post.url),
        ("File", post.path or ""),
        ("Digest", " ".join(post.digest.split("\n"))),
    )
    return ((label, printable(text)) for label, text in candidates if text)


def _date(post: Post) -> str:
    if post.date is None:
        return ""
    notes = {"id": "by its id", "name": "by its file name", "front-matter": ""}[post.date.told_by]
    if not notes and post.date.zone == "assumed":
        notes = "zone assumed"
    weekday = post.date.moment.strftime("%a")
    return f"{date_text(post.date)} {weekday}" + (f" ({notes})" if notes else "")


def security_cells(security: Security) -> tuple[str, str, str, str]:
    """Symbol, name, exchange, and how the post speaks of a security."""
    market = market_of(security.id)
    exchange = market.exchange if market else "unknown market"
    kind = kind_of(security.id)
    spoken = [f"{security.mentions}×"] if security.mentions else []
    if security.charted:
        spoken.append("charted")
    name = security.name or ""
    return label_of(security.id), printable(name), f"{exchange}, {kind}", ", ".join(spoken)


def figures(post: Post) -> str:
    """The statistics in one line."""
    numbers = statistics(post)
    return (
        f"{counted(numbers.characters, 'character')} ({numbers.han} Han, {counted(numbers.words, 'word')}), "
        f"{counted(numbers.paragraphs, 'paragraph')}, {counted(numbers.images, 'image')}, "
        f"{counted(len(post.charts), 'chart')}, {numbers.reading_minutes} min to read"
    )


def image_text(image: Image) -> str:
    """An image by its words and address."""
    return printable(" ".join(filter(None, (image.alt, image.src))))


def chart_text(chart: Chart) -> str:
    """A chart by its security and quote page."""
    label = label_of(chart.security) if chart.security else "unknown"
    return printable(" ".join(filter(None, (label, chart.href))))


def trouble(post: Post) -> str:
    """The diagnostics in one line, or an empty string."""
    return "; ".join(
        f"{diagnostic.code} {printable(diagnostic.message)} (line {diagnostic.start.line})"
        for diagnostic in post.diagnostics
    )


def _lists(post: Post) -> Iterator[tuple[str, str]]:
    yield from (("Chart", chart_text(chart)) for chart in post.charts)
    yield from (("Image", image_text(image)) for image in post.images)
    yield "Length", figures(post)
    if found := trouble(post):
        yield "Problems", found


def summary(post: Post) -> RenderableType:
    """The summary for a terminal."""
    title = Text(printable(post.title) or "(no title)", style="bold")
    parts: list[RenderableType] = [title, _grid(list(fields(post)))]
    if post.securities:
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        for heading in ("Symbol", "Name", "Exchange", "In the post"):
            table.add_column(heading, overflow="fold")
        for security in post.securities:
            table.add_row(*map(Text, security_cells(security)))
        parts += [Text(""), table, Text("")]
    parts.append(_grid(list(_lists(post))))
    return Group(*parts)


def _grid(rows: list[Field]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in rows:
        grid.add_row(Text(label), Text(text))
    return grid


def summary_lines(post: Post) -> Iterator[str]:
    """The summary for a pipe: one fact a line, ``label: text``, nothing drawn."""
    yield f"Title: {printable(post.title)}"
    yield from (f"{label}: {text}" for label, text in fields(post))
    for security in post.securities:
        yield "Security: " + "  ".join(filter(None, security_cells(security)))
    yield from (f"{label}: {text}" for label, text in _lists(post))
