"""Decisions about periods, as landed control records: closed preliminarily, finally, opened again.

Belongs here: their shape, landing and reading them. Not: whether one may be taken (closing.py),
what it does to the next run (dbt).
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Literal

from ingestion.landing.store import LandingStore
from orchestration.books.control_records import land_control_record
from orchestration.books.run_records import Segment

OBJECT: Final = "period_decision"
Decision = Literal["close_preliminary", "close_final", "reopen_preparation", "reopen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodDecision:
    """One decision about one period of one entity.

    Attributes:
        entity_id: Whose period.
        period: Its name.
        decision: What was decided.
        first_day: First day of the period.
        last_day: Last day of the period.
        locked_through: Last day that is closed from now on; None when the decision only prepares.
        through_run_id: The run whose books the person saw.
        through_sequence: Newest observation that run took in.
        actor: User of the operating system who decided.
        reason: Why; every reopening has one.
        prepared_by: Who took the step before, where two persons are needed.
        recorded_at: When, ISO 8601 in UTC.
        segments: What a close wrote: movements of stock (preliminary), entry numbers and balances
            (final).
    """

    entity_id: str
    period: str
    decision: Decision
    first_day: date
    last_day: date
    locked_through: date | None
    through_run_id: str
    through_sequence: int
    actor: str
    reason: str | None
    prepared_by: str | None
    recorded_at: str
    segments: tuple[Segment, ...] = ()


def land_decision(store: LandingStore, decision: PeriodDecision) -> int:
    """Land a decision; it holds from the next build on. Returns the observation's sequence."""
    record = {name: _plain(value) for name, value in asdict(decision).items()}
    return land_control_record(store, OBJECT, json.dumps(record, sort_keys=True)).sequence


def landed_decisions(store: LandingStore) -> Iterator[tuple[int, PeriodDecision]]:
    """Every decision that can be read, oldest first, with its observation's sequence."""
    for observation in store.observations("control"):
        if observation.object_name != OBJECT or observation.is_withheld:
            continue
        with store.open_blob(observation) as blob:
            decision = _read(blob.read())
        if decision is not None:
            yield observation.sequence, decision


def _read(text: bytes) -> PeriodDecision | None:
    """One that cannot be read decides nothing and stands in quarantine."""
    try:
        fields: dict[str, Any] = json.loads(text)
        for name in ("first_day", "last_day", "locked_through"):
            fields[name] = date.fromisoformat(fields[name]) if fields[name] else None
        fields["segments"] = tuple(Segment(**segment) for segment in fields["segments"])
        return PeriodDecision(**fields)
    except (ValueError, KeyError, TypeError):
        return None


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
