"""Signs of plain text for what HTML shows by its looks: figures raised and lowered, numbers of lists."""

from __future__ import annotations

import unicodedata
from typing import Literal, TypeAlias

NumberForm: TypeAlias = Literal["1", "a", "A", "i", "I"]
"""How the numbers of a list are written, as the ``type`` of HTML's ``ol`` names it."""

_RAISED = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
)
_LOWERED = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_RAISED |= {ord(sign): ord(sign) for sign in "®™℠°′″ "}  # raised as they are
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_BELOW_40 = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_IN_ROMAN = 3999


def styled_text(tag: str, text: str) -> str:
    """A text as plain text shows it raised, lowered or struck out: ``⁸``, ``₂``, ``~~100元~~``.

    Where Unicode lacks a character of it, it is ``^(…)`` or ``_(…)``; the mark of a note, ``[1]``, stays.

    Args:
        tag: ``sup``, ``sub`` or ``del``; a text of any other is as it is.
        text: what is in the element.
    """
    if not text.strip():
        return text
    if tag == "sup":
        is_mark = text[0] + text[-1] in ("[]", "［］", "〔〕")
        return text if is_mark else _shifted(text, _RAISED, "^")
    if tag == "sub":
        return _shifted(text, _LOWERED, "_")
    return f"~~{text}~~" if tag == "del" else text


def _shifted(text: str, signs: dict[int, int], mark: str) -> str:
    if all(ord(char) in signs for char in text):
        return text.translate(signs)
    return f"{mark}({text})"


def image_text(alt: str) -> str:
    """What plain text has for an image within a sentence: an emoji or a word in brackets as it is.

    Args:
        alt: its alternative text, or empty.
    """
    bracketed = alt[:1] + alt[-1:] in ("[]", "【】", "::", "()", "（）") and len(alt) > 2
    is_sign = not any(unicodedata.category(char)[0] in "LN" for char in alt)
    return alt if alt and (bracketed or is_sign) else f"[{alt or '图'}]"


def media_text(label: str, address: str) -> str:
    """What plain text has for a video, a recording or another page."""
    return f"[{label} {address}]"


def printed_address(address: str) -> str:
    """An address for people: of a picture that is in its own address, what it is."""
    return address.partition(";")[0] if address.startswith("data:") else address


def number_text(form: NumberForm, number: int) -> str:
    """A number of a list; as digits where its form has none for it, as in browsers.

    Args:
        form: letters, Roman numerals or digits.
        number: any integer.
    """
    if form in "aA" and number > 0:
        text = _in_letters(number)
    elif form in "iI" and 0 < number <= _MOST_IN_ROMAN:
        text = _in_roman(number)
    else:
        return str(number)
    return text.upper() if form.isupper() else text


def _in_letters(number: int) -> str:
    text = ""
    while number:
        number, letter = divmod(number - 1, 26)
        text = chr(ord("a") + letter) + text
    return text


def _in_roman(number: int) -> str:
    text = ""
    for value, numeral in (*_ROMAN, *_ROMAN_BELOW_40):
        times, number = divmod(number, value)
        text += numeral * times
    return text
