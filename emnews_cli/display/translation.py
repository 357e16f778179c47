"""The language of what people read: English, or one that ``locale/`` has a gettext catalogue of.

What machines read is never translated. Nothing is loaded for English.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from emnews_cli.messages import Message

if TYPE_CHECKING:
    from emnews_cli.messages import Catalogue

FOLDER = Path(__file__).parent.parent / "locale"
DOMAIN = "emnews"
ENGLISH = "en"
LANGUAGES = (ENGLISH, "zh_CN")
"""The first is that of the program itself; the names of the others are those of folders in ``locale/``."""
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""https://www.gnu.org/software/gettext/manual/html_node/Locale-Environment-Variables.html"""

_catalogue: Catalogue | None = None


def language_of(environment: Mapping[str, str]) -> str:
    """The language that the environment asks for, by the rules of gettext.

    ``LANGUAGE``, a list, is asked first, unless the locale is ``C``: programs set that to get English.

    Args:
        environment: the variables.
    """
    locale = next(filter(None, map(environment.get, _LOCALES)), "")
    if _base(locale) in ("C", "POSIX"):
        return ENGLISH
    wanted = [*environment.get("LANGUAGE", "").split(":"), locale]
    return next((found for found in map(_spoken, wanted) if found), ENGLISH)


def _base(locale: str) -> str:
    """A locale without its encoding and variant: ``zh_CN`` of ``zh_CN.UTF-8@pinyin``."""
    return locale.partition(".")[0].partition("@")[0]


def _spoken(locale: str) -> str | None:
    """The language of ours for a locale; simplified Chinese is also for those who write traditional."""
    spoken = _base(locale).replace("-", "_").partition("_")[0].casefold()
    return next((language for language in LANGUAGES if language.partition("_")[0] == spoken), None)


def use_language(language: str) -> None:
    """Say everything in a language from now on.

    Args:
        language: one of :data:`LANGUAGES`.
    """
    global _catalogue
    if language == ENGLISH:
        _catalogue = None
        return
    import gettext

    _catalogue = gettext.translation(DOMAIN, FOLDER, [language], fallback=True)


def translated_message(text: str) -> str:
    """A text in the language of the user where it is a message; any other, from a post perhaps, as it is."""
    return translated(text) if isinstance(text, Message) else text


def is_english() -> bool:
    """Whether people are spoken to in English."""
    return _catalogue is None


def translated(text: str) -> str:
    """A text of the program in the language of the user.

    Args:
        text: English; a :class:`~emnews_cli.messages.Message` is translated with its values, any other as a
            whole.
    """
    if _catalogue is None or not text:
        return text
    return text.said(_catalogue) if isinstance(text, Message) else _catalogue.gettext(text)
