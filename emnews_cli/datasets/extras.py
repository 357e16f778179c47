"""Libraries that not everybody has installed, and how to install them."""

from __future__ import annotations

import json
import shlex
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

from emnews_cli.errors import UsageError

_EXTRAS = {
    "dataset": ("pyarrow", "exchange_calendars"),
    "duckdb": ("duckdb",),
    "images": ("httpcore", "Pillow"),
    "stories": ("rensa",),
    "stores": ("obstore", "backports.zstd"),
    "cluster": ("distributed",),
}


def needing(what: str, library: str, instead: str = "") -> str:
    """See that a library is there; returns its version.

    Args:
        what: needs it, for the message: ``Parquet``.
        library: by the name that it is imported and installed by.
        instead: what else one can do, or empty.

    Raises:
        UsageError: it is not installed; the message has the line that installs it.
    """
    from importlib.metadata import PackageNotFoundError, version  # takes longer to load than a search

    try:
        if find_spec(library) is not None:
            return version(library)
    except PackageNotFoundError:
        return "unknown"
    extra = next(name for name, libraries in _EXTRAS.items() if library in libraries)
    raise UsageError(
        "{what} needs {library}: {command}{instead}",
        what=what,
        library=library,
        command=install_line(extra),
        instead=instead,
    )


def install_line(extra: str) -> str:
    """What to type for an extra of emnews, however that was installed: by pipx, uv or pip.

    pipx and ``uv tool`` leave a file of their own in each environment; one that uv made has no pip.
    """
    python = shlex.quote(sys.executable)
    if Path(sys.prefix, "pipx_metadata.json").exists():
        return f"pipx inject emnews {' '.join(_EXTRAS[extra])}"
    if Path(sys.prefix, "uv-receipt.toml").exists():
        return f"uv tool install {_what(extra)}"
    if find_spec("pip") is None:
        return f"uv pip install --python {python} {_what(extra)}"
    return f"{python} -m pip install {_what(extra)}"


def _what(extra: str) -> str:
    """What pip is to install: emnews from where it came from (PEP 610), or the libraries by themselves."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        told = json.loads(distribution("emnews").read_text("direct_url.json") or "{}")
    except PackageNotFoundError:
        return " ".join(_EXTRAS[extra])
    url = str(told.get("url", ""))
    if not url:
        return shlex.quote(f"emnews[{extra}]")
    if told.get("dir_info", {}).get("editable"):
        folder = unquote(url.removeprefix("file://"))
        return f"-e {shlex.quote(f'{folder}[{extra}]')}"
    vcs = told.get("vcs_info", {}).get("vcs")
    return shlex.quote(f"emnews[{extra}] @ {f'{vcs}+' if vcs else ''}{url}")
