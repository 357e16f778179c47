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

    def filled(self, **values: Any) -> Self:
        """The same record with values in fields that were empty so far, also where nobody else may change it.

        Args:
            values: by field, those among them that its ``__init__`` does not take.
        """
        for name, value in values.items():
            object.__setattr__(self, name, value)
        return self

    def __repr__(self) -> str:
        names = [field.name for field in _fields(self) if field.repr]
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({shown})"


def _fields(record: Struct) -> tuple[Field[Any], ...]:
    return fields(record)  # type: ignore[arg-type]
