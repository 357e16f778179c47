"""Messages about unknown names, with the known ones that are most like them."""

from __future__ import annotations

from collections.abc import Iterable

from emnews_cli.messages import Listed, Message

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
    hint = did_you_mean(near) if near else otherwise or Message("choose from {names}", names=Listed(*known))
    return Message(f"unknown {what} {{given!r}}{{where}}; {{hint}}", given=given, where=where, hint=hint)


def nearest(given: str, known: Iterable[str]) -> list[str]:
    """The known names that are most like a name, the nearest first; case does not count."""
    from difflib import get_close_matches  # which few runs need

    by_key = {name.casefold(): name for name in reversed(list(known))}
    return [by_key[key] for key in get_close_matches(given.casefold(), by_key, _MOST, _ALIKE)]


def did_you_mean(near: list[str]) -> str:
    """A question that names some names."""
    *others, last = near
    names = Message("{others} or {last}", others=Listed(*others), last=last) if others else last
    return Message("did you mean {names}?", names=names)
