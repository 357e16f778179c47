"""What a post costs by its template and by what is done with it, as ratios in one run.

Run from the project's folder, after ``pip install -e '.[bench]'``::

    python -m benchmarks.ratios [POSTS] [ROUNDS]

Made are POSTS (200 by default) posts of each template, and well-formed ones broken in ways that the archive
has: paragraphs without end tags, tags that overlap or never end, quotes of the other kind. Measured is CPU
time in one process, the best of ROUNDS (5); reading and writing files takes no part.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.posts import NewsMaker
from emnews_cli.pipeline import check_post, convert_post, read_post, strip_post

Posts = list[tuple[bytes, str]]
TEMPLATES = ("digest", "html", "media", "text", "person")
BREAKS: dict[str, Callable[[str], str]] = {
    "paragraphs without end tags": lambda html: html.replace("</p><p>", "<p>"),
    "a div that never ends": lambda html: html.replace("<p>", "<div><p>", 1),
    "end tags of nothing": lambda html: html.replace("</p>", "</span></p>"),
    "formats that overlap": lambda html: html.replace("</strong></p>", "</p></strong>"),
    "quotes of the other kind": lambda html: html.replace('class="', "class='").replace(
        '" target=', "' target="
    ),
    "a comparison without spaces": lambda html: html.replace("。</p>", "，PE<PB。</p>"),
    "capitals": lambda html: html.replace("<p>", "<P>").replace("</p>", "</P>"),
}


def posts_of(template: str, number: int) -> Posts:
    class Only(NewsMaker):
        kinds = tuple(int(name == template) for name in TEMPLATES)

    return [(made.data, made.name) for made in (Only(at).make() for at in range(number))]


def broken(posts: Posts, change: Callable[[str], str]) -> Posts:
    return [(change(data.decode()).encode(), name) for data, name in posts]


def microseconds(work: Callable[[bytes, str], object], posts: Posts, rounds: int) -> float:
    """CPU time a post, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for data, name in posts:
            work(data, name)
        best = min(best, time.process_time() - began)
    return best / len(posts) * 1e6


def copier(folder: Path) -> Callable[[bytes, str], object]:
    return lambda data, name: (folder / name).write_bytes(data)


def show(title: str, found: dict[str, float], one: float) -> None:
    print(f"\n| {title} | µs a post | ratio |\n| --- | --- | --- |")
    for name, taken in found.items():
        print(f"| {name} | {taken:.0f} | {taken / one:.2f} |")


def main() -> None:
    given = [int(value) for value in sys.argv[1:3]]
    number, rounds = [*given, *(200, 5)[len(given) :]]
    html = posts_of("html", number)
    read = {name: microseconds(read_post, posts_of(name, number), rounds) for name in TEMPLATES}
    show("reading, by template", read, read["html"])
    spoiled = {name: microseconds(read_post, broken(html, change), rounds) for name, change in BREAKS.items()}
    show("reading what is broken, of the same whole", spoiled, read["html"])
    works: dict[str, Callable[[bytes, str], object]] = {
        "convert --to md": lambda data, name: convert_post(read_post(data, name), "md"),
        "convert --to json": lambda data, name: convert_post(read_post(data, name), "json"),
        "validate": lambda data, name: check_post(read_post(data, name)),
        "strip": lambda data, _: strip_post(data),
    }
    done = {name: microseconds(work, html, rounds) for name, work in works.items()}
    with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:  # noqa: S108
        done["write a copy"] = microseconds(copier(Path(folder)), html, rounds)
    show("what is done with a post, of converting it", done, done["convert --to md"])


if __name__ == "__main__":
    main()
