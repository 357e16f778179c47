"""Make outputs and write them where they belong, in any process."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from emnews_cli.archive.change_detection import Trace, hash_of, is_current, trace_of
from emnews_cli.archive.in_place import rewrite
from emnews_cli.archive.reading import Content
from emnews_cli.archive.save import holds, put, put_unless_same, save
from emnews_cli.archive.select import UNWANTED
from emnews_cli.archive.tasks import Done, Task, Work, state_of_object
from emnews_cli.stores.urls import is_url

if TYPE_CHECKING:
    from emnews_cli.writers.site import SitePage


class Made(NamedTuple):
    """What was made of a post.

    Args:
        data: the output; empty once it is where it belongs.
        amount: something to add up: charts that went, differences that were found.
        trace: what a ledger wants to know, or None.
        entry: what an index of the outputs says of it, or None.
    """

    data: bytes = b""
    amount: int = 0
    trace: Trace | None = None
    entry: SitePage | None = None


@dataclass(slots=True, eq=False, repr=False)
class Delivering:
    """Makes outputs and puts them where they belong, in whatever process.

    Args:
        make: makes them.
        dry_run: write nothing.
        remember: whether a ledger wants to know.
        root: the folder that outputs go to, or empty; see :func:`~emnews_cli.archive.save.save`.
        in_place: whether they take the place of the posts.
    """

    make: Work[Made]
    dry_run: bool
    remember: bool
    root: str
    in_place: bool

    def __call__(self, content: Content, task: Task) -> Done[Made]:
        """Deliver one output.

        Raises:
            OutputError: it can't be written.
        """
        if is_current(content, task, self.root):
            hashed = task.known.output if task.known else b""
            return self._delivered(content, task, Done(Made(), "unchanged"), hashed)
        done = self.make(content, task)
        if not task.target or done.status == UNWANTED:
            return done
        data = done.value.data
        if is_url(task.target):
            return self._stored(content, task, done)
        if not self._is_written(content, task, data, done.status):
            done = done._replace(status="unchanged")
        return self._delivered(content, task, done, hash_of(data) if self.remember else b"")

    def _stored(self, content: Content, task: Task, done: Done[Made]) -> Done[Made]:
        """Write an object, unless it is known to have the same bytes."""
        hashed = hash_of(done.value.data)
        if task.known and task.known.output == hashed:
            return self._delivered(content, task, done._replace(status="unchanged"), hashed)
        if self.dry_run:
            return self._delivered(content, task, done, hashed)
        if not self.remember:  # nothing is known of what is there
            saved = put_unless_same(task.target, BytesIO(done.value.data))
            done = done if saved == "written" else done._replace(status="unchanged")
            return self._delivered(content, task, done, hashed)
        state = put(task.target, done.value.data)
        done = self._delivered(content, task, done, hashed)
        if trace := done.value.trace:
            written = state_of_object(state.size, state.etag) if state.etag else None
            done = done._replace(value=done.value._replace(trace=trace._replace(output_state=written)))
        return done

    def _is_written(self, content: Content, task: Task, data: bytes, verb: str) -> bool:
        """Write an output, if need be and that is wanted; whether there was need."""
        if self.dry_run:
            return not holds(task.target, data, task.source.access.root if self.in_place else self.root)
        if self.in_place:
            return rewrite(task.source, content, data, verb) == "written"
        return save(task.target, data, self.root) == "written"

    def _delivered(self, content: Content, task: Task, done: Done[Made], hashed: bytes) -> Done[Made]:
        remember = self.remember and not self.dry_run
        trace = trace_of(content, task.target, hashed) if remember else None
        made = Made(b"", done.value.amount, trace, done.value.entry)
        return done._replace(value=made, output="" if self.dry_run else task.target)
