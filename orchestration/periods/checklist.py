"""The close checklist as the published books have it, and which of its rows keep a period open.

Belongs here: reading it. Not: its arithmetic (mart_finance__close_checklist), what persons decide
about it (checklist_decisions.py), what they see of it (orchestration/verbs/checklist.py).
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import duckdb

from orchestration.periods.blockers import Blocker
from orchestration.periods.published_periods import ClosingError, Period

ROWS: Final = """
    select account_id, account_name, currency_code, ledger_balance, late_adjustments, subledger,
        subledger_balance, difference, explained_amount, open_items, oldest_item_date, evidence,
        row_status, signature, prepared_by, prepared_at, reviewed_by, reviewed_at,
        evidence_relation, evidence_command
    from mart_finance__close_checklist
    where entity_id = $entity_id and period = $period
    order by account_id, currency_code
"""

# Invariant 32 says already, to a preliminary close too, that something is left in suspense.
BLOCKERS: Final = """
    select
        case row_status
            when 'differs' then 'account differs from its subledger'
            when 'needs evidence' then 'account without evidence'
            else 'account not signed'
        end,
        null, null, rows.account_id, null,
        cast((difference - explained_amount) * currencies.minor_units_per_major as bigint),
        rows.currency_code,
        case
            when row_status = 'differs'
                then 'find what it is, and correct or explain it: ' || evidence_command
            when row_status = 'needs evidence'
                then 'name what its balance was held against: tillbook checklist --evidence'
            when signature = 'prepared'
                then prepared_by || ' prepared it: another person runs checklist --sign review'
            when signature = 'lapsed'
                then 'its figures changed since it was signed: tillbook checklist --sign prepare'
            else 'nobody prepared it: tillbook checklist --sign prepare'
        end
    from mart_finance__close_checklist as rows
    inner join dim_currency as currencies on rows.currency_code = currencies.currency_code
    where rows.entity_id = $entity_id and rows.period = $period
        and (
            (row_status = 'differs' and rows.account_id not in (
                select account_id from findings
                where invariant = '32' and account_id is not null
            ))
            or ($is_required and (row_status = 'needs evidence' or signature <> 'reviewed'))
        )
    order by rows.account_id, rows.currency_code
"""

ITEMS: Final = """
    with items as (
        select *, lead(business_date) over (
            partition by subledger, location_id, item_id order by business_date
        ) as next_date
        from fct_subledger_items
        where entity_id = $entity_id and account_id = $account_id
            and currency_code = $currency_code and item_id is not null
    )
    select items.item_id, items.location_id, items.open_since,
        cast(items.item_balance_minor * currencies.minor_unit as decimal(19, 4))
    from items
    inner join dim_currency as currencies on items.currency_code = currencies.currency_code
    where items.item_balance_minor <> 0 and items.business_date <= $last_day
        and (items.next_date is null or items.next_date > $last_day)
    order by items.open_since, items.item_id, items.location_id
"""


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """A balance-sheet account of one period; the columns of mart_finance__close_checklist.

    Attributes:
        account_id: The account.
        account_name: Its name in the chart.
        currency_code: Of the amounts.
        ledger_balance: By the general ledger at the period's end, debit positive.
        late_adjustments: What belongs to the period and was posted after it.
        subledger: Which facts explain it; None: none are kept.
        subledger_balance: By the subledger, or what the evidence shows.
        difference: Ledger and late adjustments less the subledger; None while nobody knows.
        explained_amount: Sum of its explanations.
        open_items: Items that are not zero at the period's end.
        oldest_item_date: Since when the oldest of them is open.
        evidence: What its balance was held against, where no subledger is kept.
        row_status: agrees, explained, differs or needs evidence.
        signature: open, prepared, reviewed or lapsed.
        prepared_by: Who signed these figures as prepared.
        prepared_at: When.
        reviewed_by: Who signed them as reviewed.
        reviewed_at: When.
        evidence_relation: Published relation that holds the facts.
        evidence_command: The command that shows what the balance consists of.
    """

    account_id: str
    account_name: str
    currency_code: str
    ledger_balance: Decimal
    late_adjustments: Decimal
    subledger: str | None
    subledger_balance: Decimal | None
    difference: Decimal | None
    explained_amount: Decimal
    open_items: int
    oldest_item_date: date | None
    evidence: str | None
    row_status: str
    signature: str
    prepared_by: str | None
    prepared_at: datetime | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    evidence_relation: str | None
    evidence_command: str

    @property
    def is_in_order(self) -> bool:
        """Whether it may be signed: nothing of it is open to question."""
        return self.row_status in ("agrees", "explained")


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What a balance is open with at the period's end.

    Attributes:
        item_id: The item.
        location_id: Its store.
        open_since: Since when.
        balance: Its balance, debit positive.
    """

    item_id: str
    location_id: str | None
    open_since: date
    balance: Decimal


def read_checklist(snapshot: duckdb.DuckDBPyConnection, period: Period) -> list[ChecklistRow]:
    """The checklist of a period, by account."""
    values = {"entity_id": period.entity_id, "period": period.period}
    return [ChecklistRow(*row) for row in _rows(snapshot, ROWS, values)]


def read_open_items(
    snapshot: duckdb.DuckDBPyConnection, period: Period, row: ChecklistRow
) -> list[OpenItem]:
    """What an account's balance is open with at the period's end, the oldest first."""
    values = {
        "entity_id": period.entity_id,
        "account_id": row.account_id,
        "currency_code": row.currency_code,
        "last_day": period.last_day,
    }
    return [OpenItem(*item) for item in _rows(snapshot, ITEMS, values)]


def checklist_blockers(
    snapshot: duckdb.DuckDBPyConnection, period: Period, *, is_required: bool
) -> list[Blocker]:
    """Accounts that keep a period from its final close.

    Args:
        snapshot: The published snapshot.
        period: The period to close.
        is_required: Whether every account needs to be prepared and reviewed; a difference that
            nobody explained blocks in any case.
    """
    values = {
        "entity_id": period.entity_id,
        "period": period.period,
        "is_required": is_required,
    }
    return [Blocker(*row) for row in _rows(snapshot, BLOCKERS, values)]


def _rows(
    snapshot: duckdb.DuckDBPyConnection, query: str, values: dict[str, Any]
) -> list[tuple[Any, ...]]:
    try:
        return snapshot.execute(query, values).fetchall()
    except duckdb.CatalogException as error:
        raise ClosingError(
            "the published books were made by a release without a close checklist; run tillbook run"
            " first."
        ) from error
