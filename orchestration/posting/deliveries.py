"""Deliveries of the outbox: which are next, and the states they go through.

    PENDING -> SENDING -> POSTED | REJECTED | UNCERTAIN | PENDING (turned away unread)
    UNCERTAIN -> POSTED | SENDING      REJECTED -> PENDING (a person says: again)
    PENDING | REJECTED -> WITHDRAWN    (newer content came before it was ever there)

Belongs here: reading them as entries, and each change of a state, committed with who and when. Not:
asking the target (delivering.py), what is wanted (planning/).
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from orchestration.posting.entries import Entry, mirrored, read_lines
from orchestration.posting.outbox import OutboxError, transaction

State = Literal["PENDING", "SENDING", "POSTED", "REJECTED", "UNCERTAIN", "WITHDRAWN"]
REQUEST_ID_LENGTH = 50

# A correction goes in order: nothing of a day and store is sent before what came earlier of it.
NEXT = """
    select deliveries.*, originals.lines as original_lines
    from deliveries
    left join deliveries as originals on deliveries.reverses = originals.external_id
    where deliveries.target = :target and deliveries.state in ('PENDING', 'UNCERTAIN')
        and deliveries.approved_by is not null
        and deliveries.sequence > :after
        and not exists (
            select 1 from deliveries as earlier
            where earlier.target = deliveries.target
                and earlier.posting_key = deliveries.posting_key
                and earlier.sequence < deliveries.sequence
                and earlier.state not in ('POSTED', 'WITHDRAWN')
        )
    order by deliveries.sequence
    limit :limit
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the outbox.

    Attributes:
        sequence: Its place in the order of planning.
        entry: What the target must hold.
        state: How far it is.
        request_id: What goes with every attempt, until the target has read and refused it.
    """

    sequence: int
    entry: Entry
    state: State
    request_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one delivery's state."""

    external_id: str
    state: State
    detail: str | None = None
    reason: str | None = None
    remote_id: str | None = None


def next_deliveries(
    outbox: sqlite3.Connection, target: str, after: int, limit: int
) -> list[Delivery]:
    """The next deliveries after a place that may go, at most one of each day, store and journal."""
    values = {"target": target, "after": after, "limit": limit}
    return [delivery_of(row) for row in outbox.execute(NEXT, values)]


def delivery_of(row: sqlite3.Row) -> Delivery:
    """Read a row that has `original_lines` beside its own.

    Raises:
        OutboxError: The row was changed by somebody else.
    """
    is_reversal = row["kind"] == "reversal"
    try:
        lines = read_lines(row["original_lines"] if is_reversal else row["lines"])
    except (ValueError, TypeError) as error:
        raise OutboxError(
            f"delivery {row['external_id']}: {error}; restore outbox.sqlite from the last backup."
        ) from error
    entry = Entry(
        external_id=row["external_id"],
        target=row["target"],
        kind=row["kind"],
        revision=row["revision"],
        reverses=row["reverses"],
        entity_id=row["entity_id"],
        location_id=row["location_id"],
        journal_type=row["journal_type"],
        channel=row["channel"],
        posting_date=date.fromisoformat(row["sent_date"] or row["posting_date"]),
        business_date=date.fromisoformat(row["business_date"]),
        journal_entry_id=row["journal_entry_id"],
        currency_code=row["currency_code"],
        minor_unit=row["minor_unit"],
        description=_described(row),
        payload_hash=row["payload_hash"],
        lines=mirrored(lines) if is_reversal else lines,
    )
    return Delivery(row["sequence"], entry, row["state"], row["request_id"])


def _described(row: sqlite3.Row) -> str:
    """In words; with the date of the books where the target was told a later one."""
    words = str(row["description"])
    moved = row["sent_date"] is not None and row["sent_date"] != row["posting_date"]
    return f"{words} (in the books on {row['posting_date']})" if moved else words


def change_states(
    outbox: sqlite3.Connection, changes: Iterable[Change], now: datetime, actor: str
) -> None:
    """Commit changes of states together, each with its line in the history of its delivery."""
    told = [
        {
            "external_id": change.external_id,
            "state": change.state,
            "detail": change.detail,
            "reason": change.reason,
            "remote_id": change.remote_id,
            "sends": change.state == "SENDING",
            "at": now.isoformat(),
            "actor": actor,
        }
        for change in changes
    ]
    with transaction(outbox):
        outbox.executemany(
            "update deliveries set state = :state, detail = :detail, reason = :reason,"
            " remote_id = coalesce(:remote_id, remote_id), attempts = attempts + :sends"
            " where external_id = :external_id",
            told,
        )
        outbox.executemany(
            "insert into transitions (external_id, state, at, actor, detail)"
            " values (:external_id, :state, :at, :actor, :detail)",
            told,
        )


def take_up_interrupted(outbox: sqlite3.Connection, target: str, now: datetime, actor: str) -> int:
    """What was being sent when a process ended: nobody knows whether it is there."""
    found = outbox.execute(
        "select external_id from deliveries where target = ? and state = 'SENDING'", [target]
    ).fetchall()
    words = "the process that sent it ended before the answer"
    change_states(
        outbox, [Change(row["external_id"], "UNCERTAIN", words) for row in found], now, actor
    )
    return len(found)


def send_again(
    outbox: sqlite3.Connection,
    target: str,
    now: datetime,
    actor: str,
    moved_to: date | None = None,
) -> int:
    """Let what was refused go again, as new requests; what met a closed period, on another date.

    A target answers a request id it knows with what it said before, so a new attempt after a
    refusal needs a new one. Nothing of a refused entry is there, so this doubles nothing.
    """
    found = outbox.execute(
        "select external_id, request_id, reason from deliveries"
        " where target = ? and state = 'REJECTED'"
        " and (? is null or reason = 'closed_period')",
        [target, moved_to],
    ).fetchall()
    ask_anew(outbox, found, moved_to)
    words = f"to be sent again, on {moved_to}" if moved_to else "to be sent again"
    change_states(
        outbox, [Change(row["external_id"], "PENDING", words) for row in found], now, actor
    )
    return len(found)


def ask_anew(
    outbox: sqlite3.Connection, rows: Sequence[sqlite3.Row], moved_to: date | None = None
) -> None:
    """Give deliveries another request id, and another date where one is said."""
    day = moved_to.isoformat() if moved_to else None
    with transaction(outbox):
        outbox.executemany(
            "update deliveries set request_id = ?, sent_date = coalesce(?, sent_date)"
            " where external_id = ?",
            [(request_id(row["request_id"]), day, row["external_id"]) for row in rows],
        )


def request_id(before: str) -> str:
    """The request id that follows another, or the first of an external id."""
    return hashlib.sha256(f"request\x1f{before}".encode()).hexdigest()[:REQUEST_ID_LENGTH]


def counts_by_state(outbox: sqlite3.Connection, target: str) -> dict[str, int]:
    """How many deliveries of a target are in each state."""
    rows: Sequence[sqlite3.Row] = outbox.execute(
        "select state, count(*) as number from deliveries where target = ? group by state", [target]
    ).fetchall()
    return {row["state"]: row["number"] for row in rows}
