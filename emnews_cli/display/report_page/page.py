"""The HTML page of ``stats --html``: every chart has its table, and nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from emnews_cli.display.control_characters import printable
from emnews_cli.display.figures import facts
from emnews_cli.display.report_page.drawing import bar, columns_chart, hours_chart, legend, trend_line
from emnews_cli.display.report_page.style import STYLE
from emnews_cli.display.tables import Counts, Line, all_counts
from emnews_cli.display.words import counted
from emnews_cli.model.calendar import WEEKDAYS
from emnews_cli.model.census import Census, ranked

_HEAD = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta http-equiv="Content-Security-Policy"'
    " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="color-scheme" content="light dark">\n'
)


def report_page(census: Census, top: int = 10, rules: Mapping[str, str] | None = None) -> str:
    """The figures as a page of HTML that stands for itself.

    Args:
        census: the counts.
        top: how many of each kind; times are all there.
        rules: the names of the rules by code.
    """
    title = f"{census.posts:,} posts"
    if census.days:
        title += f", {min(census.days)} to {max(census.days)}"
    parts = [f"<h1>{title}</h1>", _facts(census)]
    parts += [_section(counts, census, top) for counts in all_counts(census)]
    parts += [_diagnostics(census, rules or {}, top), _duplicates(census, top)]
    body = "\n".join(filter(None, parts))
    head = f"{_HEAD}<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n"
    return f"{head}<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"


def _facts(census: Census) -> str:
    rows = (f"<dt>{label}</dt><dd>{escape(text)}</dd>" for label, text in facts(census))
    return f"<dl>{''.join(rows)}</dl>"


def _section(counts: Counts, census: Census, top: int) -> str:
    if counts.by == "hour":
        drawn = hours_chart(census.hours, "Posts by weekday and hour; the table has the numbers")
        table = _details(_table(("Hour", *WEEKDAYS), _hour_rows(census)))
        key = legend(max(census.hours.values(), default=0))
        return _titled("By weekday and hour", f"<figure>{drawn}{key}</figure>{table}")
    if counts.in_time:
        return _titled(counts.title, f"<figure>{_timed(counts)}</figure>{_details(_ranking(counts, None))}")
    more = len(counts.lines) - top
    rest = _details(_ranking(counts, None, top), f"{more:,} more") if more > 0 else ""
    return _titled(counts.title, f"{_key(counts)}{_ranking(counts, top)}{rest}")


def _key(counts: Counts) -> str:
    """The legend of a ranking."""
    most = max((line.posts for line in counts.lines), default=0)
    return f'<p class="note">A full bar is {counted(most, "post")}.</p>'


def _titled(title: str, content: str) -> str:
    return f"<section>\n<h2>{title}</h2>\n{content}\n</section>"


def _timed(counts: Counts) -> str:
    """A chart with its largest number, its first and its last time beside it."""
    lines = counts.lines
    most = max(line.posts for line in lines)
    chart = columns_chart(lines, f"{counts.title}: {len(lines)} columns, {most} posts at the most")
    ends = f"<span>{escape(lines[0].key)}</span><span>{escape(lines[-1].key)}</span>"
    return f'<div class="most">{counted(most, "post")}</div>{chart}<div class="ends">{ends}</div>'


def _ranking(counts: Counts, top: int | None, start: int = 0) -> str:
    lines = counts.lines[start:top]
    most = max((line.posts for line in counts.lines), default=0) or 1
    named, trended = any(line.name for line in lines), any(len(line.trend) > 1 for line in lines)
    heads = [counts.by.title(), *(["Name"] if named else []), "Posts", "Share", ""]
    rows = ([*_cells(line, named=named), bar(line.posts / most)] for line in lines)
    if trended:
        heads.append("Over time")
        rows = ([*row, trend_line(line.trend)] for row, line in zip(rows, lines, strict=True))
    return _table(heads, rows)


def _cells(line: Line, *, named: bool) -> Iterator[str]:
    yield _said(line.key)
    if named:
        yield _said(line.name)
    yield f"{line.posts:,}"
    yield f"{line.share * 100:.1f}%"


def _said(text: str) -> str:
    """What stems from a post: escaped, its control characters visible, in Chinese where it is."""
    language = ' lang="zh-CN"' if any("\u3400" <= char <= "\u9fff" for char in text) else ""
    return f"<span{language}>{escape(printable(text))}</span>"


def _hour_rows(census: Census) -> Iterator[list[str]]:
    for hour in range(24):
        yield [f"{hour:02}", *(f"{census.hours[day, hour]:,}" for day in range(len(WEEKDAYS)))]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of finished HTML; the first cell of a row heads it."""
    head = "".join(_heading(cell) for cell in heads)
    body = "\n".join(
        f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'
    )


def _heading(cell: str) -> str:
    words = ' class="words"' if cell in ("Name", "Rule") else ""
    return f'<th scope="col"{words}>{cell}</th>' if cell else "<td></td>"


def _details(table: str, summary: str = "Table") -> str:
    return f"<details><summary>{summary}</summary>{table}</details>"


def _diagnostics(census: Census, rules: Mapping[str, str], top: int) -> str:
    if not census.codes:
        return ""
    rows = (
        [code, f"<span>{escape(rules.get(code, ''))}</span>", f"{count:,}"]
        for code, count in ranked(census.codes)
    )
    return _titled("Diagnostics", _first(("Code", "Rule", "Findings"), list(rows), top))


def _first(heads: Sequence[str], rows: Sequence[Sequence[str]], top: int) -> str:
    """A table of the first rows, and the others after a click."""
    more = len(rows) - top
    return _table(heads, rows[:top]) + (
        _details(_table(heads, rows[top:]), f"{more:,} more") if more > 0 else ""
    )


def _duplicates(census: Census, top: int) -> str:
    if not census.doubles:
        return ""
    rows = [[_said(news_id), f"{count:,}"] for news_id, count in ranked(census.doubles)]
    return _titled("Duplicates", _first(("Id", "Posts"), rows, top))
