"""A home with what is durable and nothing else: landed files, personal data, one segment."""

import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.books.run_records import RunRecord, land_run_record
from orchestration.books.segments import write_segment
from orchestration.home import Home
from orchestration.run.context import open_home
from orchestration.source_adoption import adopt_source

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
LINES = (
    "select 'entry-1' as journal_entry_id, number as line_number, 'corner' as entity_id,"
    " account_id, 'USD' as currency_code, amount_minor, '{run_id}' as posted_run_id"
    " from (values (1, '1010', 700), (2, '4010', -700)) as lines(number, account_id, amount_minor)"
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home").ensure()
    adopt_source(made.path, "online_retail")
    (made.books / "account_roles.csv").write_text("role\n", "utf-8")
    land_customer(made, "ANNA")
    commit_run(made, 1)
    return made


def land_customer(home: Home, name: str) -> None:
    """Land a file with a customer's personal data, which is split off under a key."""
    file = home.path.parent / f"customers_{name}.json"
    customer = {"id": name, "given_name": name, "email_address": f"{name}@example.org"}
    file.write_text(json.dumps({"customers": [customer]}), "utf-8")
    open_home(home, lambda: NOW).store.land("square", "customers", file)


def commit_run(home: Home, number: int) -> RunRecord:
    """Commit a run that appended one entry."""
    run_id = f"run-{number:06d}-abc"
    with duckdb.connect() as connection:
        connection.execute("create schema core")
        connection.execute(f"create table core.fct_journal_lines as {LINES.format(run_id=run_id)}")
        segment = write_segment(connection, home.segments, "fct_journal_lines", run_id)
    record = RunRecord(
        run_id=run_id,
        recorded_at=NOW.isoformat(),
        through_sequence=number,
        code_version="code",
        rules_hash="rules",
        created_by="bookkeeper",
        segments=(segment,),
    )
    land_run_record(open_home(home, lambda: NOW).store, record)
    return record
