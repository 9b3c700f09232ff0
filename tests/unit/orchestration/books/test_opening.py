"""Books that an earlier release wrote open with what this release keeps of every line."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.books.opening import open_books
from orchestration.books.run_records import RunRecord
from orchestration.books.segments import write_segment

EARLIER = (
    "select 'entry-1' as journal_entry_id, 1 as line_number, date '2026-03-01' as business_date,"
    " 'run-1' as posted_run_id"
)
OWN = (
    "select 'entry-2' as journal_entry_id, 1 as line_number, date '2026-03-09' as business_date,"
    " 'run-2' as posted_run_id, date '2026-03-02' as rate_date"
)
RATE_DATES = "select journal_entry_id, rate_date from core.fct_journal_lines order by 1"
EXPECTED = [("entry-1", date(2026, 3, 1)), ("entry-2", date(2026, 3, 2))]


def written(folder: Path, run_id: str, lines: str) -> RunRecord:
    """A committed run with one segment of these lines."""
    with duckdb.connect() as connection:
        connection.execute("create schema core")
        connection.execute(f"create table core.fct_journal_lines as {lines}")
        segment = write_segment(connection, folder, "fct_journal_lines", run_id)
    return RunRecord(
        run_id=run_id,
        recorded_at="2026-03-10T00:00:00+00:00",
        through_sequence=1,
        code_version="code",
        rules_hash="rules",
        created_by="bookkeeper",
        segments=(segment,),
    )


@pytest.mark.parametrize("order", [("run-1", "run-2"), ("run-2", "run-1")])
def test_segments_without_a_rate_date_are_restored_at_their_business_date(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    lines = {"run-1": EARLIER, "run-2": OWN}
    runs = [written(tmp_path, run_id, lines[run_id]) for run_id in order]
    with duckdb.connect() as connection:
        open_books(connection, runs, tmp_path)
        assert connection.execute(RATE_DATES).fetchall() == EXPECTED


def test_a_warehouse_without_rate_dates_gets_them(tmp_path: Path) -> None:
    runs = [written(tmp_path, "run-1", EARLIER)]
    with duckdb.connect() as connection:
        open_books(connection, runs, tmp_path)
        connection.execute("alter table core.fct_journal_lines drop column rate_date")
        open_books(connection, runs, tmp_path)
        assert connection.execute(RATE_DATES).fetchall() == EXPECTED[:1]


def test_a_segment_without_its_run_record_is_ignored(tmp_path: Path) -> None:
    """A kill between segment and run record leaves one; the run that never was counts for none."""
    runs = [written(tmp_path, "run-1", EARLIER)]
    orphan = written(tmp_path, "run-2", OWN)
    assert (tmp_path / orphan.segments[0].file_name).exists()
    with duckdb.connect() as connection:
        open_books(connection, runs, tmp_path)
        assert connection.execute(RATE_DATES).fetchall() == EXPECTED[:1]
