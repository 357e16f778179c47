"""Messages about unknown names, with the known ones that are most like them."""

from __future__ import annotations

from collections.abc import Iterable

_MOST = 3
_ALIKE = 0.65
"""As difflib measures it: 新浪 is that like 新浪财经, EM999 is not like EM309."""


def unknown(what: str, given: str, known: Iterable[str], otherwise: str = "", where: str = "") -> str:
    """A message that names the nearest known names, or all where none is near.

    Args:
        what: the kind of thing: ``field``.
        given: the name that is not known.
        known: those that are.
        otherwise: what to say where none is near, in place of all names.
        where: what follows the name, such as `` of validate``.
    """
    known = list(known)
    near = nearest(given, known)
    if near:
        return f"unknown {what} {given!r}{where}; {did_you_mean(near)}"
    return f"unknown {what} {given!r}{where}; {otherwise or 'choose from ' + ', '.join(known)}"


def nearest(given: str, known: Iterable[str]) -> list[str]:
    """The known names that are most like a name, the nearest first; case does not count."""
    from difflib import get_close_matches  # which few runs need

    by_key = {name.casefold(): name for name in reversed(list(known))}
    return [by_key[key] for key in get_close_matches(given.casefold(), by_key, _MOST, _ALIKE)]


def did_you_mean(near: list[str]) -> str:
    """A question that names some names."""
    return f"did you mean {' or '.join(filter(None, (', '.join(near[:-1]), near[-1])))}?"
