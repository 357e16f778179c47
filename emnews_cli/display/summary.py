"""A post at a glance: what it is, whom it names, how long it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from emnews_cli.display.listing import date_text
from emnews_cli.display.safe import linked, printable
from emnews_cli.display.words import counted
from emnews_cli.model.document import Chart, Image
from emnews_cli.model.markets import kind_of, label_of, market_of
from emnews_cli.model.post import Post
from emnews_cli.model.security import Security
from emnews_cli.model.statistics import statistics

if TYPE_CHECKING:
    from rich.text import Text


class Field(NamedTuple):
    """Something there is to say of a post.

    Args:
        label: what it is called.
        texts: says it, nothing where a post does not have it; safe to print, each on one line.
    """

    label: str
    texts: Callable[[Post], Iterable[str]]


def _date(post: Post) -> str:
    if post.date is None:
        return ""
    notes = {"id": "by its id", "name": "by its file name", "front-matter": ""}[post.date.told_by]
    if not notes and post.date.zone == "assumed":
        notes = "zone assumed"
    weekday = post.date.moment.strftime("%a")
    return f"{date_text(post.date)} {weekday}" + (f" ({notes})" if notes else "")


def _one(text: Callable[[Post], str]) -> Callable[[Post], Iterable[str]]:
    return lambda post: filter(None, (printable(text(post)),))


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


def _securities(post: Post, *, boards: bool) -> list[Security]:
    return [security for security in post.securities if (kind_of(security.id) == "board") is boards]


def _named(*, boards: bool) -> Callable[[Post], Iterable[str]]:
    return lambda post: (
        "  ".join(filter(None, security_cells(security))) for security in _securities(post, boards=boards)
    )


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


FIELDS = {
    "title": Field("Title", lambda post: [printable(post.title)]),
    "date": Field("Date", _one(_date)),
    "source": Field("Source", _one(lambda post: post.source)),
    "editor": Field("Editor", _one(lambda post: post.editor)),
    "original-title": Field("Original title", _one(lambda post: post.original_title)),
    "categories": Field("Categories", _one(lambda post: " ".join(post.categories))),
    "tags": Field("Tags", _one(lambda post: " ".join(post.tags))),
    "id": Field("Id", _one(lambda post: post.id)),
    "link": Field("Link", _one(lambda post: post.url)),
    "file": Field("File", _one(lambda post: post.path or "")),
    "digest": Field("Digest", _one(lambda post: " ".join(post.digest.split("\n")))),
    "securities": Field("Security", _named(boards=False)),
    "boards": Field("Board", _named(boards=True)),
    "charts": Field("Chart", lambda post: map(chart_text, post.charts)),
    "images": Field("Image", lambda post: map(image_text, post.images)),
    "length": Field("Length", _one(figures)),
    "problems": Field("Problems", _one(trouble)),
}
"""What there is to say, by the names of ``--fields``."""


def summary_lines(post: Post, names: Sequence[str] = ()) -> Iterator[str]:
    """The summary for a pipe: one fact a line, ``label: text``, nothing drawn.

    Args:
        post: the post.
        names: of :data:`FIELDS`, in the order wanted; empty for all.
    """
    for label, texts in (FIELDS[name] for name in names or FIELDS):
        yield from (f"{label}: {text}" for text in texts(post))


# --- for a terminal -------------------------------------------------------------------------------------

_LABEL = 16
_HEADINGS = ("Name", "Exchange", "In the post")


def summary(post: Post, width: int, names: Sequence[str] = ()) -> Iterator[Text]:
    """The summary for a terminal, in lines.

    Args:
        post: the post.
        width: of the terminal, in columns.
        names: of :data:`FIELDS`, in the order wanted; empty for all.
    """
    from rich.text import Text

    from emnews_cli.display.wrapping import wrapped

    for name in names or FIELDS:
        if name == "title":
            yield from wrapped(Text(printable(post.title) or "(no title)", "bold"), width)
        elif name in ("securities", "boards"):
            yield from _table(_securities(post, boards=name == "boards"), FIELDS[name].label, width)
        else:
            yield from _labelled(FIELDS[name], post, width)


def _labelled(field: Field, post: Post, width: int) -> Iterator[Text]:
    """A label, and beside it what it stands for."""
    from rich.text import Text

    from emnews_cli.display.wrapping import wrapped

    label = field.label
    for text in field.texts(post):
        style = linked(text) if field is FIELDS["link"] else ""
        for line in wrapped(Text(text, style), width - _LABEL):
            yield Text.assemble((f"{label:{_LABEL}}", "cyan"), line)
            label = ""


def _table(securities: list[Security], label: str, width: int) -> Iterator[Text]:
    """The securities in columns under a heading, an empty line before and behind."""
    from rich.text import Text

    from emnews_cli.display.boxes import aligned

    if not securities:
        return
    heading = [Text(cell, "bold") for cell in (label, *_HEADINGS)]
    yield Text()
    yield from aligned([heading, *(list(map(Text, security_cells(each))) for each in securities)], width)
    yield Text()
