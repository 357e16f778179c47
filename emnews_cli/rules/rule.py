"""The definition of a rule."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from emnews_cli.messages import Message
from emnews_cli.model.catalogue import Catalogue, CataloguedPost
from emnews_cli.model.diagnostic import Diagnostic, Excerpt, Finding, Region, Severity
from emnews_cli.model.examination import Examination
from emnews_cli.model.post import Post
from emnews_cli.model.text import Position, SourceText, Span

Check = Callable[[Examination], Iterable[Finding]]
CatalogueCheck = Callable[[Catalogue], Iterable[tuple[CataloguedPost, str]]]
Condition = Callable[[Examination], object]
_TOP = Position(1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One thing that can be wrong.

    Args:
        code: permanent; never given to another rule.
        name: what is wrong, in lower case with hyphens.
        severity: how bad it is.
        default: whether it is looked for unless told otherwise; not where a good post may have it.
        page: what it is about, in Markdown without a title.
    """

    code: str
    name: str
    severity: Severity
    default: bool
    page: str

    @property
    def summary(self) -> str:
        """What is wrong, in one sentence."""
        return self.page.split("\n", 1)[0]


@dataclass(frozen=True, slots=True, eq=False)
class PostRule(Rule):
    """A rule that looks at one post; the docstring of ``check`` is its page.

    Args:
        check: finds what is wrong.
        given: tells at a glance where there is nothing to find, by being false there.
    """

    check: Check
    given: Condition

    def diagnostics(self, examined: Examination, most: int = 0, *, shown: bool = True) -> list[Diagnostic]:
        """What the rule has to say of a post.

        Args:
            examined: the post.
            most: how many findings; a last one counts those beyond them. 0 for all.
            shown: whether somebody is to see them, so that they need places and excerpts.
        """
        findings = iter(self.check(examined))
        first = [*islice(findings, most or None)]
        if not first:
            return []
        post, make = examined.post, self._shown if shown else self._bare
        found = [make(post, finding) for finding in first]
        another = next(findings, None)
        if another is not None:
            rest = 1 + sum(1 for _ in findings)
            found.append(
                make(
                    post,
                    Finding(
                        another.span, Message("{rest} more of {name} from here on", rest=rest, name=self.name)
                    ),
                )
            )
        return found

    def _bare(self, post: Post, finding: Finding) -> Diagnostic:
        _, message, fix = finding
        return Diagnostic(self.code, self.name, self.severity, message, post.path, _TOP, _TOP, fix)

    def _shown(self, post: Post, finding: Finding) -> Diagnostic:
        span, message, fix = finding
        place = _place(post.original, span)
        places = tuple(_place(post.original, edit.span) for edit in fix.edits) if fix else ()
        excerpt = _excerpt(post.original.text, span)
        return Diagnostic(
            self.code, self.name, self.severity, message, post.path, *place, fix, places, excerpt
        )


@dataclass(frozen=True, slots=True, eq=False)
class ArchiveRule(Rule):
    """A rule that needs all the posts of an archive; the docstring of ``check`` is its page."""

    check: CatalogueCheck

    def diagnostics(self, catalogue: Catalogue) -> Iterator[Diagnostic]:
        """What the rule has to say of an archive."""
        for post, message in self.check(catalogue):
            if self.code in post.ignored.split():
                continue
            yield Diagnostic(self.code, self.name, self.severity, message, post.path, _TOP, _TOP)


def _always(_: Examination) -> bool:
    return True


def rule(
    code: str, name: str, severity: Severity, *, default: bool = True, given: Condition = _always
) -> Callable[[Check], PostRule]:
    """Make a rule of the function that checks a post for it; for the arguments see :class:`PostRule`."""
    return lambda check: PostRule(code, name, severity, default, inspect.getdoc(check) or "", check, given)


def archive_rule(code: str, name: str, severity: Severity) -> Callable[[CatalogueCheck], ArchiveRule]:
    """Make a rule of the function that checks an archive for it."""
    return lambda check: ArchiveRule(code, name, severity, True, inspect.getdoc(check) or "", check)


def _place(text: SourceText, span: Span) -> Region:
    return Region(text.position(span.start), text.position(span.end))


_AROUND = 120
"""As many characters as are kept of a line before and after a finding: the whole article may be one line."""
_LINE_END = re.compile(r"[\r\n]")


def _excerpt(text: str, span: Span) -> Excerpt | None:
    """The line a finding begins in, or None where it is about the file as a whole."""
    if span.end == 0:
        return None
    left, right = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND, span.start + 3 * _AROUND)
    first = max(text.rfind("\n", left, span.start), text.rfind("\r", left, span.start)) + 1
    match = _LINE_END.search(text, span.start, right)
    last = match.start() if match else right
    start, end = max(left, first), min(span.end, last)
    cut_before = first == 0 and left > 0
    return Excerpt(
        text[start:last], span.start - start, end - start, cut_before, match is None and right < len(text)
    )
