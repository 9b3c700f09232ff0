"""What a run held back, counted for its report.

Belongs here: records nobody could read, files without records, documents in quarantine. Not: what
is held back and why (ingestion/sources, orchestration/run/gates.py, dbt_project).
"""

from typing import TYPE_CHECKING

import duckdb

from orchestration.run.session import RunSession

if TYPE_CHECKING:
    from ingestion.loading import FilesOf


def note_what_was_refused(session: RunSession, source: str, files: "FilesOf") -> None:
    """Add to the report what of these files, just loaded, could not be read or was not there."""
    sequences = [file.observation_sequence for listed in files.values() for file in listed]
    with session.context.warehouse() as connection:
        rows = connection.execute(
            "select original_name, record_count, rejected_count"
            f" from raw_{source}.loaded_files where observation_sequence in (select unnest(?))"
            " and (record_count = 0 or rejected_count > 0) order by observation_sequence",
            [sequences],
        ).fetchall()
    session.report.rejected_records += sum(rejected for _, _, rejected in rows)
    session.report.empty_files += [name for name, count, _ in rows if not count]


def quarantined_documents(connection: duckdb.DuckDBPyConnection) -> int:
    """How many documents and files the books hold back now, as `quarantine list` counts them."""
    found = connection.execute(
        "select count(distinct (source_system, document_id)) from core.quarantine"
        " where status = 'quarantined'"
    ).fetchone()
    return int(found[0]) if found else 0
