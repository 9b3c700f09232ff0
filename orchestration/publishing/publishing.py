"""Publishes the last committed run: write a snapshot, make it durable, switch the pointer.

Belongs here: the order of these steps and whether a snapshot can follow the one before. A kill
between any two steps leaves readers with the snapshot before; the next publish does it again.
"""

import shutil
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

import duckdb

from orchestration.books.committing import CurrentRun
from orchestration.books.run_records import RunRecord, committed_runs
from orchestration.crash_points import crash_point
from orchestration.publishing.parquet import write_parquet
from orchestration.publishing.pointer import (
    Pointer,
    PointerError,
    clear_away,
    read_pointer,
    switch_pointer,
    sync_file,
    sync_folder,
)
from orchestration.publishing.snapshot import (
    Written,
    apply_changes,
    has_same_shape,
    open_both,
    write_everything,
    write_run_info,
)
from orchestration.run.context import RunContext
from orchestration.run.errors import RunError


class PublishingError(RunError):
    """A snapshot that could not be written; readers still see the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSnapshot:
    """What publishing came to.

    Attributes:
        run_id: The committed run that readers now see.
        file: The snapshot.
        is_new: Whether a snapshot was written; False when this run was already published.
        is_rewritten: Whether everything was written anew, not only what changed.
        changed: Names of relations whose rows differ from the snapshot before.
        replaced: Names of relations that following the change left unequal to the warehouse and
            that were replaced whole; none, unless a model changes rows it does not report.
    """

    run_id: str
    file: Path
    is_new: bool
    is_rewritten: bool
    changed: frozenset[str]
    replaced: frozenset[str]


def publish(context: RunContext, run: CurrentRun, *, rewrite: bool = False) -> PublishedSnapshot:
    """Publish the last committed run; nobody may hold the warehouse open.

    Args:
        context: The home.
        run: The run that the warehouse was built by.
        rewrite: Write everything anew even where following the change would do.

    Raises:
        PublishingError: The snapshot could not be written; readers see the one before.
    """
    folder = context.home.published
    runs = committed_runs(context.store)
    if not runs:
        raise PublishingError(
            f"{context.home.path}: no run was committed yet; run tillbook run first."
        )
    before = _usable_pointer(folder)
    if before and before.run_id == runs[-1].run_id and not rewrite:
        file = folder / before.file
        return PublishedSnapshot(
            run_id=before.run_id,
            file=file,
            is_new=False,
            is_rewritten=False,
            changed=frozenset(),
            replaced=frozenset(),
        )
    base = before if not rewrite and _can_follow(before, run, runs) else None
    return _publish(context, runs[-1], before, base)


def _usable_pointer(folder: Path) -> Pointer | None:
    """The pointer, when it can be read and its snapshot is there."""
    try:
        pointer = read_pointer(folder)
    except PointerError:
        return None
    return pointer if pointer and (folder / pointer.file).is_file() else None


def _can_follow(before: Pointer | None, run: CurrentRun, runs: list[RunRecord]) -> bool:
    """Whether the run's own changes are all that the snapshot before lacks."""
    if before is None or run.is_rebuild:
        return False
    lacking = [record.run_id for record in runs if record.run_id > before.run_id]
    return lacking == [run.run_id]


def _publish(
    context: RunContext, run: RunRecord, before: Pointer | None, base: Pointer | None
) -> PublishedSnapshot:
    folder = context.home.published
    unfinished = folder / f".{run.run_id}.unfinished"
    published_at = context.clock().astimezone(UTC).isoformat(timespec="microseconds")
    try:
        written, is_rewritten = _write(context, run, base, unfinished, published_at)
        file = _named(folder, run.run_id)
        sync_file(unfinished)
        unfinished.replace(file)
        sync_folder(folder)
        crash_point("snapshot_written")
        pointer = Pointer(
            run_id=run.run_id,
            file=file.name,
            previous=before.file if before else None,
            published_at=published_at,
        )
        switch_pointer(folder, pointer)
    except (OSError, duckdb.Error) as error:
        reason = str(error).splitlines()[0]
        raise PublishingError(
            f"{folder}: the snapshot of {run.run_id} could not be written ({reason}); make room or"
            " put right what is named, then run tillbook publish."
        ) from error
    clear_away(folder, pointer)
    return PublishedSnapshot(
        run_id=run.run_id,
        file=file,
        is_new=True,
        is_rewritten=is_rewritten,
        changed=written.changed,
        replaced=written.replaced,
    )


def _write(
    context: RunContext, run: RunRecord, base: Pointer | None, unfinished: Path, published_at: str
) -> tuple[Written, bool]:
    """Write the snapshot and the Parquet files; says whether everything was written anew."""
    written = None
    if base is not None:
        _remove(unfinished)
        shutil.copyfile(context.home.published / base.file, unfinished)
        written = _fill(context, run, unfinished, published_at, base.run_id)
    if written is not None:
        return written, False
    _remove(unfinished)
    everything = _fill(context, run, unfinished, published_at, None)
    if everything is None:
        raise PublishingError(f"{unfinished}: the new snapshot is not empty; run tillbook publish.")
    return everything, True


def _fill(
    context: RunContext,
    run: RunRecord,
    unfinished: Path,
    published_at: str,
    contained_run: str | None,
) -> Written | None:
    """Fill a snapshot; None when it is a copy of another shape than the warehouse has now."""
    folder = context.home.published
    connection = open_both(context.home.warehouse, unfinished, folder / ".spill")
    try:
        _refuse_uncommitted(connection, context, run)
        if contained_run is None:
            written = write_everything(connection)
        elif has_same_shape(connection):
            written = apply_changes(connection, contained_run)
        else:
            return None
        write_run_info(connection, run, published_at)
        write_parquet(connection, folder / "parquet", written, everything=contained_run is None)
        connection.execute("detach snapshot")
    finally:
        connection.close()
    return written


def _refuse_uncommitted(
    connection: duckdb.DuckDBPyConnection, context: RunContext, run: RunRecord
) -> None:
    newest = connection.execute(
        "select max(posted_run_id) from warehouse.core.fct_journal_entries"
    ).fetchone()
    if newest and newest[0] is not None and newest[0] > run.run_id:
        raise PublishingError(
            f"{context.home.path}: the warehouse holds entries of {newest[0]}, which was never"
            " committed; run tillbook run to repeat it."
        )


def _named(folder: Path, run_id: str) -> Path:
    """A name no snapshot has had: a file that readers may hold open is never written again."""
    file = folder / f"{run_id}.duckdb"
    number = 1
    while file.exists():
        number += 1
        file = folder / f"{run_id}.{number}.duckdb"
    return file


def _remove(unfinished: Path) -> None:
    unfinished.unlink(missing_ok=True)
    unfinished.with_name(f"{unfinished.name}.wal").unlink(missing_ok=True)
