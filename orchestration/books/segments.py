"""Segments: the rows a run appended to the journal, as immutable Parquet files.

Belongs here: writing one durably, checking and reading it back. Not: when that is done.
"""

import hashlib
import os
from pathlib import Path
from typing import Any

import duckdb

from orchestration.books.run_records import Segment

JOURNAL_RELATIONS = ("fct_journal_entries", "fct_journal_lines")


class SegmentError(Exception):
    """A segment that is missing or is not what its run record says."""


class SegmentWriteError(Exception):
    """A segment that the disk refused; the run is not committed."""


def write_segment(
    connection: duckdb.DuckDBPyConnection, folder: Path, relation: str, run_id: str
) -> Segment:
    """Write the rows one run appended to a journal relation; safe on disk when it returns."""
    order = (
        "journal_entry_id, line_number" if relation == "fct_journal_lines" else "journal_entry_id"
    )
    query = f"select * from core.{relation} where posted_run_id = $run_id order by {order}"
    return write_rows(connection, folder, relation, run_id, query, {"run_id": run_id})


def write_rows(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    relation: str,
    name: str,
    query: str,
    values: dict[str, Any],
) -> Segment:
    """Write the rows of a query as a segment; safe on disk when it returns.

    Args:
        connection: The warehouse.
        folder: The home's segments folder.
        relation: What the rows are, as the segment says it.
        name: What the file is called after; unique together with the relation.
        query: Our own SQL, with its rows in order.
        values: Bound into the query.

    Raises:
        SegmentWriteError: The disk refused it; nothing is left of it.
    """
    file_name = f"{name}.{relation}.parquet"
    unfinished = folder / f".{file_name}.unfinished"
    copy = f"copy ({query}) to '{unfinished.as_posix()}' (format parquet, compression zstd)"
    try:
        connection.execute(copy, values)
        counted = "select count(*) from read_parquet(?)"
        rows = connection.execute(counted, [str(unfinished)]).fetchone()
        with unfinished.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            os.fsync(stream.fileno())
        unfinished.replace(folder / file_name)
        _sync_folder(folder)
    except (OSError, duckdb.IOException) as error:
        unfinished.unlink(missing_ok=True)
        raise SegmentWriteError(
            f"segments/{file_name}: the segment could not be written"
            f" ({str(error).splitlines()[0]}), so nothing was committed: make room and run again."
        ) from error
    return Segment(
        relation=relation, file_name=file_name, sha256=sha256, rows=rows[0] if rows else 0
    )


def checked_path(folder: Path, segment: Segment) -> Path:
    """Where a segment lies, after its bytes were found to be what the run record says.

    Raises:
        SegmentError: The file is missing or altered.
    """
    path = folder / segment.file_name
    if not path.is_file():
        raise SegmentError(
            f"segments/{segment.file_name}: the segment is missing; restore it from the last"
            " backup."
        )
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != segment.sha256:
        raise SegmentError(
            f"segments/{segment.file_name}: the segment was altered (sha256 is now {found});"
            " restore it from the last backup."
        )
    return path


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
