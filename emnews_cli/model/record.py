"""Plain data."""

from __future__ import annotations

from dataclasses import fields


class Record:
    """A base of dataclasses: equal where all fields are, and shown with them.

    What ``dataclass`` writes for that it compiles anew for each class at every start: for the classes of the
    model that takes longer than to read twenty posts. So they are made with ``eq=False, repr=False``.
    """

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]  # it may change

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _compared(self))

    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in _compared(self))
        return f"{type(self).__qualname__}({', '.join(shown)})"


def _compared(record: Record) -> list[str]:
    return [field.name for field in fields(record) if field.compare]  # type: ignore[arg-type]
