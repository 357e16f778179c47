"""The builder: events in, blocks out.

The builder keeps the state: the paragraph in progress, the formats open around it, the list of blocks that
the current container collects. What each element does with that state stands in ``block_elements`` and
``inline_elements``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from emnews_cli.model.document import Block, Chart, Code, Figure, Image, ListBlock
from emnews_cli.model.plain_text import paragraphs
from emnews_cli.model.post import Removed
from emnews_cli.readers import vocabulary
from emnews_cli.readers.footnotes import settle_footnotes
from emnews_cli.readers.html.balance import Event
from emnews_cli.readers.html.elements import REFERRING, style_of
from emnews_cli.readers.html.entities import decoded
from emnews_cli.readers.html.formats import Attributes, style_within, styled
from emnews_cli.readers.html.formulas import OpenFormula
from emnews_cli.readers.html.lists import OpenDefinitions, OpenList
from emnews_cli.readers.html.omission import Omission
from emnews_cli.readers.html.raw import HtmlRecorder
from emnews_cli.readers.html.tables import OpenTable
from emnews_cli.readers.html.tags import Kind, Tag
from emnews_cli.readers.inlines import Format, Formats, Run, Value
from emnews_cli.readers.paragraphs import PLAIN, Notes, ParagraphStyle, make_blocks

# Looked up once: to get a member from its class takes Python 3.11 as long as ten other steps.
_TEXT, _START, _EMPTY, _END, _COMMENT = Kind.TEXT, Kind.START, Kind.EMPTY, Kind.END, Kind.COMMENT
_MOST_AROUND = 16
Closer: TypeAlias = Callable[[], object]
Opened: TypeAlias = tuple[Closer | None, Formats | None, ParagraphStyle, Tag | None]
"""What an element's end tag does, the formats around it, None once it ended alone, the style around it, and
its start tag, None where it is left out."""
Opener: TypeAlias = Callable[["Builder", str, Attributes], Closer | None]
"""Does what an element's start tag asks for, and returns what its end tag will."""
Replacement: TypeAlias = Callable[["Builder", Omission], object]
"""Puts something in the place of an element that is left out."""


@dataclass(slots=True, eq=False, repr=False)
class ChartLink:
    """A link around a chart while it is open.

    Args:
        attributes: of the link.
        charted: whether its chart has come.
    """

    attributes: Attributes
    charted: bool = False


@dataclass(slots=True, eq=False, repr=False)
class SeenImages:
    """The images so far.

    Args:
        addresses: those of all.
        from_noscript: those that pages without scripts show.
        late: the last one that a script would have put there.
        sources: what the open ``picture`` offers, or None where none is open or its image has come.
    """

    addresses: set[str] = field(default_factory=set)
    from_noscript: set[str] = field(default_factory=set)
    late: Image | None = None
    sources: list[str] | None = None


@dataclass(slots=True, eq=False, repr=False)
class OpenRuby:
    """Words with a reading while they are read.

    Args:
        line: the runs of their paragraph.
        start: where they begin in it.
        depth: how many are open with these.
        in_part: whether a reading or parenthesis of them is open.
        kinds: which runs are a reading (``rt``, ``rtc``) and which the parentheses around one (``rp``).
    """

    line: list[Run]
    start: int
    depth: int
    in_part: bool = False
    kinds: dict[int, str] = field(default_factory=dict)


