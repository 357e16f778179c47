"""emnews in Python: read, check, repair and convert posts of a Jekyll archive of Chinese finance news.

>>> from emnews import convert_post, read_post
>>> post = read_post(b"---\\ntitle: hello\\n---\\n\\nworld\\n", "2022-01-02-hello.md")
>>> convert_post(post, "txt")
'hello\\n2022-01-02\\n\\nworld\\n'

Every name is imported when it is first used, so ``import emnews`` costs next to nothing.
"""

from __future__ import annotations

from emnews_cli import __version__

TYPE_CHECKING = False  # which type checkers take for true; importing typing takes longer than all else here
if TYPE_CHECKING:
    from emnews_cli.archive.frames import read_posts, to_arrow, to_pandas
    from emnews_cli.archive.select import Selection
    from emnews_cli.cli.export_in_python import export
    from emnews_cli.errors import EmnewsError, InputError, OutputError, UsageError
    from emnews_cli.model.diagnostic import Diagnostic
    from emnews_cli.model.picture import PictureUnavailable
    from emnews_cli.model.post import Post
    from emnews_cli.pipeline import (
        Stripped,
        WriteOptions,
        check_post,
        convert_post,
        fix_post,
        read_post,
        strip_post,
        verify_markdown,
    )
    from emnews_cli.rules.registry import all_rules
    from emnews_cli.rules.repair import Repaired
    from emnews_cli.rules.rule import Rule

__all__ = [
    "Diagnostic",
    "EmnewsError",
    "InputError",
    "OutputError",
    "PictureUnavailable",
    "Post",
    "Repaired",
    "Rule",
    "Selection",
    "Stripped",
    "UsageError",
    "WriteOptions",
    "__version__",
    "all_rules",
    "check_post",
    "convert_post",
    "export",
    "fix_post",
    "read_post",
    "read_posts",
    "strip_post",
    "to_arrow",
    "to_pandas",
    "verify_markdown",
]

_NAMES = {
    "archive.frames": ("read_posts", "to_arrow", "to_pandas"),
    "archive.select": ("Selection",),
    "cli.export_in_python": ("export",),
    "errors": ("EmnewsError", "InputError", "OutputError", "UsageError"),
    "model.diagnostic": ("Diagnostic",),
    "model.picture": ("PictureUnavailable",),
    "model.post": ("Post",),
    "pipeline": (
        "Stripped",
        "WriteOptions",
        "check_post",
        "convert_post",
        "fix_post",
        "read_post",
        "strip_post",
        "verify_markdown",
    ),
    "rules.registry": ("all_rules",),
    "rules.repair": ("Repaired",),
    "rules.rule": ("Rule",),
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _MODULES:
        raise AttributeError(f"module 'emnews' has no attribute {name!r}")
    value = getattr(import_module(f"emnews_cli.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
