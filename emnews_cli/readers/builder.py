"""The builder: HTML events in, blocks out.

The builder keeps the state: the paragraph in progress, the formats open around it, the list of blocks that
the current container collects. What each element does with that state stands in ``block_elements`` and
``inline_elements``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from emnews_cli.model.document import Block, Chart, Code, Paragraph, Text, paragraphs
from emnews_cli.model.post import Removed
from emnews_cli.readers import vocabulary
from emnews_cli.readers.decoding import visible
from emnews_cli.readers.elements import DROPPED, SWALLOWING, is_markup, style_of
from emnews_cli.readers.footnotes import settle_footnotes
from emnews_cli.readers.inlines import EMPHASIS, STRONG, Formats, Run, Value, clean_text
from emnews_cli.readers.lists import OpenDefinitions, OpenList
from emnews_cli.readers.paragraphs import PLAIN, Notes, ParagraphStyle, make_blocks
from emnews_cli.readers.raw import HtmlRecorder, Omission
from emnews_cli.readers.tables import OpenTable

SENTINEL = "emnews-end"
"""A tag put behind the HTML: where it does not come back, something before it swallowed the rest."""

Attributes: TypeAlias = Mapping[str, str]
Closer: TypeAlias = Callable[[], object]
Opener: TypeAlias = Callable[["Builder", str, Attributes], Closer | None]
"""Does what an element's start tag asks for, and returns what its end tag will."""

_NONE: Attributes = {}


@dataclass(slots=True, eq=False, repr=False)
class ChartLink:
    """A link around a chart while it is open.

    Args:
        attributes: of the link.
        charted: whether its chart has come.
    """

    attributes: Attributes
    charted: bool = False