class Builder:
    """Makes an article of the events of its HTML.

    Args:
        openers: what each element does, by tag.
        instead: what comes in the place of an element that is left out, by the reason.
        base: the address that relative links count from, or empty.
        feed: whether the customs of the site's feed hold.

    Attributes:
        blocks: the article, complete once it is closed.
        notes: what lines about the article say, and what was taken out.
        target: the list that the next block goes to.
        style: of the element around the current paragraph.
        formats: the formats open around the next text.
        code: the text of the open ``pre`` or ``code``, or None.
        language: of the open ``pre``, or empty.
        recorder: records the HTML of the open raw block, or None.
        tables: the open tables, innermost last; None for one that is nested too deeply to be one.
        lists: the open lists, innermost last.
        definitions: the open definition lists, innermost last.
        depth: how many quotes and lists are open.
        containers: how many tables, figures and elements outside the vocabulary are open.
        unwrapping: how many links are open whose words alone stay.
        noted: whether there were footnotes or marks of some.
        chart_link: the open link around a chart, or None.
        images: what is known of the images so far.
        quotes: how many quotations in a line are open.
        ruby: the words with a reading that are open, or None.
        formula: the formula that is open, or None.
        last_formula: what the last one says.
        loose: the list of the last items that are in none.
    """

    def __init__(
        self,
        openers: Mapping[str, Opener],
        instead: Mapping[str, Replacement],
        base: str = "",
        *,
        feed: bool = True,
    ) -> None:
        self.blocks: list[Block] = []
        self.notes = Notes()
        self.base = base
        self.target = self.blocks
        self.style = PLAIN
        self.formats: Formats = ()
        self.code: list[str] | None = None
        self.language = ""
        self.recorder: HtmlRecorder | None = None
        self.tables: list[OpenTable | None] = []
        self.lists: list[OpenList] = []
        self.definitions: list[OpenDefinitions] = []
        self.depth = self.containers = self.unwrapping = 0
        self.noted = False
        self.chart_link: ChartLink | None = None
        self.images = SeenImages()
        self.quotes = 0
        self.ruby: OpenRuby | None = None
        self.formula: OpenFormula | None = None
        self.last_formula = ""
        self.loose: ListBlock | None = None
        self._openers = openers
        self._instead = instead
        self._feed = feed
        self._runs: list[Run] = []
        self._behind: list[Block] = []
        self._open: list[Opened] = []
        self._omission: Omission | None = None
        self._textless = self._blank = 0
        self._heading: Tag | None = None
        """One that ended without words where this paragraph begins, which is the heading then."""

    # --- events ---------------------------------------------------------------------------------------

    def read(self, html: str, events: Iterable[Event]) -> None:
        """Take the events of a piece of HTML."""
        for kind, tag, start, end, level in events:
            if kind is _TEXT:
                text = html[start:end]
                self.data(decoded(text) if "&" in text else text)
            elif kind is _START:
                self._start(tag, level)
            elif kind is _END:
                goes_on = start == end and tag.style.level and self.last_in_line() is None
                self._end(level)
                self._heading = tag if goes_on else None
            elif kind is _EMPTY:
                self._start(tag, level)
                self._end(level)
            elif kind is _COMMENT:
                self._comment(tag)
            else:
                is_raw = kind is Kind.RAW and tag.name not in REFERRING
                self.data(html[start:end] if is_raw else decoded(html[start:end]))
        self.flush()
        if self.noted:
            settle_footnotes(self.blocks)

    def _start(self, tag: Tag, level: int) -> None:
        """Open an element."""
        formats, outer, values = self.formats, self.style, tag.values
        reason = tag.reason if self._feed else tag.reason_by_hand
        if reason or self._omission is not None:
            self._omission = self._omission or Omission(reason, level, tag)
            self._omission.start(tag)
            self._open.append((None, formats, outer, None))
            return
        if self.recorder is not None:
            self.recorder.start(tag.name, values)
        closer = None
        if tag.add is not None:
            self.formats = tag.add(formats)
        elif tag.is_paragraph:
            if self._runs or self._behind:
                self.flush()
            style = outer
            if self._heading is not None:
                style = style_within(style, self._heading.name, self._heading.values)
            if style is not PLAIN or tag.style is not PLAIN:
                self.style = style_within(style, tag.name, values)
                self.formats = styled(formats, style_of(values.get("style", "")))
        else:
            self.formats = styled(formats, style_of(values.get("style", "")))
            if opener := self._openers.get(tag.name):
                closer = opener(self, tag.name, values)
        self._open.append((closer, formats, outer, tag))

    def _end(self, level: int) -> None:
        """Close the element of a level."""
        opened = self._open
        closer, formats, style, tag = opened[level]
        if closer is not None:
            closer()
        elif tag is not None and tag.is_paragraph and (self._runs or self._behind):
            self.flush()
        if level < len(opened) - 1:
            self._end_formats(level)
            opened[level] = (None, None, style, tag)
            return
        opened.pop()
        if tag is not None and formats is not None:
            self.formats, self.style = formats, style
            if self.recorder is not None:
                self.recorder.end(tag.name)
        elif self._omission is not None and self._omission.level == level:
            self._close_omission(self._omission)
        if opened and opened[-1][1] is None:
            self._drop_ended()

    def _drop_ended(self) -> None:
        """Forget the elements that ended alone, once what was open in them has ended too."""
        while self._open and self._open[-1][1] is None:
            *_, tag = self._open.pop()
            if tag is not None and self.recorder is not None:
                self.recorder.end(tag.name)

    def _end_formats(self, level: int) -> None:
        """Take an element's formats from the text to come, while other elements in it stay open."""
        if self._omission is not None and self._omission.level == level:
            self._close_omission(self._omission)
        around, within = self._open[level][1] or (), self._open[level + 1][1]
        gone = [span for span in within or () if span not in around]
        if gone:
            self.formats = _without(gone, self.formats)
            for at in range(level + 1, len(self._open)):
                closer, formats, style, tag = self._open[at]
                self._open[at] = (closer, formats and _without(gone, formats), style, tag)

    def data(self, text: str) -> None:
        """Take text, without references and visible."""
        if self._omission is not None:
            self._omission.data(text)
            return
        if self.recorder is not None:
            self.recorder.data(text)
        if self.code is not None:
            self.code.append(text)
            return
        if vocabulary.CHART_MARK in text:
            text = self._without_chart_marks(text)
        if text:
            self._runs.append((text, self.formats))

    def _comment(self, tag: Tag) -> None:
        """Take a comment: a mark around a chart, a placeholder that the news API left, or another."""
        mark = tag.comment
        if mark not in vocabulary.CHART_MARKS and not tag.is_doctype:
            self.remove("placeholder" if vocabulary.is_placeholder(mark) else "comment", mark)

    # --- for elements -----------------------------------------------------------------------------------

    def flush(self) -> None:
        """Close the paragraph in progress."""
        if self._runs:
            runs, self._runs, self._blank = self._runs, [], 0
            make_blocks(
                runs, self.style, self.target, self.notes, feed=self._feed, at_start=self._is_at_start
            )
        if self._behind:
            self.target += self._behind
            self._behind = []

    def _is_at_start(self) -> bool:
        """Whether the article has no text before this; of its blocks only the last may still get some."""
        if self.target is not self.blocks:
            return False
        last = len(self.blocks) - 1
        while self._textless < last and not any(paragraphs([self.blocks[self._textless]])):
            self._textless += 1
        return self._textless >= last and not any(paragraphs(self.blocks[-1:]))

    def add(self, value: Value) -> None:
        """Put a value into the paragraph in progress, formatted as everything here."""
        self._runs.append((value, self.formats))

    def add_code(self, text: str) -> None:
        """Put code into the paragraph in progress."""
        if text:
            self.add(Code(text))

    def place(self, chart: Chart) -> None:
        """Put a chart where it stands: before the paragraph in progress, or behind it if that has begun."""
        while self._blank < len(self._runs) and _is_space(self._runs[self._blank][0]):
            self._blank += 1
        (self._behind if self._blank < len(self._runs) else self.target).append(chart)

    def remove(self, reason: str, text: str = "", url: str = "") -> None:
        """Note what was taken out."""
        self.notes.removed.append(Removed(reason, text, url))

    def line(self) -> list[Run]:
        """The runs of the paragraph in progress."""
        return self._runs

    def mark(self) -> int:
        """A mark in the paragraph in progress, for :meth:`since`."""
        return len(self._runs)

    def last_in_line(self) -> Value | None:
        """What came last into the paragraph in progress, white space aside."""
        return next((value for value, _ in reversed(self._runs) if not _is_space(value)), None)

    def take_last(self) -> None:
        """Take back what came last into the paragraph in progress, and the white space after it."""
        while self._runs and _is_space(self._runs.pop()[0]):
            pass

    def last(self) -> Value | None:
        """The same, or the image of the figure directly before the paragraph."""
        value = self.last_in_line()
        before = self.target[-1] if value is None and self.target else None
        return before.image if isinstance(before, Figure) and not before.caption else value

    def around(self) -> Iterator[Attributes]:
        """The attributes of the elements around here, the innermost first; of many the nearest."""
        return (tag.values for *_, tag in self._open[: -_MOST_AROUND - 1 : -1] if tag is not None)

    def since(self, mark: int) -> list[Run]:
        """What came into the paragraph after a mark."""
        return self._runs[mark:]

    def take(self, mark: int) -> list[Run]:
        """Take back what came into the paragraph after a mark."""
        runs = self._runs[mark:]
        del self._runs[mark:]
        return runs

    # --- what is left out -------------------------------------------------------------------------------

    def _close_omission(self, omission: Omission) -> None:
        self._omission = None
        if instead := self._instead.get(omission.reason):
            instead(self, omission)
        elif omission.reason != "quote-widget" or omission.text:
            self.remove(omission.reason, omission.text, omission.url)

    def _without_chart_marks(self, text: str) -> str:
        """Text without the words of a chart's comments, which tag strippers leave bare."""
        for mark in vocabulary.CHART_MARKS:
            if mark in text:
                text = text.replace(mark, "")
                self.remove("chart-mark", mark)
        return text


def _is_space(value: Value) -> bool:
    return isinstance(value, str) and not value.strip()


def _without(gone: list[Format], formats: Formats) -> Formats:
    return tuple(span for span in formats if span not in gone)
