"""Repair a post: apply fixes and read the file again until nothing is left to apply.

Nothing is believed: what a fix makes of the file is read again, and refused where YAML can't read it any more
or where a field says something else which the fix does not own up to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePath

from emnews_cli.model.compared_fields import ANYTHING, changed_fields
from emnews_cli.model.diagnostic import Applicability, Diagnostic, Fix
from emnews_cli.model.examination import Examination
from emnews_cli.model.front_matter import State
from emnews_cli.model.post import Post
from emnews_cli.model.text import apply_edits

Examine = Callable[[bytes, str | None], Examination]

_PASSES = 20
"""A fix may uncover the next fault; no post has so many on top of each other."""
_MOST_TRIALS = 100
"""A post with more fixes that do harm than can be told apart by so many readings is left to people."""


@dataclass(slots=True)
class Repaired:
    """What came of repairing a post.

    Args:
        data: the file's bytes.
        path: its name, new where a fix renamed it.
        examined: the post as it reads now, with the diagnostics that are left.
        applied: how often the fix of each rule was applied.
        refused: how many fixes would have changed more than they should, and were not applied.
    """

    data: bytes
    path: str | None
    examined: Examination
    applied: Counter[str] = field(default_factory=Counter)
    refused: int = 0


def repair(data: bytes, path: str | None, examine: Examine, *, unsafe: bool) -> Repaired:
    """Apply the fixes of a post's diagnostics.

    Args:
        data: the file.
        path: its name, or None.
        examine: reads a file and finds out what is wrong with it.
        unsafe: whether to apply unsafe fixes too.
    """
    examine = _remembering(examine)
    result = Repaired(data, path, examine(data, path))
    for _ in range(_PASSES):
        applied, result.refused = _choose(result, examine, unsafe=unsafe)
        if not applied:
            break
        result.applied.update(diagnostic.code for diagnostic in applied)
        result.data, result.path = _apply(result, applied)
        result.examined = examine(result.data, result.path)
    return result


def _remembering(examine: Examine) -> Examine:
    """The same, but what was examined last is not examined again: a trial that passes is what is kept."""
    return lru_cache(maxsize=1)(examine)


def _choose(result: Repaired, examine: Examine, *, unsafe: bool) -> tuple[list[Diagnostic], int]:
    """The fixes to apply in this pass, and how many were refused: those step aside for what they touch."""
    left = list(result.examined.diagnostics)
    trials = _Trials(result, examine)
    refused = 0
    while True:
        chosen = _compatible(left, unsafe=unsafe)
        applied = trials.settle(chosen)
        if len(applied) == len(chosen):
            return applied, refused
        bad = {id(diagnostic) for diagnostic in chosen} - {id(diagnostic) for diagnostic in applied}
        refused += len(bad)
        left = [diagnostic for diagnostic in left if id(diagnostic) not in bad]


def is_applicable(fix: Fix | None, *, unsafe: bool) -> bool:
    """Whether a fix is one to apply."""
    allowed = (Applicability.SAFE, Applicability.UNSAFE) if unsafe else (Applicability.SAFE,)
    return fix is not None and fix.applicability in allowed


def _compatible(diagnostics: list[Diagnostic], *, unsafe: bool) -> list[Diagnostic]:
    """Those whose fixes can be applied together: no two touch the same place, or give the file a name.

    A fix that reaches over others waits, or they do, for the next pass.
    """
    chosen: list[Diagnostic] = []
    free, renamed = -1, False
    for diagnostic in sorted(diagnostics, key=_first_edit):
        fix = diagnostic.fix
        if fix is None or not is_applicable(fix, unsafe=unsafe) or (fix.rename and renamed):
            continue
        start = _first_edit(diagnostic)
        if not fix.edits or start >= free:
            chosen.append(diagnostic)
            # Of two insertions at one place it would not be known which comes first.
            free = max(free, start + 1, *(edit.span.end for edit in fix.edits)) if fix.edits else free
            renamed = renamed or bool(fix.rename)
    return chosen


def _first_edit(diagnostic: Diagnostic) -> int:
    """The offset of the first edit of a diagnostic's fix, or 0 where there is none."""
    return min((edit.span.start for edit in diagnostic.fix.edits), default=0) if diagnostic.fix else 0


@dataclass(slots=True)
class _Trials:
    """Tries fixes on a post; once too many trials were made, nothing more passes."""

    result: Repaired
    examine: Examine
    left: int = _MOST_TRIALS

    def settle(self, chosen: list[Diagnostic]) -> list[Diagnostic]:
        """Those that may be applied: all of them, or what is left without the ones that do harm."""
        if not chosen or self._is_harmless(chosen):
            return chosen
        if len(chosen) == 1 or self.left <= 0:
            return []
        half = len(chosen) // 2
        first = self.settle(chosen[:half])
        both = first + self.settle(chosen[half:])
        return both if len(both) == len(first) or self._is_harmless(both) else first

    def _is_harmless(self, chosen: list[Diagnostic]) -> bool:
        """Whether some fixes together change something, and no more than they own up to."""
        self.left -= 1
        if self.left < 0:
            return False
        made = _apply(self.result, chosen)
        before, after = self.result.examined, self.examine(*made)
        owned = {name for fix in _fixes(chosen) for name in fix.changes}
        if made == (self.result.data, self.result.path) or _is_worse(before.post, after.post):
            return False
        if not _helps(chosen, before, after):
            return False
        return ANYTHING in owned or changed_fields(before.post, after.post) <= owned


def _helps(chosen: list[Diagnostic], before: Examination, after: Examination) -> bool:
    """Whether each rule whose fixes are applied finds less than before."""
    old, new = (Counter(item.code for item in examined.diagnostics) for examined in (before, after))
    return all(new[code] < old[code] for code in {diagnostic.code for diagnostic in chosen})


_RANK = {State.MISSING: 0, State.UNCLOSED: 1, State.CLOSED: 2}


def _is_worse(before: Post, after: Post) -> bool:
    """Whether YAML reads less of the front matter than before."""
    old, new = before.front_matter, after.front_matter
    return _RANK[new.state] < _RANK[old.state] or (old.problem is None and new.problem is not None)


def _apply(result: Repaired, chosen: list[Diagnostic]) -> tuple[bytes, str | None]:
    """The file and its name with some fixes applied."""
    original, path = result.examined.post.original, result.path
    text = apply_edits(original.text, (edit for fix in _fixes(chosen) for edit in fix.edits))
    encoding = next((fix.encoding for fix in _fixes(chosen) if fix.encoding), "")
    rename = next((fix.rename for fix in _fixes(chosen) if fix.rename), "")
    if rename and path is not None:
        path = str(PurePath(path).with_name(rename))
    return text.encode(encoding) if encoding else original.encode(text), path


def _fixes(chosen: list[Diagnostic]) -> Iterator[Fix]:
    for diagnostic in chosen:
        if diagnostic.fix is not None:
            yield diagnostic.fix