class Builder:
    """A target for libxml2's events that makes an article.

    Args:
        openers: what each element does, by tag.

    Attributes:
        blocks: the article, complete after the last event.
        notes: what lines about the article say, and what was taken out.
        strange: whether a tag came that is no markup.
        finished: whether the sentinel came.
        target: the list that the next block goes to.
        style: of the element around the current paragraph.
        formats: the formats open around the next text.
        code: the text of the open ``pre`` or ``code``, or None.
        language: of the open ``pre``, or empty.
        recorder: records the HTML of the open raw block or table, or None.
        tables: the open tables, innermost last.
        lists: the open lists, innermost last.
        definitions: the open definition lists, innermost last.
        depth: how many quotes and lists are open.
        noted: whether there were footnotes or marks of some.
        chart_link: the open link around a chart, or None.
    """

    def __init__(self, openers: Mapping[str, Opener]) -> None:
        self._openers = openers
        self.begin()

    def begin(self, base: str = "", *, feed: bool = True, visible: bool = False) -> None:
        """Begin an article and forget the one before.

        Args:
            base: the address that relative links count from, or empty.
            feed: whether the customs of the site's feed hold.
            visible: whether no text has a character in it that has to be made visible.
        """
        self.blocks: list[Block] = []
        self.notes = Notes()
        self.strange = self.swallowed = self.finished = self.noted = False
        self.base = base
        self.target = self.blocks
        self.style = PLAIN
        self.formats: Formats = ()
        self.code: list[str] | None = None
        self.language = ""
        self.recorder: HtmlRecorder | None = None
        self.tables: list[OpenTable] = []
        self.lists: list[OpenList] = []
        self.definitions: list[OpenDefinitions] = []
        self.depth = 0
        self.chart_link: ChartLink | None = None
        self._feed = feed
        self._visible = visible
        self._runs: list[Run] = []
        self._behind: list[Block] = []
        self._open: list[tuple[Closer | None, Formats]] = []
        self._omission: Omission | None = None

    # --- events ---------------------------------------------------------------------------------------

    def start(self, tag: str, attributes: Attributes) -> None:
        """A start tag."""
        if tag == SENTINEL:
            self.finished = True
        if self._omission is not None:
            self._omission.start(attributes)
            return
        attributes = attributes or _NONE  # lxml's empty mapping is slow to look into
        reason = reason_to_omit(tag, attributes, feed=self._feed)
        if reason:
            self.swallowed = self.swallowed or tag in SWALLOWING
        elif tag not in self._openers and not is_markup(tag) and tag != SENTINEL:
            self.strange = True
        self.open(tag, attributes, reason)

    def open(self, tag: str, attributes: Attributes, reason: str) -> None:
        """Open an element.

        Args:
            tag: its name.
            attributes: of its start tag.
            reason: why it is left out with all that is in it, or empty; see :func:`reason_to_omit`.
        """
        if self._omission is not None:
            self._omission.start(attributes)
            return
        if reason:
            self._omission = Omission(reason, attributes)
            return
        if self.recorder is not None:
            self.recorder.start(tag, attributes)
        formats = self.formats
        if attributes and (style := attributes.get("style")):
            self.formats = styled(formats, style_of(style))
        opener = self._openers.get(tag)
        self._open.append((opener(self, tag, attributes) if opener else None, formats))

    def end(self, tag: str) -> None:
        """An end tag; libxml2 gives one for every start tag."""
        if self._omission is not None:
            if self._omission.end():
                self._close_omission(self._omission)
            return
        closer, formats = self._open.pop()
        if closer is not None:
            closer()
        self.formats = formats
        if self.recorder is not None:
            self.recorder.end(tag)

    def data(self, text: str) -> None:
        """Text, entities decoded."""
        if self._omission is not None:
            self._omission.data(text)
            return
        if self.recorder is not None:
            self.recorder.data(text)
        if not self._visible:
            text = visible(text)
        if self.code is not None:
            self.code.append(text)
            return
        if vocabulary.CHART_MARK in text:
            text = self._without_chart_marks(text)
        if text:
            self._runs.append((text, self.formats))

    def comment(self, text: str) -> None:
        """A comment: a mark around a chart, a placeholder that the news API left, or another."""
        mark = text.strip()
        if mark not in vocabulary.CHART_MARKS:
            placeholder = vocabulary.is_placeholder(mark)
            self.remove("placeholder" if placeholder else "comment", visible(mark))

    def pi(self, target: str, data: str | None = None) -> None:
        """A processing instruction, which HTML has none of."""
        self.remove("comment", visible(f"{target} {data or ''}".strip()))

    def close(self) -> None:
        """The end of the HTML."""
        if self._omission is not None:
            self._close_omission(self._omission)
        while self._open:
            self.end("")
        self.flush()
        if self.noted:
            settle_footnotes(self.blocks)

    def text_paragraph(self, text: str) -> None:
        """A ``p`` with nothing but text, at the top of the article."""
        if self._runs or self._behind:
            self.flush()
        clean = clean_text(text)
        if clean and vocabulary.CHART_MARK not in text and not vocabulary.may_be_furniture(clean, clean):
            self.target.append(Paragraph([Text(clean)]))
        else:
            self.data(text)
            self.flush()

    def begin_paragraph(self, style: ParagraphStyle) -> list[Run]:
        """Begin a paragraph at the top of the article.

        Args:
            style: of its element.

        Returns:
            Takes its runs, beside those that come by events.
        """
        if self._runs or self._behind:
            self.flush()
        self.style = style
        return self._runs

    def end_paragraph(self) -> None:
        """End what :meth:`begin_paragraph` began."""
        self.flush()
        self.style, self.formats = PLAIN, ()

    # --- for elements -----------------------------------------------------------------------------------

    def flush(self) -> None:
        """Close the paragraph in progress."""
        if self._runs:
            runs, self._runs = self._runs, []
            make_blocks(
                runs, self.style, self.target, self.notes, feed=self._feed, at_start=self._is_at_start
            )
        if self._behind:
            self.target += self._behind
            self._behind = []

    def _is_at_start(self) -> bool:
        return self.target is self.blocks and not any(paragraphs(self.blocks))

    def add(self, value: Value) -> None:
        """Put a value into the paragraph in progress, formatted as everything here."""
        self._runs.append((value, self.formats))

    def add_code(self, text: str) -> None:
        """Put code into the paragraph in progress."""
        if text:
            self.add(Code(text))

    def place(self, chart: Chart) -> None:
        """Put a chart where it stands: before the paragraph in progress, or behind it if that has begun."""
        begun = any(not isinstance(value, str) or value.strip() for value, _ in self._runs)
        (self._behind if begun else self.target).append(chart)

    def remove(self, reason: str, text: str = "", url: str = "") -> None:
        """Note what was taken out."""
        self.notes.removed.append(Removed(reason, text, url))

    def mark(self) -> int:
        """A mark in the paragraph in progress, for :meth:`since`."""
        return len(self._runs)

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
        if omission.reason != "quote-widget" or omission.text:
            self.remove(omission.reason, omission.text, omission.url)

    def _without_chart_marks(self, text: str) -> str:
        """Text without the words of a chart's comments, which tag strippers leave bare."""
        for mark in vocabulary.CHART_MARKS:
            if mark in text:
                text = text.replace(mark, "")
                self.remove("chart-mark", mark)
        return text


def reason_to_omit(tag: str, attributes: Attributes, *, feed: bool = True) -> str:
    """Why an element is left out with all that is in it, or an empty string.

    Args:
        tag: its name.
        attributes: of its start tag.
        feed: whether the customs of the site's feed hold.
    """
    if tag in DROPPED:
        return DROPPED[tag]
    if not attributes:
        return ""
    style = attributes.get("style")
    if "hidden" in attributes or (style and "hidden" in style_of(style)):
        return "hidden"
    return vocabulary.reason_to_omit(tag, attributes) if feed else ""


def styled(formats: Formats, style: frozenset[str]) -> Formats:
    """The formats within an element of a style."""
    if "plain" in style:
        formats = tuple(span for span in formats if span is not STRONG)
    if "bold" in style and STRONG not in formats:
        formats = (*formats, STRONG)
    if "italic" in style and EMPHASIS not in formats:
        formats = (*formats, EMPHASIS)
    return formats
