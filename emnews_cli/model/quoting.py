"""Quote strings as YAML scalars that every YAML 1.1 reader reads back unchanged."""

from __future__ import annotations

from emnews_cli.model.lazy_regex import lazy_regex

_NEEDS_ESCAPES = lazy_regex("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What can't be written in YAML as it is."""

_NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def needs_escapes(text: str) -> bool:
    """Whether something in a text can't be written in YAML as it is."""
    return not text.isprintable() and _NEEDS_ESCAPES().search(text) is not None


def quoted(value: str) -> str:
    """A string as a quoted YAML scalar on one line.

    In double quotes; in single ones, which know no escapes, where it holds double quotes or backslashes, so
    that it reads as it looks; with escapes only for what can't be written in YAML as it is.
    """
    if value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'
    if needs_escapes(value):
        return f'"{"".join(map(_escaped, value))}"'
    return quoted_literally(value)


def listed(items: list[str]) -> str:
    """Strings as a YAML list on one line."""
    return f"[{', '.join(map(quoted, items))}]"


def quoted_literally(value: str) -> str:
    """A string as a quoted YAML scalar without any escape, to be read as it looks.

    Line ends in it do not come back, nor what YAML has no place for.
    """
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def unquoted(raw: str) -> str:
    """A value without the quotes around it, nothing in it interpreted."""
    return raw[1:-1] if len(raw) > 1 and raw[0] == raw[-1] and raw[0] in "\"'" else raw


_PLAIN_KEY = lazy_regex(r"[^\W\d][\w.-]*(?: [\w.-]+)*")
_HARD_WORDS = frozenset("y n yes no on off true false null".split())


def key_text(key: str) -> str:
    """A key as YAML reads it back: in quotes where it has other signs than letters, or is a value to YAML."""
    is_plain = _PLAIN_KEY().fullmatch(key) and key.casefold() not in _HARD_WORDS
    return key if is_plain else quoted(key)


def _escaped(character: str) -> str:
    if named := _NAMED.get(character):
        return named
    if not needs_escapes(character):
        return character
    code = ord(character)
    if code > 0xFFFF:
        return f"\\U{code:08X}"
    return f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}"
