"""What it costs to index and search posts, beside other ways to do it, as ratios in one run.

Run from the project's folder, after ``pip install -e '.[bench]'``::

    python -m benchmarks.search [POSTS] [ROUNDS]

Made are POSTS (4,000 by default) posts in a temporary folder, in memory where there is ``/dev/shm``.
Measured is CPU time, the best of ROUNDS (3), with that of child processes. ``rg`` is Debian's ripgrep and
looks through the posts converted to text; ``tantivy`` is the package of that name with its tokenizer of
n-grams; where one is not installed its line is left out.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.posts import NewsMaker
from emnews_cli.archive.search_file import SearchFile
from emnews_cli.archive.sqlite_files import open_to_write
from emnews_cli.pipeline import read_post
from emnews_cli.search import index
from emnews_cli.search.query import COLUMNS, parse
from emnews_cli.search.sql import Wanted, hits
from emnews_cli.search.tokens import folded

EMNEWS = [sys.executable, "-m", "emnews_cli"]
Find = Callable[[str], set[str]]


def cpu(work: Callable[[], object], rounds: int) -> float:
    """CPU time of some work and the processes that it starts, the best of some rounds."""

    def now() -> float:
        own, other = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        return own.ru_utime + own.ru_stime + other.ru_utime + other.ru_stime

    best = float("inf")
    for _ in range(rounds):
        began = now()
        work()
        best = min(best, now() - began)
    return best


def words_of(texts: list[str]) -> dict[str, int]:
    """Words to look for, in few and in many posts, and in how many."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update({text[at : at + size] for size in (1, 2, 4, 6) for at in range(0, len(text) - size, 3)})
    random_ = random.Random(3)
    known = [word for word in found if word.isalnum() and found[word] > 1]
    chosen: dict[str, int] = {}
    for share in (0.001, 0.01, 0.05, 0.1, 0.2, 0.4, 0.8):
        near = sorted(known, key=lambda word: abs(found[word] / len(texts) - share))[:200]
        for size in (1, 2, 4):
            fitting = [word for word in near if len(word) == size]
            if fitting:
                word = random_.choice(fitting)
                chosen[word] = sum(folded(word) in folded(text) for text in texts)
    return chosen


class Engines:
    """One index each of the same posts."""

    def __init__(self, folder: Path, rows: list[tuple[str, ...]], file: Path, rounds: int) -> None:
        self.folder, self.rows, self.file, self.rounds = folder, rows, file, rounds
        self.building: dict[str, float] = {}
        self.finding: dict[str, Find] = {"emnews search, top 20": self._ours}
        self._database = sqlite3.connect(file)
        self.finding["LIKE scan of the same file"] = self._like
        self._trigram()
        if shutil.which("rg"):
            self.finding["rg over the texts"] = self._rg
        try:
            self._tantivy()
        except ImportError:
            print("(tantivy is not installed)")

    def _ours(self, word: str) -> set[str]:
        with SearchFile(str(self.file)) as file:
            found = file.hits(hits(parse(word), Wanted(), COLUMNS, "relevance", 20))
        return {hit.path for hit in found}

    def _like(self, word: str) -> set[str]:
        values = [f"%{word}%"] * 3
        where = "title LIKE ? OR digest LIKE ? OR text LIKE ?"
        return {path for (path,) in self._database.execute(f"SELECT path FROM posts WHERE {where}", values)}  # noqa: S608

    def _trigram(self) -> None:
        made = sqlite3.connect(":memory:")

        def build() -> None:
            made.execute("DROP TABLE IF EXISTS f")
            made.execute("CREATE VIRTUAL TABLE f USING fts5(path UNINDEXED, a, b, c, tokenize='trigram')")
            made.executemany("INSERT INTO f VALUES (?, ?, ?, ?)", self.rows)

        self.building["FTS5 trigram"] = cpu(build, self.rounds)
        self.finding["FTS5 trigram"] = lambda word: {
            path for (path,) in made.execute("SELECT path FROM f WHERE f MATCH ?", (f'"{word}"',))
        }

    def _rg(self, word: str) -> set[str]:
        done = subprocess.run(
            ["rg", "--no-config", "-lF", word, self.folder / "texts"],  # noqa: S607
            capture_output=True,
            check=False,
        )
        return set(done.stdout.decode().split())

    def _tantivy(self) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("path", stored=True, tokenizer_name="raw")
        schema.add_text_field("text", tokenizer_name="grams")
        made = tantivy.Index(schema.build())
        grams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(1, 2, False)).build()
        made.register_tokenizer("grams", grams)

        def build() -> None:
            writer = made.writer(num_threads=1)
            writer.delete_all_documents()
            for path, *texts in self.rows:
                writer.add_document(tantivy.Document(path=path, text="\n".join(texts)))
            writer.commit()
            writer.wait_merging_threads()

        self.building["tantivy, n-grams of 1 and 2"] = cpu(build, 1)
        made.reload()
        searcher = made.searcher()

        def find(word: str) -> set[str]:
            query = tantivy.Query.term_query(made.schema, "text", word[:2])
            found = searcher.search(query, len(self.rows)).hits
            return {searcher.doc(place)["path"][0] for _, place in found}

        self.finding["tantivy, two characters"] = find


