"""Front matter in YAML: where it begins and ends, read as YAML where it is that, else line by line."""

from __future__ import annotations

import re

from emnews_cli.model.front_matter import REQUIRED, FrontMatter, State, Syntax
from emnews_cli.model.text import Span
from emnews_cli.readers.front_matter_lines import WIDE, Lines, read_lines
from emnews_cli.readers.yaml_nodes import find_indicators, load, problem_of
from emnews_cli.readers.yaml_values import Refusal

OPENING = re.compile(r"^-{3,}(?:[ \t]*ya?ml)?[^\S\n]*$", re.MULTILINE)
_CLOSING = re.compile(r"^(?:-{3,}|\.\.\.)\s*$", re.MULTILINE)
_FENCE = re.compile(rf"[-.]{{3,}}|{WIDE}")
_WIDE_OPENING = re.compile(rf"[\ufeff\s]*^(?P<open>{WIDE})[ \t]*\r?\n", re.MULTILINE)
_WIDE_CLOSING = re.compile(rf"^(?:-{{3,}}|\.\.\.|{WIDE})\s*$", re.MULTILINE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_FIRST_KEY = re.compile(r"\s*[A-Za-z_][\w-]*[ \t]*:(?:\s|$)", re.ASCII)
_SECOND = re.compile(r"\s*^(?P<open>---)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


def read_yaml(text: str) -> FrontMatter:
    """The front matter at the head of a post.

    Args:
        text: the whole file; a byte order mark and white space may precede the first ``---``.
    """
    first = OPENING.search(text)
    if first is None or text[: first.start()].strip("\ufeff \t\r\n"):
        return _read_wide(text) or _read_unopened(text) or FrontMatter(State.MISSING, Span(0, 0))
    return _read_opened(text, first.start(), first.end())


def _read_opened(text: str, start: int, inside: int) -> FrontMatter:
    closing = _CLOSING.search(text, inside)
    if closing is None:
        return _read_unclosed(text, start, inside)
    return _read_block(text, Span(start, closing.end()), Span(inside, closing.start()))


def _read_unopened(text: str) -> FrontMatter | None:
    """Front matter without the first ``---``, as Hexo allows: keys from the first line on, one of a post."""
    mark = len(text) - len(text.lstrip("\ufeff"))
    closing = _CLOSING.search(text, mark) if _FIRST_KEY.match(text, mark) else None
    if closing is None:
        return None
    return _if_of_a_post(_read_block(text, Span(mark, closing.end()), Span(mark, closing.start())))


def _read_wide(text: str) -> FrontMatter | None:
    """Front matter between lines of other dashes, which word processors and telephones make of ``---``."""
    opening = _WIDE_OPENING.match(text)
    closing = _WIDE_CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    span = Span(opening.start("open"), closing.end())
    return _if_of_a_post(_read_block(text, span, Span(opening.end(), closing.start())))


def _if_of_a_post(found: FrontMatter) -> FrontMatter | None:
    """Front matter with a key of a post and nothing that is not understood; any other is text."""
    is_front_matter = found.state is State.CLOSED and not found.strays and any(map(found.get, REQUIRED))
    return found if is_front_matter else None


def _read_block(text: str, span: Span, inside: Span) -> FrontMatter:
    try:
        entries, comments = load(text, inside)
        return FrontMatter(State.CLOSED, span, entries, comments=comments, text=text[: span.end])
    except Refusal as error:
        block = text[inside.start : inside.end]
        first = inside.end - len(block.lstrip())
        problem = problem_of(error, Span(first, inside.end), inside.start)
    lines = read_lines(text, inside, closed=True)
    if lines.end < inside.end:
        return _ended(text, span.start, lines)
    found = FrontMatter(State.CLOSED, span, lines.entries, problem, text=text[: span.end])
    found.comments, found.strays = lines.comments, lines.strays
    return found


def _read_unclosed(text: str, start: int, inside: int) -> FrontMatter:
    lines = read_lines(text, Span(inside, len(text)), closed=False)
    return _ended(text, start, lines)


def _ended(text: str, start: int, lines: Lines) -> FrontMatter:
    """Front matter that ends at a line which is meant to close it, or where the article begins.

    Without any entry the ``---`` is a rule above the article.
    """
    if not lines.entries:
        return FrontMatter(State.MISSING, Span(0, 0))
    problem = next((entry.problem for entry in lines.entries if entry.problem), None)
    line = _LINE.match(text, lines.end)
    is_closed = line is not None and _FENCE.fullmatch(line[0].strip()) is not None
    end = line.end() if line and is_closed else lines.end
    state = State.CLOSED if is_closed else State.UNCLOSED
    found = FrontMatter(state, Span(start, end), lines.entries, problem, text=text[:end])
    found.comments, found.strays = lines.comments, lines.strays
    return found


# --- a second block -----------------------------------------------------------------------------------


def add_second(text: str, front_matter: FrontMatter) -> None:
    """Take the entries of a second block below the first; of a key in both the first counts, as in Jekyll.

    Args:
        text: the whole file.
        front_matter: its front matter, to which they are added.
    """
    if front_matter.state is not State.CLOSED:
        return
    opening = _SECOND.match(text, front_matter.span.end)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return
    start = opening.start("open")
    second = _read_block(text, Span(start, closing.end()), Span(opening.end(), closing.start()))
    if second.state is not State.CLOSED or second.strays or not any(map(second.get, REQUIRED)):
        return
    front_matter.seam = Span(_last_line(text, front_matter.span.end), opening.end())
    known = {*front_matter.by_key}
    front_matter.strays += (entry.span for entry in second.entries if entry.key in known)
    front_matter.add(entry for entry in second.entries if entry.key not in known)
    front_matter.comments += second.comments
    front_matter.problem = front_matter.problem or second.problem
    front_matter.span, front_matter.text = Span(front_matter.span.start, second.span.end), second.text


def _last_line(text: str, end: int) -> int:
    """Where the last line begins that is not empty before an offset."""
    last = len(text[:end].rstrip())
    return max(text.rfind("\n", 0, last), text.rfind("\r", 0, last)) + 1


def indicators_of(text: str, front_matter: FrontMatter) -> list[Span]:
    """The anchors, aliases and tags (``&a``, ``*a``, ``!!str``) in front matter that YAML can read.

    Args:
        text: the whole file.
        front_matter: as read from it.
    """
    if front_matter.is_template or front_matter.problem is not None or front_matter.seam:
        return []
    if front_matter.syntax is not Syntax.YAML or not any(map(front_matter.text.__contains__, "&*!")):
        return []
    start, end = front_matter.span
    opening = OPENING.match(text, start)
    inside = Span(opening.end() if opening else start, _last_line(text, end))
    return find_indicators(text[inside.start : inside.end], inside.start)
