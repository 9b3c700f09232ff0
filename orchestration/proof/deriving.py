"""Derives the head of a run from what is durable: its record, its segments, the head before.

Belongs here: what stands in a head. The same run gives the same head whenever it is derived, so a
kill before signing loses nothing. Not: keys, files, which runs are due (signing.py).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from orchestration.books.run_records import RunRecord
from orchestration.books.segments import checked_path
from orchestration.proof.canonical_lines import NEWEST_FORMAT
from orchestration.proof.errors import HeadError
from orchestration.proof.heads import HEAD_FORMAT, ExtendedTree, Head, head_names, read_head_file
from orchestration.proof.line_leaves import LINES, PeriodOfRun, RunLeaves, leaves_of_runs
from orchestration.proof.merkle import Frontier


class TreeStates:
    """How far each tree has grown, read from the newest heads backwards as far as needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unread = head_names(folder)
        self._known: dict[tuple[str, str], Frontier] = {}

    def of(self, key: tuple[str, str]) -> Frontier:
        """The frontier of a tree; an empty one where no head ever extended it.

        Raises:
            HeadError: A head is not as it was written.
        """
        while key not in self._known and self._unread:
            name = self._unread.pop()
            head = read_head_file(self._folder, name).head()
            for tree in head.trees if head else ():
                grown = tree.grown()
                head = head if grown else None
                self._known.setdefault(tree.key, grown or Frontier())
            if head is None:
                raise HeadError(
                    f"heads/{name}.json: the head is not as it was written; run tillbook verify,"
                    " then restore it from a copy or the backup."
                )
        return self._known.get(key, Frontier())

    def remember(self, tree: ExtendedTree) -> None:
        """Note how far a tree has grown now."""
        self._known[tree.key] = tree.grown() or Frontier()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What ties a head to the landing, to the head before and to its keys.

    Attributes:
        manifest_lines: Lines of the manifest up to the run's record.
        manifest_sha256: Digest of those lines.
        previous_head_sha256: Digest of the head before; None for the first.
        public_key: The key that signs this head.
        next_public_key: The key that signs the next one.
    """

    manifest_lines: int
    manifest_sha256: str
    previous_head_sha256: str | None
    public_key: str
    next_public_key: str


def derive_head(record: RunRecord, trees: Sequence[ExtendedTree], link: Link) -> Head:
    """The head of a committed run that extended these trees."""
    return Head(
        head_format=HEAD_FORMAT,
        run_id=record.run_id,
        recorded_at=record.recorded_at,
        created_by=record.created_by,
        code_version=record.code_version,
        rules_hash=record.rules_hash,
        through_sequence=record.through_sequence,
        segments=record.segments,
        line_format=NEWEST_FORMAT,
        trees=tuple(trees),
        **asdict(link),
    )


def extended_trees(
    connection: duckdb.DuckDBPyConnection,
    record: RunRecord,
    segments: Path,
    periods: Sequence[PeriodOfRun],
    states: TreeStates,
) -> list[ExtendedTree]:
    """The trees a run appended lines to, as they stand after it.

    Args:
        connection: Any; temporary tables are made in it.
        record: The run's record.
        segments: The home's segments folder.
        periods: Accounting periods as the run knows them.
        states: How far the trees had grown before the run; brought forward.

    Raises:
        SegmentError: A segment is missing or altered.
        HeadError: A line's posting date lies in no accounting period of its entity.
    """
    files = {each.relation: checked_path(segments, each) for each in record.segments}
    lines = {record.run_id: files[LINES]} if LINES in files else {}
    appended = leaves_of_runs(connection, lines, periods, NEWEST_FORMAT)
    return [_extended(each, states) for each in appended]


def _extended(appended: RunLeaves, states: TreeStates) -> ExtendedTree:
    entity, period = appended.entity_id, appended.period
    first, last = appended.first_day, appended.last_day
    if entity is None or period is None or first is None or last is None:
        raise HeadError(
            f"{appended.run_id}: lines of entity {entity} from {appended.earliest} on lie in no"
            " accounting period; set the entity's calendar in tillbook.toml and run tillbook run."
        )
    before = states.of((entity, period))
    after = before.extended(appended.leaves)
    tree = ExtendedTree(
        entity_id=entity,
        period=period,
        first_day=first,
        last_day=last,
        previous_size=before.size,
        size=after.size,
        root=after.root.hex(),
        frontier=tuple(peak.hex() for peak in after.peaks),
    )
    states.remember(tree)
    return tree
