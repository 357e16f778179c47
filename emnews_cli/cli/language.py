"""``--lang``: the language of help and messages, settled before anything is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import typer

from emnews_cli.display.translation import LANGUAGES, language_of, use_language

_OPTION = "--lang"
_VARIABLE = "EMNEWS_LANG"

Lang = Annotated[
    Literal[*LANGUAGES] | None,  # type: ignore[valid-type]
    typer.Option(
        _OPTION, envvar=_VARIABLE, help="The language of help and messages; by default that of the locale."
    ),
]


@dataclass(eq=False, repr=False)
class LanguageOptions:
    """The option for every command.

    Args:
        lang: what :func:`settle_language` took already; only whether there is such a language is still open.
    """

    panel: ClassVar[str] = "Settings"
    lang: Lang = None


def settle_language(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Say everything in the language that is asked for; also help, and what is wrong with the command line.

    Args:
        arguments: the command line.
        environment: the variables.
    """
    asked = _asked_for(arguments) or environment.get(_VARIABLE)
    use_language(asked if asked in LANGUAGES else language_of(environment))


def _asked_for(arguments: Sequence[str]) -> str | None:
    """The value of the last ``--lang`` before ``--``, if any."""
    options = [*arguments[: arguments.index("--")]] if "--" in arguments else arguments
    asked = None
    for at, argument in enumerate(options):
        name, equals, value = argument.partition("=")
        if name == _OPTION:
            asked = value if equals else "".join(options[at + 1 : at + 2])
    return asked
