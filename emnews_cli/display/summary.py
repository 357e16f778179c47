"""The summary of a post."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from emnews_cli.display.control_characters import linked, printable
from emnews_cli.display.listing import date_text, fit
from emnews_cli.display.translation import translated, translated_message
from emnews_cli.display.words import counted
from emnews_cli.messages import Listed, Message
from emnews_cli.model.calendar import WEEKDAYS
from emnews_cli.model.diagnostic import Diagnostic
from emnews_cli.model.document import Chart, Image
from emnews_cli.model.examination import Examination
from emnews_cli.model.markets import kind_of, label_of, market_of
from emnews_cli.model.notation import printed_address
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
    texts: Callable[[Examination], Iterable[str]]


_NOTES = {"id": Message("by its id"), "name": Message("by its file name")}


def _date(post: Post) -> str:
    if post.date is None:
        return ""
    note = _NOTES.get(post.date.told_by)
    if not note and post.date.zone == "assumed":
        note = Message("zone assumed")
    day = {"date": date_text(post.date), "weekday": Message(WEEKDAYS[post.date.moment.weekday()])}
    return (
        Message("{date} {weekday} ({note})", note=note, **day) if note else Message("{date} {weekday}", **day)
    )


def _one(text: Callable[[Post], str]) -> Callable[[Examination], Iterable[str]]:
    return lambda examined: filter(None, (printable(text(examined.post)),))


def security_cells(security: Security) -> tuple[str, str, str, str]:
    """Symbol, name, exchange, and how the post speaks of a security."""
    market = market_of(security.id)
    exchange = Message(market.exchange) if market else Message("unknown market")
    spoken = [f"{security.mentions}×"] if security.mentions else []
    return (
        label_of(security.id),
        printable(security.name or ""),
        Listed(exchange, Message(kind_of(security.id))),
        Listed(*spoken, Message(security.how.value)),
    )


def _securities(post: Post, *, boards: bool) -> list[Security]:
    return [security for security in post.securities if (kind_of(security.id) == "board") is boards]


def _named(*, boards: bool) -> Callable[[Examination], Iterable[str]]:
    return lambda examined: (
        "  ".join(filter(None, security_cells(security)))
        for security in _securities(examined.post, boards=boards)
    )


def figures(post: Post) -> str:
    """The statistics in one line."""
    numbers = statistics(post)
    return Listed(
        Message(
            "{characters} ({han} Han, {words})",
            characters=counted(numbers.characters, "character"),
            han=numbers.han,
            words=counted(numbers.words, "word"),
        ),
        counted(numbers.paragraphs, "paragraph"),
        counted(numbers.images, "image"),
        counted(len(post.charts), "chart"),
        Message("{minutes} min to read", minutes=numbers.reading_minutes),
    )


def image_text(image: Image) -> str:
    """An image by its words and address."""
    return printable(" ".join(filter(None, (image.alt, printed_address(image.src)))))


def chart_text(chart: Chart) -> str:
    """A chart by its security and quote page."""
    label = label_of(chart.security) if chart.security else "unknown"
    return printable(" ".join(filter(None, (label, chart.href))))


def trouble(examined: Examination) -> str:
    """The diagnostics in one line, or an empty string."""
    return Listed(*map(_trouble, examined.diagnostics), separator="; ")


def _trouble(diagnostic: Diagnostic) -> Message:
    message, line = Message(diagnostic.message), diagnostic.start.line
    return Message("{code} {message} (line {line})", code=diagnostic.code, message=message, line=line)


FIELDS = {
    "title": Field("Title", lambda examined: [printable(examined.post.heading)]),
    "date": Field("Date", _one(_date)),
    "source": Field("Source", _one(lambda post: post.source)),
    "editor": Field("Editor", _one(lambda post: post.editor)),
    "original-title": Field("Original title", _one(lambda post: post.original_title)),
    "categories": Field("Categories", _one(lambda post: " ".join(post.categories))),
    "tags": Field("Tags", _one(lambda post: " ".join(post.tags))),
    "id": Field("Id", _one(lambda post: post.id)),
    "link": Field("Link", _one(lambda post: post.url)),
    "file": Field("File", _one(lambda post: post.path or "")),
    "copies": Field("Same article", lambda examined: map(printable, examined.copies)),
    "digest": Field("Digest", _one(lambda post: " ".join(post.digest.split("\n")))),
    "securities": Field("Security", _named(boards=False)),
    "boards": Field("Board", _named(boards=True)),
    "charts": Field("Chart", lambda examined: map(chart_text, examined.post.charts)),
    "images": Field("Image", lambda examined: map(image_text, examined.post.images)),
    "length": Field("Length", _one(figures)),
    "problems": Field("Problems", lambda examined: filter(None, (printable(trouble(examined)),))),
}
"""What there is to say, by the names of ``--fields``."""


def summary_lines(examined: Examination, names: Sequence[str] = ()) -> Iterator[str]:
    """The summary for a pipe: one fact a line, ``label: text``, nothing drawn.

    Args:
        examined: the post.
        names: of :data:`FIELDS`, in the order wanted; empty for all.
    """
    for label, texts in (FIELDS[name] for name in names or FIELDS):
        yield from (f"{label}: {text}" for text in texts(examined))


# --- for a terminal -------------------------------------------------------------------------------------

_LABEL = 16
_HEADINGS = Message("Name"), Message("Exchange"), Message("In the post")


def summary(examined: Examination, width: int, names: Sequence[str] = ()) -> Iterator[Text]:
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
            yield from wrapped(
                Text(printable(examined.post.heading) or translated("(no title)"), "bold"), width
            )
        elif name in ("securities", "boards"):
            yield from _table(_securities(examined.post, boards=name == "boards"), FIELDS[name].label, width)
        else:
            yield from _labelled(FIELDS[name], examined, width)


def _labelled(field: Field, examined: Examination, width: int) -> Iterator[Text]:
    """A label, and beside it what it stands for."""
    from rich.text import Text

    from emnews_cli.display.wrapping import wrapped

    label = translated(field.label)
    for text in map(translated_message, field.texts(examined)):
        style = linked(text) if field is FIELDS["link"] else ""
        for line in wrapped(Text(text, style), width - _LABEL):
            yield Text.assemble((fit(label, _LABEL), "cyan"), line)
            label = ""


def _table(securities: list[Security], label: str, width: int) -> Iterator[Text]:
    """The securities in columns under a heading, an empty line before and behind."""
    from rich.text import Text

    from emnews_cli.display.boxes import aligned

    if not securities:
        return
    heading = [Text(translated(cell), "bold") for cell in (label, *_HEADINGS)]
    rows = [[Text(translated_message(cell)) for cell in security_cells(each)] for each in securities]
    yield Text()
    yield from aligned([heading, *rows], width)
    yield Text()
