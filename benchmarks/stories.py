"""How many copies of real posts are found, and how much is found that is none.

Run from the project's folder, after ``pip install -e '.[stories]'``::

    python -m benchmarks.stories INDEX [SEED]

INDEX is what ``emnews index`` made. Of each of its posts that has a hundred characters a copy of another
medium is planted an hour later: whole under another title, cut, edited (other words in that share of it), or
a digest (the beginning). What is found between posts that are not copies of one another is listed, to be
judged by eye.
"""

from __future__ import annotations

import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing

from emnews_cli.search.stories import Post, Stories
from emnews_cli.search.stories_table import post_in

_RUN = 12
_OTHER = "".join(map(chr, range(0x4E00, 0x4F00)))
Change = Callable[[str, random.Random], str]


def edited(share: float) -> Change:
    """Other words in places of twelve characters each."""

    def change(text: str, random_: random.Random) -> str:
        for _ in range(max(round(share * len(text) / _RUN), 1)):
            place = random_.randrange(max(len(text) - _RUN, 1))
            text = text[:place] + "".join(random_.sample(_OTHER, _RUN)) + text[place + _RUN :]
        return text

    return change


COPIES: dict[str, Change] = {
    "whole, half the title": lambda text, _: text,
    "cut by 30 %": lambda text, _: text[: int(len(text) * 0.7)],
    "edited by 2 %": edited(0.02),
    "edited by 5 %": edited(0.05),
    "edited by 10 %": edited(0.1),
    "edited by 25 %": edited(0.25),
    "digest of 30 %": lambda text, _: text[: int(len(text) * 0.3)],
}


def main() -> None:
    random_ = random.Random(int(sys.argv[2]) if sys.argv[2:] else 1)
    with closing(sqlite3.connect(sys.argv[1])) as database:
        paths = database.execute(
            "SELECT path FROM posts WHERE is_canonical AND available_at IS NOT NULL"
        ).fetchall()
        posts = [post_in(database, path) for (path,) in paths]
    print("| copy | planted | found |\n| --- | --- | --- |")
    wrong: Counter[tuple[str, str]] = Counter()
    for name, change in COPIES.items():
        planted, found = try_copies(posts, change, random_, wrong)
        print(f"| {name} | {planted} | {found / max(planted, 1):.3f} |")
    print(f"\n{len(wrong)} pairs of others:")
    for pair in wrong:
        print(*pair)


def try_copies(
    posts: list[Post], change: Change, random_: random.Random, wrong: Counter[tuple[str, str]]
) -> tuple[int, int]:
    made = list(posts)
    for post in posts:
        if len(post.text) >= 100:
            title = post.title[len(post.title) // 2 :]
            text = change(post.text, random_)
            made.append(Post(f"{post.path} copy", post.moment + 3600, title, text, "another medium"))
    made.sort(key=lambda post: (post.moment, post.path))
    texts = {post.path: post for post in made}
    stories = Stories(texts.__getitem__, 7 * 86400)
    rows = {row.path: row for row in map(stories.add, made)}
    found = 0
    for path, row in rows.items():
        original = path.removesuffix(" copy")
        if path != original and row.story == rows[original].story:
            found += 1
        elif row.story != path and row.story.removesuffix(" copy") != original:
            wrong[row.story.removesuffix(" copy"), original] += 1
    return len(made) - len(posts), found


if __name__ == "__main__":
    main()
