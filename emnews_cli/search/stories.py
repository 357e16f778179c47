"""Stories: posts of several media that tell the same news, often in the same words.

Posts are gone through in the order in which they became known. Each joins the story of an earlier one that it
is like, or begins its own: so what is said of a post never depends on a later one.

What two texts have in common is measured on their shingles (all pieces of three characters, letters and
digits alone): by the Jaccard index, or by how much of the shorter text is at the beginning of the longer one,
which finds digests. Pairs to compare are found by MinHash (rensa): signatures of the text and of its
beginning, 32 bands each.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from emnews_cli.model.lazy_regex import lazy_regex
from emnews_cli.search.tokens import folded

SHINGLE = 3
"""Characters of a shingle."""
PERMUTATIONS, BANDS, SEED = 128, 32, 42
"""Of the signatures, and what makes them the same every time."""
LEAST_JACCARD, LEAST_CONTAINED = 0.5, 0.8
"""From when on two texts tell the same."""
LEAST_SHINGLES = 20
"""A text with fewer is too short to compare."""
_BEGINNING = 100
_MOST_IN_BAND = 50
"""Posts of a band that are compared, the latest: a text that comes every hour costs no more than others."""
_MOST_COMPARED = 50
"""Posts that one is compared with, those that share most bands with it."""
_ROWS = PERMUTATIONS // BANDS
_NO_WORD = lazy_regex(r"[\W_]+")


class Post(NamedTuple):
    """A post as stories see it.

    Args:
        path: the file.
        moment: from when on it can have been known, in seconds since 1970.
        title: the title.
        text: the article.
        source: the medium, or None.
    """

    path: str
    moment: float
    title: str
    text: str
    source: str | None


class Row(NamedTuple):
    """A row of the table ``stories``.

    Args:
        path: the post.
        story: the first post of its story.
        seq: the place in the story, from 1.
        first_path: as ``story``.
        similarity: to the earlier post of the story that it is most like (Jaccard index); None for the first.
        hours: since the first.
        same_medium: whether it is of the first one's medium; None where one is not known.
    """

    path: str
    story: str
    seq: int
    first_path: str
    similarity: float | None
    hours: float
    same_medium: bool | None


class Words(NamedTuple):
    """A text as it is compared.

    Args:
        plain: its letters and digits.
        shingles: the different pieces of three characters.
    """

    plain: str
    shingles: frozenset[str]


def words_of(text: str) -> Words:
    """A text as it is compared."""
    plain = _NO_WORD().sub("", folded(text))
    return Words(plain, _shingles(plain))


def _shingles(plain: str) -> frozenset[str]:
    return frozenset([plain[at : at + SHINGLE] for at in range(len(plain) - SHINGLE + 1)])


def similarity(one: Words, other: Words) -> float | None:
    """The Jaccard index of two texts that tell the same; None where they don't."""
    shorter, longer = sorted((one, other), key=lambda words: len(words.shingles))
    if len(shorter.shingles) < LEAST_SHINGLES:
        return None
    shared = len(shorter.shingles & longer.shingles)
    jaccard = shared / (len(shorter.shingles) + len(longer.shingles) - shared)
    is_part = shared >= LEAST_CONTAINED * len(shorter.shingles) and _begins_with(longer, shorter)
    return jaccard if jaccard >= LEAST_JACCARD or is_part else None


def _begins_with(longer: Words, shorter: Words) -> bool:
    """Whether a text is a digest of the beginning of another."""
    beginning = _shingles(longer.plain[: 2 * len(shorter.plain) + _BEGINNING])
    return len(shorter.shingles & beginning) >= LEAST_CONTAINED * len(shorter.shingles)


@dataclass(slots=True)
class _Story:
    """A story so far: its first post, and how many it has."""

    first: Post
    size: int = 0


class Stories:
    """Gives each of some posts its place in a story.

    Args:
        post_of: fetches a post that was added, by its path: texts are not kept in memory.
        window: seconds that a story lasts at most, from its first post on.
    """

    def __init__(self, post_of: Callable[[str], Post], window: float) -> None:
        import rensa

        self._minhash = rensa.RMinHash
        self._words_of = lru_cache(1000)(lambda path: words_of(post_of(path).text))
        self._window = window
        self._story_of: dict[str, _Story] = {}
        self._bands: defaultdict[int, list[str]] = defaultdict(list)
        self._recent: deque[tuple[float, str, list[int]]] = deque()

    def add(self, post: Post) -> Row:
        """The place of a post, which is not earlier than those that were added."""
        self._forget(post.moment)
        own, keys = self._signed(post)
        alike, path = min(self._alike(post, own, keys), default=(None, ""))
        story = self._story_of[path] if path else _Story(post._replace(text=""))
        story.size += 1
        self._remember(post, story, keys)
        return _row(post, story, None if alike is None else -alike)

    def resume(self, placed: Iterable[tuple[Post, Post, int]]) -> None:
        """Go on after posts that have their places.

        Args:
            placed: those posts from the window before the next one, in order, each with the first post of its
                story and its own place in that.
        """
        begun: dict[str, _Story] = {}
        for post, first, seq in placed:
            story = begun.setdefault(first.path, _Story(first._replace(text="")))
            story.size = seq
            self._remember(post, story, self._signed(post)[1])

    def _remember(self, post: Post, story: _Story, keys: list[int]) -> None:
        self._story_of[post.path] = story
        self._recent.append((post.moment, post.path, keys))
        for key in keys:
            band = self._bands[key]
            band.append(post.path)
            del band[:-_MOST_IN_BAND]

    def _alike(self, post: Post, own: Words, keys: list[int]) -> Iterator[tuple[float, str]]:
        """The posts whose story a post may join, the most alike the least."""
        shared = Counter(path for key in keys for path in self._bands.get(key, ()))
        begun = (path for path, _ in shared.most_common() if self._goes_on(path, post.moment))
        for path in islice(begun, _MOST_COMPARED):
            alike = similarity(own, self._words_of(path))
            if alike is not None:
                yield -alike, path

    def _goes_on(self, path: str, moment: float) -> bool:
        """Whether the story of a post may still have another."""
        return moment - self._story_of[path].first.moment <= self._window

    def _signed(self, post: Post) -> tuple[Words, list[int]]:
        """A post's text, and a number for each band of each signature; what is too short has none."""
        text, beginning = words_of(post.text), words_of(post.title + post.text[:_BEGINNING])
        keys = []
        for kind, own in enumerate((text, beginning)):
            if len(own.shingles) >= LEAST_SHINGLES:
                hashed = self._minhash(num_perm=PERMUTATIONS, seed=SEED)
                hashed.update(list(own.shingles))
                digest = hashed.digest()
                keys += [hash((kind, at, *digest[at : at + _ROWS])) for at in range(0, PERMUTATIONS, _ROWS)]
        return text, keys

    def _forget(self, moment: float) -> None:
        """Forget posts whose stories are over."""
        while self._recent and moment - self._recent[0][0] > self._window:
            _, path, keys = self._recent.popleft()
            del self._story_of[path]
            for key in keys:
                band = self._bands.get(key)
                if band and band[0] == path:
                    del band[0]
                if not band:
                    self._bands.pop(key, None)


def _row(post: Post, story: _Story, alike: float | None) -> Row:
    first = story.first
    return Row(
        post.path,
        first.path,
        story.size,
        first.path,
        alike,
        (post.moment - first.moment) / 3600,
        post.source == first.source if story.size > 1 and post.source and first.source else None,
    )
