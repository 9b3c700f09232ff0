"""An outbox with planned deliveries, and reading it back."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.posting.deliveries import request_id
from orchestration.posting.outbox import open_outbox

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LINES = (
    '[{"number":1,"account_id":"1110","account":"Assets:1110","amount_minor":10825,'
    '"description":"card","dimensions":{"class":"north"},"party_type":null,"party":null},'
    '{"number":2,"account_id":"4010","account":"Income:4010","amount_minor":-10825,'
    '"description":"gross sales","dimensions":{},"party_type":null,"party":null}]'
)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An empty outbox."""
    with closing(open_outbox(tmp_path / "outbox.sqlite")) as connection:
        yield connection


def promise(
    outbox: sqlite3.Connection,
    external_id: str,
    *,
    key: str | None = None,
    revision: int = 1,
    reverses: str | None = None,
    approved_by: str | None = "root",
    state: str = "PENDING",
    planned_by: str = "root",
    target: str = "books",
) -> None:
    """Add a delivery of 108.25."""
    outbox.execute(
        "insert into deliveries (external_id, target, posting_key, kind, revision, reverses,"
        " entity_id, location_id, journal_type, channel, posting_date, business_date,"
        " currency_code, minor_unit, description, lines, payload_hash, mapping_version,"
        " planned_run_id, planned_at, planned_by, approved_by, state, request_id)"
        " values (?, ?, ?, ?, ?, ?, 'harbor', 'store', 'sales', 'web', '2026-10-05',"
        " '2026-10-05', 'USD', 2, 'Sales of 2026-10-05', ?, 'hash', 'v1', 'run-1', ?, ?, ?, ?,"
        " ?)",
        [
            external_id, target, key or external_id, "reversal" if reverses else "entry", revision,
            reverses, None if reverses else LINES, NOW.isoformat(), planned_by, approved_by,
            state, request_id(external_id),
        ],
    )  # fmt: skip


def states(outbox: sqlite3.Connection) -> dict[str, str]:
    """State by external id."""
    rows = outbox.execute("select external_id, state from deliveries order by sequence")
    return {row["external_id"]: row["state"] for row in rows}