def ratio(name: str, value: float, bound: float) -> None:
    print(f"| {name} | {value:.2f} | {bound:.2f} | {'yes' if value <= bound else '**no**'} |")


def in_transaction(database: sqlite3.Connection, work: Callable[[], object]) -> Callable[[], None]:
    def do() -> None:
        database.execute("BEGIN")
        work()
        database.execute("ROLLBACK")

    return do


def changing(file: Path, rounds: int) -> tuple[float, float, float]:
    """CPU time to index all posts anew, to insert a tenth of them, and to delete it."""
    database = open_to_write(str(file))
    names = [name for _, name, *_ in database.execute("PRAGMA table_info(posts)")]
    marks = ", ".join("?" * len(names))
    some = database.execute("SELECT * FROM posts WHERE rowid % 10 = 0").fetchall()
    gone = [(row[0],) for row in some]

    def delete() -> None:
        database.executemany("DELETE FROM posts WHERE path = ?", gone)

    def both() -> None:
        delete()
        database.executemany(f"INSERT INTO posts VALUES ({marks})", some)  # noqa: S608

    database.execute("PRAGMA foreign_keys = OFF")
    building = cpu(in_transaction(database, lambda: index.create(database)), rounds)
    deleting = cpu(in_transaction(database, delete), rounds)
    inserting = cpu(in_transaction(database, both), rounds) - deleting
    database.close()
    return building, inserting, deleting


def run(folder: Path, number: int, rounds: int) -> None:
    posts = [NewsMaker(seed).make() for seed in range(number)]
    (folder / "posts").mkdir()
    for made in posts:
        (folder / "posts" / made.name).write_bytes(made.data)
    reading = cpu(lambda: [read_post(made.data, made.name).text for made in posts], rounds)
    file = folder / "news.sqlite"
    subprocess.run([*EMNEWS, "index", "-q", "posts", "-o", file], cwd=folder, check=True)
    subprocess.run(
        [*EMNEWS, "convert", "-q", "--to", "txt", folder / "posts", "-o", folder / "texts"], check=True
    )
    rows = sqlite3.connect(file).execute("SELECT path, title, digest, text FROM posts").fetchall()
    size = sum(len((text or "").encode()) for row in rows for text in row[1:])
    whole = file.stat().st_size
    building, inserting, deleting = changing(file, rounds)
    print(
        f"\n{number} posts, {size / number:.0f} bytes of text each; reading {reading / number * 1e6:.0f} µs\n"
    )
    print("| ratio | is | at most | held |\n| --- | --- | --- | --- |")
    ratio("indexing, of reading", building / reading, 0.9)
    ratio("the file, of the texts", whole / size, 3)
    ratio("deleting, of inserting", deleting / inserting, 1.5)
    compare(
        Engines(folder, [tuple(text or "" for text in row) for row in rows], file, rounds), rows, building
    )


def compare(engines: Engines, rows: Iterable[Any], building: float) -> None:
    texts = {row[0]: "\n".join(text or "" for text in row[1:]) for row in rows}
    words = words_of(list(texts.values()))
    number = len(texts)
    times = {
        name: {word: cpu(lambda find=find, word=word: find(word), engines.rounds) for word in words}  # type: ignore[misc]
        for name, find in engines.finding.items()
    }
    few = [word for word, count in words.items() if len(word) == 2 and count < number / 4]
    ours, like = times["emnews search, top 20"], times["LIKE scan of the same file"]
    ratio(
        "top 20 of a rarer word of two characters, of LIKE", max(ours[word] / like[word] for word in few), 0.5
    )
    print("\n| engine | to index, µs a post | to find, median ms | longest |\n| --- | --- | --- | --- |")
    made = {"emnews search, top 20": building} | engines.building
    for name, found in times.items():
        indexing = f"{made[name] / number * 1e6:.0f}" if name in made else "–"
        taken = sorted(value * 1000 for value in found.values())
        print(f"| {name} | {indexing} | {taken[len(taken) // 2]:.1f} | {taken[-1]:.1f} |")
    print("\n| word | posts that a scan finds | emnews | FTS5 trigram |\n| --- | --- | --- | --- |")
    for word, count in words.items():
        with SearchFile(str(engines.file)) as file:
            ours_found = len(file.hits(hits(parse(word), Wanted(), COLUMNS, "relevance", None)))
        trigram = len(engines.finding["FTS5 trigram"](word))
        print(f"| {json.dumps(word, ensure_ascii=False)} | {count} | {ours_found} | {trigram} |")


def main() -> None:
    given = [int(value) for value in sys.argv[1:3]]
    number, rounds = [*given, *(4000, 3)[len(given) :]]
    with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:  # noqa: S108
        run(Path(folder), number, rounds)


if __name__ == "__main__":
    main()
