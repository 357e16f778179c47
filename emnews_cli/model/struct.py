"""The base class of plain data records."""

from __future__ import annotations

from dataclasses import Field, fields
from typing import Any, Self


class Struct:
    """A base of dataclasses: equal where all fields are, and shown with them.

    What ``dataclass`` writes for that it compiles anew for each class at every start: for the classes of the
    model that takes longer than to read twenty posts. So they are made with ``eq=False, repr=False``.
    """

    __slots__: tuple[str, ...] = ()
    __hash__ = None  # type: ignore[assignment]  # it may change

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        names = [field.name for field in _fields(self) if field.compare]
        return all(getattr(self, name) == getattr(other, name) for name in names)

    def replaced(self, **changes: Any) -> Self:
        """A copy with other values in some fields, those that its ``__init__`` does not take among them, in
        half the time of :func:`dataclasses.replace`; of a class with slots.

        Args:
            changes: the values by field.
        """
        copy, put, take = object.__new__(type(self)), object.__setattr__, changes.pop
        names: tuple[str, ...] = self.__slots__
        for name in names:
            put(copy, name, take(name) if name in changes else getattr(self, name))
        if changes:
            raise TypeError(f"{type(self).__name__} has no field {next(iter(changes))}")
        return copy

    def __repr__(self) -> str:
        names = [field.name for field in _fields(self) if field.repr]
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({shown})"


def _fields(record: Struct) -> tuple[Field[Any], ...]:
    return fields(record)  # type: ignore[arg-type]
