"""All rules. A new one is one file in this folder, with a function under ``@rule``."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from emnews_cli import rules
from emnews_cli.messages import Message
from emnews_cli.model.suggestions import unknown
from emnews_cli.rules.rule import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    modules = [
        import_module(f"{rules.__name__}.{info.name}") for info in pkgutil.iter_modules(rules.__path__)
    ]
    found = {
        value.code: value for module in modules for value in vars(module).values() if isinstance(value, Rule)
    }
    return tuple(found[code] for code in sorted(found))


def find_rule(code: str) -> Rule | None:
    """The rule of a code or a name, whatever the case."""
    wanted = code.casefold()
    return next((rule for rule in all_rules() if wanted in (rule.code.casefold(), rule.name)), None)


def unknown_rule(word: str) -> str:
    """A message that there is no rule of a code or name."""
    known = [name for rule in all_rules() for name in (rule.code, rule.name)]
    return unknown("rule", word, known, Message("emnews rule lists all rules"))
