"""The figures of a collection, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from emnews_cli.display.safe import printable
from emnews_cli.model.census import Census
from emnews_cli.model.markets import label_of
from emnews_cli.model.security import SecurityId

_BAR = 40


def figure_lines(census: Census, top: int = 10) -> Iterator[str]:
    """The figures as lines of text; drawn the same on a terminal and in a pipe.

    Args:
        census: the counts.
        top: how many of each kind.
    """
    data = census.as_dict()
    yield f"Posts: {census.posts}"
    if data["since"]:
        yield f"Period: {data['since']} to {data['until']}"
    if census.undated:
        yield f"Without date: {census.undated}"
    yield f"Characters: {census.characters}"
    days = [(day["day"], day["count"]) for day in data["by_day"]]
    yield from _bars("By day", days if len(days) <= 31 else sorted(days, key=lambda day: -day[1])[:top])
    for label, key in (("Sources", "sources"), ("Categories", "categories"), ("Tags", "tags")):
        yield from _bars(label, ((row["name"], row["count"]) for row in data[key][:top]))
    for label, boards in (("Securities", False), ("Boards", True)):
        ranked = census.ranked(boards=boards)[:top]
        yield from _bars(label, ((_name(census, security), count) for security, count in ranked))


def _name(census: Census, security: SecurityId) -> str:
    return f"{label_of(security)} {census.names.get(security, '')}".rstrip()


def _bars(label: str, rows: Iterable[tuple[str, int]]) -> Iterator[str]:
    """A heading, and a line a row: count, bar, name."""
    rows = list(rows)
    if not rows:
        return
    most = max(count for _, count in rows)
    width = len(str(most))
    yield ""
    yield f"{label}:"
    for name, count in rows:
        bar = "█" * max(1, round(count * _BAR / most))
        yield f"  {count:>{width}}  {bar:<{_BAR}}  {printable(name)}"
