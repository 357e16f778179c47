"""The statistics of a collection, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len, set_cell_size

from emnews_cli.display.control_characters import printable
from emnews_cli.display.listing import fit
from emnews_cli.display.tables import Counts, Line, all_counts
from emnews_cli.display.translation import translated, translated_message
from emnews_cli.display.words import counted
from emnews_cli.messages import Message
from emnews_cli.model.calendar import gaps
from emnews_cli.model.census import Census, ranked

_LONGEST_BAR, _SHORTEST_BAR = 40, 5
_LONGEST_KEY = 12
"""The most columns of a key that others are padded to."""
_BESIDE_BAR = 14
"""The columns of a line beside its bar, its count and its words."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LEVELS = "▁▂▃▄▅▆▇█"


def figure_lines(
    census: Census, width: int, top: int = 10, rules: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The figures as lines of text; drawn the same on a terminal and in a pipe.

    Args:
        census: the counts.
        width: of a line, in columns.
        top: how many of each kind; times are all there.
        rules: the names of the rules by code.
    """
    for label, text in facts(census):
        yield fit_line(translated(Message("{label}: {text}", label=label, text=text)), width)
    for counts in all_counts(census):
        yield from table_lines(counts, width, None if counts.in_time else top)
    if census.codes:
        yield from ("", translated("Diagnostics:"))
        for code, count in ranked(census.codes)[:top]:
            yield fit_line(f"  {count:>6}  {code}  {(rules or {}).get(code, '')}", width)
    if census.doubles:
        articles, posts = len(census.doubles), sum(census.doubles.values())
        yield ""
        yield translated(
            Message(
                "Duplicates: {articles} in {posts}",
                articles=counted(articles, "article"),
                posts=counted(posts, "post"),
            )
        )
        for news_id, count in ranked(census.doubles)[:top]:
            yield fit_line(f"  {count:>6}  {printable(news_id)}", width)


def facts(census: Census) -> Iterator[tuple[str, str]]:
    """What there is to say of a collection in single numbers, label and text."""
    yield Message("Posts"), f"{census.posts:,}"
    if census.articles != census.posts:
        yield Message("Articles"), f"{census.articles:,}"
    if census.days:
        since, until = min(census.days), max(census.days)
        days = counted((until - since).days + 1, "day")
        yield Message("Period"), Message("{since} to {until} ({days})", since=since, until=until, days=days)
        yield Message("Days without posts"), _empty_days(census)
    if census.undated:
        yield Message("Without date"), f"{census.undated:,}"
    if census.posts:
        yield Message("Characters"), f"{census.characters:,}"
        mean = round(census.characters / census.posts)
        least, middle, most = map(census.length_at, (0, 0.5, 1))
        yield (
            Message("Length"),
            Message(
                "{least:,} to {most:,} characters, median {median:,}, mean {mean:,}",
                least=least,
                most=most,
                median=middle,
                mean=mean,
            ),
        )


def _empty_days(census: Census) -> str:
    empty = sorted(gaps(census.days), key=lambda gap: -gap.days)
    days = sum(gap.days for gap in empty)
    if not empty:
        return f"{days:,}"
    since, until = empty[0].since, empty[0].until
    return Message("{days:,}, the longest {since} to {until}", days=days, since=since, until=until)


def table_lines(counts: Counts, width: int, top: int | None = None) -> Iterator[str]:
    """A table as lines: count, share, bar, key, name, trend.

    Args:
        counts: the table.
        width: of a line, in columns.
        top: how many rows, or None for all.
    """
    lines = counts.lines[:top]
    if not lines:
        return
    most = max(line.posts for line in lines)
    words = list(_words(lines))
    digits, longest = len(str(most)), max(map(cell_len, words))
    bar = _bar_width(width - digits - _BESIDE_BAR - longest)
    heading = Message(
        "{title} (a full bar is {posts}):" if bar else "{title}:",
        title=counts.title,
        posts=counted(most, "post"),
    )
    yield from ("", fit_line(translated(heading), width))
    for line, said in zip(lines, words, strict=True):
        drawn = f"{_bar(line.posts, most, bar):<{bar}}  " if bar else ""
        yield from _whole(f"  {line.posts:>{digits}}  {line.share * 100:>5.1f}%  {drawn}", said, width)


def _bar_width(room: int) -> int:
    """The width of the longest bar; none where names leave too little room for one."""
    return min(room, _LONGEST_BAR) if room >= _SHORTEST_BAR else 0


def _whole(head: str, words: str, width: int) -> Iterator[str]:
    """A line, continued below its words where they are too long for it."""
    room = max(width - len(head), _SHORTEST_BAR)
    while cell_len(words) > room:
        part = set_cell_size(words, room)
        part = part if words.startswith(part) else part[:-1]
        yield f"{head}{part}"
        head, words = " " * len(head), words[len(part) :]
    yield f"{head}{words}".rstrip()


def _words(lines: Sequence[Line]) -> Iterator[str]:
    """The trend, key and name of each line; names begin in one column after short keys."""
    keys = [printable(translated_message(line.key)) for line in lines]
    named = (cell_len(key) for key, line in zip(keys, lines, strict=True) if line.name)
    width = max((length for length in named if length <= _LONGEST_KEY), default=0)
    for key, line in zip(keys, lines, strict=True):
        trend = sparkline(line.trend) if len(line.trend) > 1 else ""
        padded = key + " " * (width - cell_len(key)) if line.name else key
        yield "  ".join(filter(None, (trend, padded, printable(translated_message(line.name)))))


def fit_line(text: str, width: int) -> str:
    """A line no wider than that, without spaces at its end."""
    return fit(text, width).rstrip()


def _bar(count: int, most: int, width: int) -> str:
    """A bar of so many columns for the largest count, exact to an eighth of a column."""
    eighths = round(count * width * 8 / most) if most else 0
    bar = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
    return bar or ("▏" if count else "")


def sparkline(counts: Sequence[int]) -> str:
    """Counts as a row of small bars; none at all is a space below the lowest."""
    most = max(counts, default=0)
    return "".join(_LEVELS[-(-count * (len(_LEVELS) - 1) // most)] if count else "·" for count in counts)
