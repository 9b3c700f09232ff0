"""What keeps a period from closing: days, documents and accounts that are not in order.

Belongs here: reading them from the published books. Not: the rules they break (dbt tests), the
steps of a close (closing.py).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

BLOCKERS = """
    with days as (
        select
            case day_status
                when 'missing' then 'store-day missing' else 'store-day not delivered yet'
            end as what,
            location_id, business_date, null as account_id, null as document_id,
            null as amount_minor, null as currency_code,
            'nothing arrived from its till: deliver it, or declare it closed in'
            || ' books/closed_days.csv' as detail
        from fct_store_days
        where entity_id = $entity_id and business_date <= $last_day
            and day_status in ('missing', 'to_come')
        union all
        select 'documents waiting', location_id, business_date, null, null, null, null,
            waiting_documents || ' of the day wait for another document: deliver it'
        from fct_store_days
        where entity_id = $entity_id and business_date <= $last_day and waiting_documents > 0
    ),
    drawers as (
        select 'drawer not counted', location_id, business_date, null, drawer_session_id, null,
            currency_code, 'its session is ' || session_status || ': deliver its close'
        from fct_drawer_sessions
        where entity_id = $entity_id and business_date <= $last_day and session_status <> 'closed'
    ),
    found as (
        select
            case class
                when 'Q' then 'document in quarantine'
                when 'D' then 'store-day held'
                else 'account not in order'
            end,
            location_id, business_date, account_id, document_id, amount_minor, currency_code,
            'invariant ' || invariant || coalesce(': ' || detail, '')
        from findings
        where class in ('Q', 'D', 'C') and status in ('open', 'quarantined') and invariant <> '34'
            and (entity_id = $entity_id or entity_id is null)
            and (business_date <= $last_day or business_date is null)
    ),
    undated as (
        select distinct 'file or record in quarantine', null, null, null, held.document_id,
            held.amount_minor, held.currency_code, held.reason || ': ' || held.detail
        from quarantine as held
        where held.status = 'quarantined'
            and held.document_id not in (select document_id from findings where class = 'Q')
            and held.document_id not in (
                select lines.source_document_id from fct_journal_lines as lines
                where lines.entity_id <> $entity_id
            )
    )
    select * from days
    union all select * from drawers
    union all select * from found
    union all select * from undated
    order by all
"""


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that is not in order.

    Attributes:
        what: Kind of trouble, in words.
        location_id: Store, where there is one.
        business_date: Day, where it is known.
        account_id: Account, where it is one that does not come out.
        document_id: Document, file or drawer session.
        amount_minor: Amount in minor units.
        currency_code: Of the amount.
        detail: What is wrong and what to do.
    """

    what: str
    location_id: str | None
    business_date: date | None
    account_id: str | None
    document_id: str | None
    amount_minor: int | None
    currency_code: str | None
    detail: str


def blockers_of(
    connection: duckdb.DuckDBPyConnection, entity_id: str, last_day: date
) -> list[Blocker]:
    """Everything up to the end of a period that has to be put in order before it closes.

    Args:
        connection: The published snapshot.
        entity_id: Whose period.
        last_day: Its last day; trouble that has no day blocks every period.
    """
    values: dict[str, Any] = {"entity_id": entity_id, "last_day": last_day}
    return [Blocker(*row) for row in connection.execute(BLOCKERS, values).fetchall()]
