"""What a rule is."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from emnews_cli.model.diagnostic import Diagnostic, Finding, Severity
from emnews_cli.model.post import Post

Check = Callable[[Post], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong with a post.

    Args:
        code: permanent; never given to another rule.
        name: what is wrong, in lower case with hyphens.
        severity: how bad it is.
        check: finds it; its docstring is the rule's page.
    """

    code: str
    name: str
    severity: Severity
    check: Check

    def diagnostics(self, post: Post) -> Iterator[Diagnostic]:
        """What the rule has to say of a post."""
        for span, message in self.check(post):
            start, end = post.original.position(span.start), post.original.position(span.end)
            yield Diagnostic(self.code, self.severity, message, post.path, start, end)

    @property
    def summary(self) -> str:
        """What is wrong, in one sentence."""
        return self.page.split("\n", 1)[0]

    @property
    def page(self) -> str:
        """The rule's page: Markdown, without its title."""
        return inspect.getdoc(self.check) or ""


def rule(code: str, name: str, severity: Severity) -> Callable[[Check], Rule]:
    """Make a rule of the function that checks it."""
    return lambda check: Rule(code, name, severity, check)
