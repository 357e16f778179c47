"""The securities that ``--security`` asks for: codes as they are, names by what the posts tell."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from emnews_cli.archive.tasks import Done, Task
from emnews_cli.errors import UsageError
from emnews_cli.messages import Message
from emnews_cli.model.markets import label_of
from emnews_cli.model.security import SecurityId, counted_securities
from emnews_cli.model.symbols import read_symbol
from emnews_cli.pipeline import read_post

if TYPE_CHECKING:
    from emnews_cli.archive.reading import Content
    from emnews_cli.cli.running import Run
    from emnews_cli.model.evidence import Evidence
    from emnews_cli.model.post import Post

_NEAREST = 3
_SIMILAR = 0.5
"""As difflib measures it: two of four characters are the same."""


def securities_asked_for(values: Sequence[str], run: Run, weakest: Evidence) -> tuple[SecurityId, ...]:
    """What the values of ``--security`` ask for.

    Posts are read only for what is not written as a code.

    Args:
        values: codes and names.
        run: gives the posts.
        weakest: the weakest evidence for a security whose name counts.

    Raises:
        UsageError: a value is not a code and no post names it, or it names several securities.
    """

    def known() -> _Known:
        if run.inputs.from_stdin:
            unknown = next(value for value in values if read_symbol(value) is None)
            raise UsageError(
                "--security {unknown}: not a code, and names are only looked up in files", unknown=unknown
            )
        return _known(run, weakest)

    return _resolved(values, known)


def securities_in_index(
    values: Sequence[str], names: Callable[[], Iterable[tuple[SecurityId, str | None]]]
) -> tuple[SecurityId, ...]:
    """What the values of ``--security`` ask for, as :func:`securities_asked_for`.

    Args:
        values: codes and names.
        names: gives the securities that the posts of an index name, with their names.
    """
    return _resolved(values, lambda: _Known(names()))


def _resolved(values: Sequence[str], known: Callable[[], _Known]) -> tuple[SecurityId, ...]:
    """Codes as they are, names by what is known, which is asked for only then."""
    codes = [read_symbol(value) for value in values]
    if all(codes):
        return tuple(dict.fromkeys(filter(None, codes)))
    by_name = known()
    found = (code or by_name.named(value) for value, code in zip(values, codes, strict=True))
    return tuple(dict.fromkeys(found))


class _Known:
    """The securities that posts name, by name.

    Args:
        named: securities with their names; with None where a post does not give it.
    """

    def __init__(self, named: Iterable[tuple[SecurityId, str | None]]) -> None:
        self._securities: dict[str, set[SecurityId]] = {}
        self._shown: dict[str, str] = {}
        for security, name in named:
            self._add(security, name or label_of(security))
            self._add(security, label_of(security))

    def _add(self, security: SecurityId, name: str) -> None:
        key = _key(name)
        self._securities.setdefault(key, set()).add(security)
        self._shown.setdefault(key, name)

    def named(self, value: str) -> SecurityId:
        """The one security of this name.

        Raises:
            UsageError: there is none, or there are several.
        """
        found = self._securities.get(_key(value), set())
        if not found:
            raise UsageError(
                "--security {value}: not a code, and no post names it{nearest}",
                value=value,
                nearest=self._nearest(value),
            )
        placed = {security for security in found if security.market is not None}
        if len(placed) > 1 or len({security.code for security in found}) > 1:
            labels = " and ".join(sorted(map(label_of, found)))
            raise UsageError(
                "--security {value} is {labels} in these posts: give a code", value=value, labels=labels
            )
        # A post that leaves the market open means the same one.
        return min(found, key=lambda security: security.market is not None)

    def _nearest(self, value: str) -> str:
        """The known names and codes that are most like a value, in parentheses."""
        near = get_close_matches(_key(value), self._shown, _NEAREST, _SIMILAR)
        if not near:
            return Message(" (examples of codes: 600030.SH, 03690.HK, NIO.N)")
        return Message(" (nearest: {names})", names=", ".join(map(self._with_code, near)))

    def _with_code(self, key: str) -> str:
        labels = sorted(map(label_of, self._securities[key]))
        return " ".join(dict.fromkeys([self._shown[key], *labels]))


@lru_cache(maxsize=1)
def _known(run: Run, weakest: Evidence) -> _Known:
    """What the posts of a run name, for which they are gone through once, however often a command asks."""
    return _Known(each for named in run.look(_Named(weakest)) for each in named)


@dataclass(frozen=True, slots=True)
class _Named:
    """Tells the securities of a post with their names, those without by their code.

    Args:
        weakest: the weakest evidence that counts.
    """

    weakest: Evidence

    def __call__(self, content: Content, task: Task) -> Done[list[tuple[SecurityId, str | None]]]:
        return Done(self.of(read_post(content.data, task.name)))

    def of(self, post: Post) -> list[tuple[SecurityId, str | None]]:
        """What it tells of a post that is read already, as those of a dataset are."""
        counted = counted_securities(post.securities, self.weakest)
        return [(each.id, each.name) for each in counted]


def _key(name: str) -> str:
    """A name in one case and width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
