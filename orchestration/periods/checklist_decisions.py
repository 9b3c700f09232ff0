"""What persons decide about rows of the close checklist, landed as control records.

Belongs here: their shape, landing them, and who may sign which row. Not: the rows (checklist.py),
whether a signature still holds (mart_finance__close_checklist).
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from orchestration.books.control_records import land_control_record
from orchestration.periods.checklist import ChecklistRow
from orchestration.periods.published_periods import Period

if TYPE_CHECKING:
    from orchestration.run.context import RunContext

OBJECT: Final = "checklist_decision"
ChecklistStep = Literal["evidence", "explanation", "preparation", "review"]
Signature = Literal["preparation", "review"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistDecision:
    """Evidence, an explanation or a signature about one row of one period.

    Attributes:
        entity_id: Whose period.
        period: Its name.
        account_id: The account.
        currency_code: Of the amounts.
        decision: What was decided.
        amount: The balance the evidence shows, or the amount explained; debit positive.
        reason: What the evidence is, or what explains the amount.
        ledger_balance: By the ledger, as the person saw it.
        difference: To the subledger, as the person saw it.
        explained_amount: What of it was explained, as the person saw it.
        actor: User of the operating system who decided.
        prepared_by: Who signed as prepared what is reviewed.
        recorded_at: When, ISO 8601 in UTC.
    """

    entity_id: str
    period: str
    account_id: str
    currency_code: str
    decision: ChecklistStep
    amount: Decimal | None
    reason: str | None
    ledger_balance: Decimal
    difference: Decimal | None
    explained_amount: Decimal
    actor: str
    prepared_by: str | None
    recorded_at: str


def refusal_to_sign(
    row: ChecklistRow, signature: Signature, actor: str, *, one_person: bool
) -> str | None:
    """Why this person cannot sign a row so; None when nothing speaks against it."""
    if not row.is_in_order:
        return f"it {row.row_status}" if row.row_status == "differs" else "it needs evidence"
    if signature == "preparation":
        return None if row.prepared_by is None else f"{row.prepared_by} prepared it already"
    if row.reviewed_by is not None:
        return f"{row.reviewed_by} reviewed it already"
    if row.prepared_by is None:
        return "nobody prepared it as it stands now"
    if row.prepared_by == actor and not one_person:
        return f"{actor} prepared it and who prepares does not review"
    return None


def land_checklist_decision(
    context: "RunContext",
    period: Period,
    row: ChecklistRow,
    decision: ChecklistStep,
    amount: Decimal | None = None,
    reason: str | None = None,
) -> ChecklistDecision:
    """Land what a person decides about a row, with the figures they saw."""
    record = ChecklistDecision(
        entity_id=period.entity_id,
        period=period.period,
        account_id=row.account_id,
        currency_code=row.currency_code,
        decision=decision,
        amount=amount,
        reason=reason,
        ledger_balance=row.ledger_balance,
        difference=row.difference,
        explained_amount=row.explained_amount,
        actor=context.actor,
        prepared_by=row.prepared_by if decision == "review" else None,
        recorded_at=context.clock().astimezone(UTC).isoformat(timespec="microseconds"),
    )
    fields = {name: _plain(value) for name, value in asdict(record).items()}
    land_control_record(context.store, OBJECT, json.dumps(fields, sort_keys=True))
    return record


def _plain(value: object) -> object:
    """Decimals as text, so that no digit is lost."""
    return str(value) if isinstance(value, Decimal) else value
