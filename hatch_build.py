"""Puts the manual pages into wheels: https://hatch.pypa.io/latest/plugins/build-hook/custom/"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManPages(BuildHookInterface):  # type: ignore[type-arg]
    """Makes them of the documentation, below ``share/man`` of where the wheel is installed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the pages, unless the package is only linked (an editable install)."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from man_pages import write_pages

        self._folder = tempfile.TemporaryDirectory()
        docs, folder = Path(self.root, "docs"), Path(self._folder.name)
        for path in write_pages(docs, self.metadata.version, folder):
            build_data["shared_data"][str(path)] = f"share/man/man1/{path.name}"

    def finalize(self, version: str, *_: Any) -> None:
        """Take away what was made."""
        if version != "editable":
            self._folder.cleanup()
