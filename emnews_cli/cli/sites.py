"""``emnews convert --site``: what leads to the web pages of a folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from emnews_cli.archive.save import save
from emnews_cli.cli.destination import Folder
from emnews_cli.cli.options import OutputOptions
from emnews_cli.cli.outputs import Plan
from emnews_cli.cli.running import Run
from emnews_cli.display.words import counted
from emnews_cli.errors import UsageError
from emnews_cli.writers.site import FEED, INDEX, site_files

if TYPE_CHECKING:
    from emnews_cli.writers.site import SitePage


def refuse_site(run: Run, output: OutputOptions, plan: Plan) -> None:
    """See that there is a folder for an index, and no page in its place.

    Raises:
        UsageError: there is none, or there is one.
    """
    if not isinstance(plan.destination, Folder) or plan.target_of is None:
        raise UsageError("--site needs -o DIR/")
    if output.update:
        raise UsageError("--site lists every page and can't be combined with -u")
    names = {os.path.join(plan.root, name) for name in (INDEX, FEED)}
    for source in run.inputs.collect():
        if (target := plan.target_of(source)) in names:
            raise UsageError(
                "--site would overwrite {target}, the page of {path}", target=target, path=source.path
            )


def write_site(run: Run, root: str, entries: list[SitePage], css: str) -> None:
    """Write the index and the feed of some pages."""
    for name, text in site_files(entries, css):
        save(os.path.join(root, name), text.encode("utf-8", "replace"), root)
    run.tell("{path}: {posts}", path=os.path.join(root, INDEX), posts=counted(len(entries), "post"))
