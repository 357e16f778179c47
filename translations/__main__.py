"""``python -m translations [LANGUAGE]``: bring all catalogues up to date, or begin one for a language."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from emnews_cli.display.translation import DOMAIN, FOLDER
from translations.sources import template


def main() -> None:
    """Run the command."""
    for language in sys.argv[1:]:
        path = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    for path in catalogues():
        _bring_up_to_date(path)


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read(path: Path) -> Catalog:
    """A catalogue."""
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parent.parent.name, domain=DOMAIN)


def _bring_up_to_date(path: Path) -> None:
    """Add what is new, drop what is gone, and compile what is translated."""
    catalog, current = read(path), template()
    current.creation_date = catalog.creation_date
    catalog.update(current, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with path.open("wb") as stream:
        write_po(stream, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    with path.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, catalog)
    missing = sum(not message.string for message in catalog if message.id)
    sys.stdout.write(f"{path}: {len(catalog)} messages, {missing} to be translated\n")


if __name__ == "__main__":
    main()
