"""Reference pages that are made from docstrings: ``python -m tests.pages`` writes them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import emnews
from emnews_cli.rules.registry import all_rules

REFERENCE = Path(__file__).parent.parent / "docs/reference"
API_HEAD = """# Python

```python
from emnews import convert_post, read_post, read_posts
```

`import emnews` loads nothing but names; each is imported when it is first used. What is not on this page may change
without notice. Functions that are given bytes or a post touch no disk; those that are given paths read files as the
commands do; a path is a `str` or a `Path`. The errors are those of `emnews.EmnewsError`, whose text is one sentence for the user.

This page is made from the docstrings: `python -m tests.pages` writes it.
"""
SECTIONS = {
    "One post in memory": (
        "read_post",
        "check_post",
        "fix_post",
        "strip_post",
        "convert_post",
        "verify_markdown",
        "all_rules",
    ),
    "Files and folders": ("read_posts", "to_arrow", "to_pandas", "export"),
    "Types": ("Selection", "WriteOptions", "Stripped", "Repaired", "Diagnostic", "Rule", "Post"),
    "Errors": ("EmnewsError", "UsageError", "InputError", "OutputError", "PictureUnavailable"),
}
_HEADS = {"Args": "Arguments", "Returns": "Returns", "Raises": "Raises", "Attributes": "Attributes"}
_SECTION = re.compile(rf"^({'|'.join(_HEADS)}):\n", re.MULTILINE)
_ROLE = re.compile(r":\w+:`~?(?:[\w.]+\.)?(\w+)`")


def api_page() -> str:
    """The page of the Python API."""
    parts = [API_HEAD]
    for title, names in SECTIONS.items():
        parts += [f"## {title}\n", *map(_entry, names)]
    return "\n".join(parts)


def _entry(name: str) -> str:
    value = getattr(emnews, name)
    text = _markdown(inspect.getdoc(value) or "") + _properties(value)
    return f"### {name}\n\n{_signature(name, value)}{text}\n"


def _signature(name: str, value: object) -> str:
    """The call, of a function alone: the fields of a type are among its arguments."""
    if isinstance(value, type):
        return ""
    signature = inspect.signature(value)  # type: ignore[arg-type]
    lines, keyword = "", False
    for each in signature.parameters.values():
        if each.kind is each.KEYWORD_ONLY and not keyword:
            keyword, lines = True, f"{lines}    *,\n"
        stars = "**" if each.kind is each.VAR_KEYWORD else ""
        default = "" if each.default is each.empty else f" = {each.default!r}"
        lines += f"    {stars}{each.name}: {each.annotation}{default},\n"
    return f"```python\n{name}(\n{lines}) -> {signature.return_annotation}\n```\n\n"


def _properties(value: object) -> str:
    """What a type tells beside its fields."""
    found = [
        (name, " ".join((inspect.getdoc(member) or "").partition("\n\n")[0].split()))
        for name, member in vars(value).items()
        if isinstance(member, property) and not name.startswith("_")
    ]
    lines = "\n".join(f"* `{name}`: {_markdown(text)}" for name, text in found)
    return f"\n\nProperties:\n\n{lines}" if found else ""


def _markdown(docstring: str) -> str:
    text = _ROLE.sub(r"`\1`", docstring).replace("``", "`")
    first, *rest = _SECTION.split(text)
    sections = zip(rest[::2], rest[1::2], strict=True)
    return first.strip() + "".join(f"\n\n{_HEADS[head]}:\n\n{_items(body)}" for head, body in sections)


def _items(body: str) -> str:
    return "\n".join(_lines(inspect.cleandoc(body)))


def _lines(body: str) -> Iterator[str]:
    for item in re.split(r"\n(?! )", body):
        name, colon, text = " ".join(item.split()).partition(": ")
        yield f"* `{name}`: {text}" if colon else f"* {name}"


RULES_HEAD = """# Rules

What [`emnews validate`](../commands/validate.md) finds. Codes are permanent: `EM0xx` is the file, `EM1xx` its syntax,
`EM2xx` its fields, `EM3xx` the body, `EM4xx` the archive, `EM5xx` what came of a conversion. `emnews rule CODE` prints the
same pages.

| code | name | severity | what is wrong |
| --- | --- | --- | --- |
"""


def rules_page() -> str:
    """The list of all rules."""
    rows = (
        f"| [{rule.code}](rules/{rule.code}.md) | {rule.name} | {rule.severity}{'' if rule.default else ', off by default'}"
        f" | {rule.summary} |\n"
        for rule in all_rules()
    )
    return RULES_HEAD + "".join(rows)


PAGES = {REFERENCE / "api.md": api_page, REFERENCE / "rules.md": rules_page}

if __name__ == "__main__":
    for path, make in PAGES.items():
        path.write_text(make(), encoding="utf-8")
