"""A bounded cache of function results, since the same words recur in the next post."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

LONGEST = 1000
"""Characters of arguments that are kept; what is longer, a picture in its URL say, does not come again."""


Key = TypeVar("Key")


class Memo(dict[Key, Result]):
    """The results of a function by its argument; a dictionary that calls the function for what is missing.

    Args:
        function: makes it.
        most: how many results are kept. When there are more all are dropped, which is rare and costs less
            than to know which was used last.
        length: how long something is; what is longer than :data:`LONGEST` is not kept, so memory is bounded.
    """

    def __init__(
        self,
        function: Callable[[Key], Result],
        most: int,
        length: Callable[[Key], int] = len,  # type: ignore[assignment]
    ) -> None:
        super().__init__()
        self._function = function
        self._most = most
        self._length = length

    def __missing__(self, key: Key) -> Result:
        result = self._function(key)
        if self._length(key) <= LONGEST:
            if len(self) >= self._most:
                self.clear()
            self[key] = result
        return result


def memoized(most: int) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Like :func:`functools.lru_cache`, but of short texts alone, by arguments by place; see :class:`Memo`.

    Args:
        most: how many results are kept.
    """

    def decorate(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        apply: Callable[..., Result] = function
        results = Memo(lambda args: apply(*args), most, _length)

        @wraps(function)
        def call(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            return function(*args, **kwargs) if kwargs else results[args]

        return call

    return decorate


def _length(args: Iterable[object]) -> int:
    return sum(len(argument) for argument in args if isinstance(argument, str))
