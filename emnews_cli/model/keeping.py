"""Results that are kept, since the same words come again in the next post."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

LONGEST = 1000
"""Characters of arguments that are kept; what is longer, an image in its address say, does not come again."""


def kept(most: int) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Like :func:`functools.lru_cache`, but of short texts alone, so that memory is bounded.

    Kept are results of arguments by place. When there are too many all are forgotten, which is rare and costs
    less than to know which was asked for last.

    Args:
        most: how many results are kept.
    """

    def decorate(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        results = _Results(function, most)

        @wraps(function)
        def call(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            return function(*args, **kwargs) if kwargs else results[args]

        return call

    return decorate


class _Results(dict[tuple[object, ...], Result]):
    """What a function made of which arguments."""

    def __init__(self, function: Callable[..., Result], most: int) -> None:
        super().__init__()
        self._function = function
        self._most = most

    def __missing__(self, args: tuple[object, ...]) -> Result:
        result = self._function(*args)
        if sum(len(argument) for argument in args if isinstance(argument, str)) <= LONGEST:
            if len(self) >= self._most:
                self.clear()
            self[args] = result
        return result
