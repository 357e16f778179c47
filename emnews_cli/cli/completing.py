"""Answers of the program to a shell that completes a command line; loads neither typer nor any command.

``emnews __complete WORD…`` gets the words after ``emnews``, the last of which is being typed. It prints what
that may be, a line each, with a tab and a description; or ``:files`` or ``:folders``, which the shell finds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

FILES, FOLDERS = ":files", ":folders"
OF_POSTS = "source", "category", "tag", "security"
"""Options whose values are looked up in posts."""
_PLACE = os.path.join(os.path.dirname(__file__), "completion.json")

Row = tuple[str, str]


def main(words: Sequence[str]) -> None:
    """Print what the last of some words may be."""
    lines = (f"{value}\t{about}".rstrip("\t") for value, about in answers(words or [""]))
    sys.stdout.buffer.write("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))


def answers(words: Sequence[str]) -> Iterator[Row]:
    """What the last of some words may be; those that do not begin as it does are left out."""
    import json

    with open(_PLACE, encoding="utf-8") as file:
        table = json.load(file)
    *before, current = words
    current = "" if current == "=" else current.lstrip("'\"")
    begin, found = _found(table, before, current)
    for value, about in found:
        if value in (FILES, FOLDERS) or value.startswith(current):
            yield begin + value if value not in (FILES, FOLDERS) else value, about


def _found(table: dict[str, Any], before: Sequence[str], current: str) -> tuple[str, Iterable[Row]]:
    """What comes before each value, and the values."""
    name, given = _command_of(table, before)
    command = table["commands"].get(name) or table["program"]
    options = command["options"]
    awaiting = next((word for word in reversed(given) if word != "="), "")
    if "--" not in given:
        if given and options.get(awaiting, {}).get("takes"):
            return "", _values(table, options[awaiting], given, current)
        option, equals, _ = current.partition("=")
        if equals and option in options:
            return "", _prefixed(
                f"{option}=", _values(table, options[option], given, current[len(option) + 1 :])
            )
        if current.startswith("-"):
            return "", ((each, row["help"]) for each, row in options.items())
    return "", _positional(table, name, _arguments(options, given), given, current)


def _command_of(table: dict[str, Any], before: Sequence[str]) -> tuple[str, list[str]]:
    """The command among the words, or an empty name, and the words after it."""
    options = table["program"]["options"]
    for place, word in enumerate(before):
        is_value = place and options.get(before[place - 1], {}).get("takes")
        if not word.startswith("-") and not is_value and word != "=":
            return word, [*before[place + 1 :]]
    return "", [*before]


def _arguments(options: dict[str, Any], given: Sequence[str]) -> list[str]:
    """The words that are neither options nor their values."""
    found, previous, all_ = [], "", False
    for word in given:
        is_value = word == "=" or previous == "=" or options.get(previous, {}).get("takes")
        if word == "--" and not all_:
            all_ = True
        elif all_ or not (is_value or word.startswith("-")):
            found.append(word)
        previous = word
    return found


def _positional(
    table: dict[str, Any], name: str, arguments: Sequence[str], given: Sequence[str], current: str
) -> Iterable[Row]:
    if not name:
        return ((each, row["help"]) for each, row in table["commands"].items())
    kinds = table["commands"].get(name, {}).get("arguments", [])
    return _values(table, kinds[min(len(arguments), len(kinds) - 1)], given, current) if kinds else ()


def _prefixed(begin: str, rows: Iterable[Row]) -> Iterator[Row]:
    return ((value if value in (FILES, FOLDERS) else begin + value, about) for value, about in rows)


def _values(
    table: dict[str, Any], option: dict[str, Any], given: Sequence[str], current: str
) -> Iterable[Row]:
    """The values of an option or argument."""
    takes = option["takes"]
    if takes in ("files", "folders"):
        return [(f":{takes}", "")]
    if takes == "commands":
        return ((each, row["help"]) for each, row in table["commands"].items())
    if takes in OF_POSTS:
        from emnews_cli.cli.completing_names import names

        return names(takes, given, current)
    if takes == "several":
        begin, comma, _ = current.rpartition(",")
        return _prefixed(begin + comma, ((value, "") for value in option["values"]))
    if takes == "rules":
        begin, comma, _ = current.rpartition(",")
        return _prefixed(begin + comma, map(tuple, table["rules"]))
    return ((value, "") for value in option.get("values", ()))
