"""Ruby: readings beside words, in parentheses where nothing shows them so."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from emnews_cli.model.document import Image, Styled
from emnews_cli.readers.html.builder import Builder, Closer, Opener, OpenRuby
from emnews_cli.readers.html.formats import Attributes
from emnews_cli.readers.inlines import Formats, PlainFormat, Run

_RUBY = PlainFormat(partial(Styled, "ruby"))
_READING = PlainFormat(partial(Styled, "rt"))
_PARENTHESIS = PlainFormat(partial(Styled, "rp"))
_FORMATS: dict[str, Formats] = {"": (), "rt": (_READING,), "rtc": (_READING,), "rp": (_PARENTHESIS,)}


_DEEPEST = 3
"""Ruby nested deeper is flattened."""


def _open_ruby(builder: Builder, tag: str, attributes: Attributes) -> Closer | None:
    outer = builder.ruby
    depth = outer.depth + 1 if outer else 1
    if depth > _DEEPEST:
        return None
    builder.ruby = OpenRuby(builder.line(), builder.mark(), depth)
    return partial(_close_ruby, builder, builder.ruby, outer, builder.formats)


def _open_part(builder: Builder, tag: str, attributes: Attributes) -> Closer | None:
    if builder.ruby is None or builder.ruby.in_part:
        return None
    builder.ruby.in_part = True
    return partial(_close_part, builder, builder.ruby, tag, builder.mark())


def _close_part(builder: Builder, ruby: OpenRuby, kind: str, mark: int) -> None:
    ruby.in_part = False
    ruby.kinds |= dict.fromkeys(range(mark, builder.mark()), kind)


def _close_ruby(builder: Builder, ruby: OpenRuby, outer: OpenRuby | None, around: Formats) -> None:
    """Put the readings into parentheses; blocks in them are not ruby."""
    builder.ruby = outer
    if ruby.line is not builder.line():
        return
    runs = builder.take(ruby.start)
    kinds = [ruby.kinds.get(at, "") for at in range(ruby.start, ruby.start + len(runs))]
    parts = list(_with_parentheses([*zip(kinds, map(_trimmed, runs), strict=True)], around))
    is_ruby = len({kind for kind, _ in parts} - {"rp"}) > 1
    is_ruby = is_ruby and all(isinstance(value, str | Image) for _, (value, _) in parts)
    depth = len(around)
    for kind, (value, formats) in parts:
        own = (*formats[:depth], _RUBY, *_FORMATS[kind], *formats[depth:])
        builder.line().append((value, own if is_ruby else formats))


_OPENING = ("(", "（", "[", "［", "【", "〔")


def _with_parentheses(parts: list[tuple[str, Run]], around: Formats) -> Iterator[tuple[str, Run]]:
    """The parts without empty ones, and a pair of parentheses around each reading that has none."""
    opening: Run | None = None
    reading = ""
    for kind, run in parts:
        if run[0] == "":
            continue
        if kind == "rp" and not reading:
            opening = run
            continue
        if reading and kind not in (reading, "rp"):
            yield "rp", (")", around)
            reading = ""
        if kind in ("rt", "rtc") and not reading:
            if opening is None or opening[0]:
                yield "rp", opening or ("(", around)
            reading = kind
        elif kind == "rp":
            reading = ""
        is_next_open = kind == "rp" and str(run[0]).endswith(_OPENING)
        opening = ("", around) if is_next_open else None
        yield kind, run
    if reading:
        yield "rp", (")", around)


def _trimmed(run: Run) -> Run:
    """A run without the spaces at its edges, which are there for the sake of the markup only; in Latin words
    they count."""
    value, formats = run
    if not isinstance(value, str):
        return run
    words = value.strip()
    return run if words and words.isascii() else (words, formats)


RUBY_OPENERS: dict[str, Opener] = {"ruby": _open_ruby, **dict.fromkeys(("rt", "rtc", "rp"), _open_part)}
