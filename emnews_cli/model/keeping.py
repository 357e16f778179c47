"""Results that are kept, since the same words come again in the next post."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

LONGEST = 1000
"""Characters of arguments that are kept; what is longer, an image in its address say, does not come again."""


def kept(most: int) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Like :func:`functools.lru_cache`, but of short texts alone, so that memory is bounded.

    Args:
        most: how many results are kept.
    """

    def decorate(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        cached = lru_cache(maxsize=most)(function)

        @wraps(function)
        def call(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            length = sum([len(argument) for argument in args if isinstance(argument, str)])
            return function(*args, **kwargs) if length > LONGEST else cached(*args, **kwargs)  # type: ignore[arg-type]

        return call

    return decorate
