"""Everything that people read has a translation, and the catalogues that are read are those that were written."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from translations.__main__ import catalogues, read
from translations.sources import calls, template

NAME = re.compile(r"\{(\w+)[^}]*\}")
IDS = [path.parent.parent.name for path in catalogues()]


_MADE = {
    "emnews_cli/cli/running.py",  # the counts of statuses
    "emnews_cli/cli/wide_help.py",  # what typer adds to the help of an option
    "emnews_cli/model/suggestions.py",  # unknown names
    "emnews_cli/rules/fields.py",  # kinds of values
}
"""Texts of these files are made there; ``translations/sources.py`` knows all that can come of it."""


def strings(message: Message) -> list[str]:
    string = message.string
    return [string] if isinstance(string, str) else [*(string or ())]


def names(text: str) -> set[str]:
    return set(NAME.findall(text))


@pytest.fixture(scope="module")
def current() -> Catalog:
    return template()


@pytest.mark.parametrize("path", catalogues(), ids=IDS)
def test_every_text_is_translated_and_no_translation_is_left_over(path: Path, current: Catalog) -> None:
    written = read(path)
    translated = {message.id for message in written if message.id and all(strings(message))}
    wanted = {message.id for message in current if message.id}
    assert not wanted - translated, "run: python -m translations"
    assert not {message.id for message in written if message.id} - wanted, "run: python -m translations"
    assert not [message.id for message in written if message.id and message.fuzzy]


@pytest.mark.parametrize("path", catalogues(), ids=IDS)
def test_a_translation_has_the_values_of_its_text(path: Path) -> None:
    for message in read(path):
        if message.id:
            text = message.id if isinstance(message.id, str) else message.id[0]
            for string in strings(message):
                assert names(string) == names(text), string
                assert text.startswith("## ") == string.startswith("## "), string


@pytest.mark.parametrize("path", catalogues(), ids=IDS)
def test_the_compiled_catalogue_is_up_to_date(path: Path) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, read(path))
    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue(), "run: python -m translations"


def test_no_message_is_put_together_where_no_catalogue_can_have_it() -> None:
    """``UsageError("no post {path}", path=path)``, not ``UsageError(f"no post {path}")``."""
    assert {call.path for call in calls() if call.text is None} == _MADE
