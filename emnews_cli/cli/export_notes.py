"""What people must know of the posts of a dataset, wherever their rows are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from emnews_cli.archive.dataset_plan import Item, Plan
from emnews_cli.archive.dataset_stores import Description, Posts
from emnews_cli.archive.dataset_work import MakingRows, Note, note_of
from emnews_cli.cli.running import Run
from emnews_cli.datasets.rows import Made, path_of
from emnews_cli.display.words import counted
from emnews_cli.errors import ClusterError

if TYPE_CHECKING:
    from emnews_cli.archive.cluster import Cluster
    from emnews_cli.archive.dataset_folder import File, PartedStore


class Noted:
    """Notes on the way what people must know of the rows of posts.

    Args:
        run: as the user sees it.
        work: makes the rows.
    """

    def __init__(self, run: Run, work: MakingRows) -> None:
        self._run, self._work = run, work
        self._outside = 0

    def through(self, posts: Iterable[tuple[Item, Made | None]]) -> Posts:
        """The same posts."""
        for item, made in posts:
            if made is not None:
                self.take(item.path, note_of(made, self._work))
            yield item, made and made.rows

    def take(self, path: str, note: Note) -> None:
        """Note what is to be said of a post."""
        if note.replaced:
            self._run.say("{path}: invalid characters (EM001) are U+FFFD in the dataset", path=path)
        self._outside += note.outside

    def parts(
        self,
        plan: Plan,
        cluster: Cluster,
        store: PartedStore,
        made: Description,
        changing: Iterable[str],
        target: Callable[[str], str],
    ) -> Iterator[list[File]]:
        """The files of the partitions that change, made by the workers of a cluster.

        Args:
            plan: of the dataset, finished.
            cluster: has the workers.
            store: where the dataset goes.
            made: what it is made of.
            changing: the partitions to make.
            target: where one is, for the report.

        Raises:
            ClusterError: some could not be made.
        """
        from emnews_cli.archive.dataset_parts import Part, Parts

        part = Part(cluster.folder, store.path, made.of_posts, self._work, is_guest=not cluster.is_local)
        parts = Parts(cluster, plan, part, made)
        for task, done in self._run.told(parts.outcomes(changing, target), prints=False):
            if done.value is not None:
                self.take(path_of(task.source.path), done.value)
        for place, reason in parts.missing.items():
            self._run.say("{path}: {reason}", path=target(place), reason=reason)
        if parts.missing:
            missing = counted(len(parts.missing), "part")
            raise ClusterError(
                "{path}: {parts} missing: run it again with -u", path=store.path, parts=missing
            )
        for receipt in parts.receipts.values():
            store.etags.update(receipt.etags)
            yield receipt.files

    def tell(self) -> None:
        """Say how many posts are outside of the calendars."""
        if self._outside:
            self._run.say(
                "{posts} outside of the days that exchange_calendars knows: their sessions are null",
                posts=counted(self._outside, "post"),
            )
