"""`match`: till, processor, payout and bank side by side, and what does not meet.

Belongs here: reading the three-way match from the published books, as of a day. Not: which things
belong together (dbt_project/macros/matching), how it is shown (matching_words.py).
"""

from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from expectations.suites.bank import STATES
from orchestration.home import Home
from orchestration.verbs.answers import say_json
from orchestration.verbs.failures import VerbError

if TYPE_CHECKING:
    import duckdb

AS_OF = """
    select coalesce(max(due_date + coalesce(age_days, 0)), date '0001-01-01')
    from mart_finance__three_way_match
"""
# What came to be matched only after the day was on its way on that day.
THINGS = """
    create or replace temp table things as
    with known as (
        select *,
            case when match_state = 'matched' and matched_on > $as_of then 'timing'
                else match_state end as state,
            case when match_state = 'matched' and matched_on > $as_of
                then concat('on its way, matched on ', cast(matched_on as varchar))
                else match_detail end as detail
        from mart_finance__three_way_match
        where business_date <= $as_of and ($entity is null or entity_id = $entity)
    )
    select *, case when state <> 'matched' then greatest($as_of - due_date, 0) end as age
    from known
    where $state is null or state = $state
"""
TOTALS = """
    select match_type, state, currency_code, count(*), sum(expected_amount), sum(found_amount),
        max(age)
    from things
    group by match_type, state, currency_code
    order by match_type, state, currency_code
"""
OPEN = """
    select match_type, state, match_id, entity_id, location_id, business_date, age,
        cast(expected_amount as decimal(19, 4)), cast(found_amount as decimal(19, 4)),
        currency_code, detail, receipt_document_id, payout_id, bank_line_id
    from things
    where $state is not null or state <> 'matched'
    order by match_type, state, age desc, match_id
"""
COVERED = """
    select account_number, entity_id, currency_code, covered_from, covered_through,
        count(*), cast(sum(bank_line_count) as bigint)
    from fct_bank_statements
    where $entity is null or entity_id = $entity
    group by account_number, entity_id, currency_code, covered_from, covered_through
    order by entity_id, account_number, currency_code, covered_from
"""

HELD = """
    select count(*) from quarantine where source_system = 'bank' and status = 'quarantined'
"""


@dataclass(frozen=True, slots=True)
class Total:
    """Things of a kind in a state.

    Attributes:
        match_type: The kind.
        state: The state, as of the day.
        currency_code: Of the amounts.
        things: How many.
        expected: What the near side says, in major units.
        found: What the far side says.
        oldest: Days the oldest is open; None where matched.
    """

    match_type: str
    state: str
    currency_code: str
    things: int
    expected: Decimal
    found: Decimal
    oldest: int | None


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of the match, in the columns of `mart_finance__three_way_match`."""

    match_type: str
    state: str
    match_id: str
    entity_id: str
    location_id: str | None
    business_date: date
    age: int | None
    expected: Decimal
    found: Decimal
    currency_code: str
    detail: str
    receipt_document_id: str | None
    payout_id: str | None
    bank_line_id: str | None


@dataclass(frozen=True, slots=True)
class CoveredDays:
    """Statements of an account that follow on each other without a gap."""

    account_number: str
    entity_id: str
    currency_code: str
    covered_from: date
    covered_through: date
    statements: int
    lines: int


@dataclass(frozen=True, slots=True)
class Match:
    """What `match` answers.

    Attributes:
        as_of: The day.
        totals: By kind and state.
        things: Those asked for; without a state: all that is not matched.
        covered: Which days the bank is known of.
        held: Statements, or files of them, that are in quarantine and so no part of this.
        state: The state that was asked for.
    """

    as_of: date
    totals: list[Total]
    things: list[Thing]
    covered: list[CoveredDays]
    held: int
    state: str | None


def match(
    home: Home, as_of: date | None, entity: str | None, state: str | None, *, as_json: bool
) -> None:
    """Show the three-way match as of a day.

    Raises:
        PublishedError: Nothing is published yet.
        VerbError: There is no such state or entity.
    """
    from orchestration.publishing.reading import open_published
    from orchestration.verbs.matching_words import as_fields, say_match
    from orchestration.verbs.trial_balance import require_entity

    if state is not None and state not in STATES:
        raise VerbError(f"--state {state}: there is no such state; choose {', '.join(STATES)}.")
    with closing(open_published(home)) as connection:
        require_entity(connection, entity)
        found = read_match(connection, as_of, entity, state)
    if as_json:
        say_json(as_fields(found))
    else:
        say_match(found, lists_all=state is not None)


def read_match(
    connection: "duckdb.DuckDBPyConnection",
    as_of: date | None = None,
    entity: str | None = None,
    state: str | None = None,
) -> Match:
    """Read the match of the published books.

    Args:
        connection: The published snapshot.
        as_of: Last day taken in; None: the last that books or bank know of.
        entity: Only this entity; None: all.
        state: Only things in this state; None: list what is not matched.
    """
    last = connection.execute(AS_OF).fetchone()
    day = as_of or (last[0] if last else date.min)
    chosen = {"as_of": day, "entity": entity, "state": state}
    connection.execute(THINGS, chosen)
    held = connection.execute(HELD).fetchone()
    return Match(
        as_of=day,
        totals=[Total(*row) for row in connection.execute(TOTALS).fetchall()],
        things=[Thing(*row) for row in connection.execute(OPEN, {"state": state}).fetchall()],
        covered=[
            CoveredDays(*row) for row in connection.execute(COVERED, {"entity": entity}).fetchall()
        ],
        held=held[0] if held else 0,
        state=state,
    )
