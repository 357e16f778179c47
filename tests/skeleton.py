"""The first files of a new rule, command or format, complete enough to pass the tests.

``python -m tests.skeleton rule EM320 title-in-body``, ``python -m tests.skeleton command digest`` or
``python -m tests.skeleton format org``; then write what it is really about. What is there is never overwritten.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parent.parent

RULE = '''"""The rule about {words}."""

from __future__ import annotations

from collections.abc import Iterator

from emnews_cli.model.diagnostic import Finding, Severity
from emnews_cli.model.examination import Examination
from emnews_cli.model.text import Span
from emnews_cli.rules.rule import rule

_WORD = "TODO {code}"


@rule("{code}", "{name}", Severity.WARNING)
def {function}(examined: Examination) -> Iterator[Finding]:
    """TODO: the fault in one sentence.

    ## What it does

    TODO

    ## Why is this bad?

    TODO

    ## Example

    `TODO {code}`

    ## Use instead

    TODO

    ## Fix safety

    There is no fix.
    """
    start = examined.post.original.text.find(_WORD, examined.post.body.start)
    if start >= 0:
        yield Finding(Span(start, start + len(_WORD)), "TODO: what is wrong here")
'''
CASES = """# {code} {name}

## TODO: a bad post

```body
<p>TODO {code}</p>
```

```findings
10:4 TODO: what is wrong here
```

## TODO: a good post that a hasty rule would report

```body
<p>TODO</p>
```
"""
COMMAND = '''"""``emnews {name}``."""

from __future__ import annotations

import typer

from emnews_cli.archive.reading import Content
from emnews_cli.cli.options import InputOptions, RunOptions
from emnews_cli.cli.selecting import SelectOptions, Taking, open_run
from emnews_cli.cli.terminal import write_data
from emnews_cli.display.control_characters import printable
from emnews_cli.model.post import Post

EXAMPLES = """Examples:

emnews {name} _posts"""


def command(
    context: typer.Context, *, inputs: InputOptions, select: SelectOptions, running: RunOptions
) -> int:
    """Run the command."""
    with open_run(context, inputs, running, select) as run:
        for _, done in run.each(Taking(select.selection(run), _line)):
            if done.value is not None:
                write_data(f"{{done.value}}\\n")
        return 1 if run.failed else 0


def _line(post: Post, _: Content) -> str:
    """What is written of a post."""
    return printable(post.heading)  # TODO
'''
COMMAND_PAGE = """# emnews {name}

TODO: what it is for.

```
emnews {name} _posts
```

| option | meaning |
| --- | --- |
| `-h`, `--help` | the help |

The others are [options that commands share](shared.md).
"""
COMMAND_TEST = """# {name}

```file a.md
---
title: 标题
---
正文
```

```console
$ emnews {name} a.md
标题
```
"""


class Skeleton:
    """What is added to the project.

    Args:
        root: the project.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self.steps: list[str] = []

    def rule(self, code: str, name: str) -> None:
        """A rule, its cases and its page."""
        _check(r"EM\d{3}", code, "EM and three digits")
        _check(r"[a-z]+(-[a-z]+)*", name, "words in lower case with hyphens")
        function = name.replace("-", "_")
        fields = {"code": code, "name": name, "function": function, "words": name.replace("-", " ")}
        self._make(f"emnews_cli/rules/{function}.py", RULE.format(**fields))
        self._make(f"tests/rules/cases/{code}.md", CASES.format(**fields))
        command = [sys.executable, "-m", "emnews_cli", "rule", code]
        page = subprocess.run(command, cwd=self._root, capture_output=True, check=True).stdout.decode()
        self._make(f"docs/reference/rules/{code}.md", page)
        self.steps += [
            "write the rule, its docstring and its cases: docs/how-to/add-a-rule.md",
            f"emnews rule {code} > docs/reference/rules/{code}.md",
            f"python -m pytest tests/rules tests/test_docs.py -k {code}",
        ]

    def command(self, name: str) -> None:
        """A command over posts, its row, its page and its test."""
        _check(r"[a-z]+", name, "one word in lower case")
        self._make(f"emnews_cli/cli/{name}.py", COMMAND.format(name=name))
        self._make(f"docs/commands/{name}.md", COMMAND_PAGE.format(name=name))
        self._make(f"tests/commands/{name}.md", COMMAND_TEST.format(name=name))
        row = f'    "{name}": CommandRow("{name}", "TODO: what it is for, in one line."),\n'
        self._insert("emnews_cli/cli/commands.py", r'^    "rule": CommandRow', row)
        self.steps += [
            "write the command, its page and its test: docs/how-to/add-a-command.md",
            "name it among the commands in README.md and README.zh-CN.md",
            f"python -m pytest tests/cli/test_cli.py tests/cli/test_settings.py tests/test_commands.py -k {name}",
        ]

    def format(self, name: str) -> None:
        """A format: the writer of docs/how-to/add-a-format.md under another name, its row and its mention."""
        _check(r"[a-z]+", name, "one word in lower case")
        how_to = (self._root / "docs/how-to/add-a-format.md").read_text(encoding="utf-8")
        writer, _ = re.findall(r"^   ```python\n(.*?)^   ```$", how_to, re.MULTILINE | re.DOTALL)
        writer = dedent(writer).replace("write_org", f"write_{name}").replace("Org mode", name)
        self._make(f"emnews_cli/writers/{name}.py", writer.replace("an Org file", f"a file in {name}"))
        row = f'        Format("{name}", ".{name}", "TODO: what it is", "emnews_cli.writers.{name}:write_{name}"),\n'
        self._insert("emnews_cli/writers/registry.py", r"^    \)\n\}", row)
        self._insert("docs/commands/convert.md", r" \| the format; by default", f", `{name}`")
        self._insert(".ci/example", r"; do\n +emnews convert --to \"\$to\"", f" {name}")
        self.steps += [
            "write the writer, which is that of Org mode so far: docs/how-to/add-a-format.md",
            f"python -m pytest tests/writers/test_every_format.py -k {name}",
        ]

    def _make(self, name: str, text: str) -> None:
        path = self._root / name
        if path.exists():
            raise SystemExit(f"{name} is there already")
        path.write_text(text, encoding="utf-8")
        print(f"made {name}")  # noqa: T201  # a command

    def _insert(self, name: str, before: str, text: str) -> None:
        """Put a text before the one place that a pattern finds."""
        path = self._root / name
        old = path.read_text(encoding="utf-8")
        found = list(re.finditer(before, old, re.MULTILINE))
        if len(found) != 1:
            raise SystemExit(f"{name}: {len(found)} places for {text.strip()}, not one")
        at = found[0].start()
        path.write_text(old[:at] + text + old[at:], encoding="utf-8")
        print(f"changed {name}")  # noqa: T201  # a command


def _check(pattern: str, value: str, meaning: str) -> None:
    if not re.fullmatch(pattern, value):
        raise SystemExit(f"{value!r} is not {meaning}")


def main(arguments: list[str], root: Path = ROOT) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.skeleton", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind, names in {"rule": ("code", "name"), "command": ("name",), "format": ("name",)}.items():
        asked = kinds.add_parser(kind)
        for name in names:
            asked.add_argument(name)
    values = vars(parser.parse_args(arguments))
    skeleton = Skeleton(root)
    getattr(skeleton, values.pop("kind"))(**values)
    print("now:", *skeleton.steps, sep="\n  ")  # noqa: T201  # a command


if __name__ == "__main__":
    main(sys.argv[1:])
