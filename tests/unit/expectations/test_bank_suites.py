"""The suites of the bank's marts name what must not be published, and nothing that may be."""

from collections.abc import Iterator

import duckdb
import pytest

from expectations.rules import Suite
from expectations.suites.bank import BANK, STATEMENTS, STATES, THREE_WAY_MATCH
from expectations.suites.books import BOOKS
from orchestration.verbs.matching import STATES as STATES_OF_THE_COMMAND

SOUND = """
    create schema core;
    create schema marts;
    create table core.fct_bank_statements as
    select 'A' as account_number, '1' as statement_id, date '2026-08-01' as first_day,
        date '2026-08-15' as last_day, date '2026-08-01' as covered_from,
        date '2026-08-31' as covered_through, 1000 as opening_balance_minor,
        500 as lines_amount_minor, 1500 as closing_balance_minor, true as is_added_up
    union all by name
    select 'B' as account_number, '1' as statement_id, date '2026-08-01' as first_day,
        date '2026-08-15' as last_day, date '2026-08-01' as covered_from,
        date '2026-08-15' as covered_through, 500 as lines_amount_minor, false as is_added_up;
    create table marts.mart_finance__three_way_match as
    select * from (values
        ('payout', 'PO1', 'matched', 0.00, null, 'USD'),
        ('payout', 'PO2', 'not_on_bank', -103.00, 13, 'USD'),
        ('payment', 'P1', 'matched', 0.00, null, 'USD'),
        ('payment', 'P1', 'matched', 0.00, null, 'CAD'),
        ('bank_line', 'B1', 'matched', 30.00, null, 'USD')
    ) as t(match_type, match_id, match_state, match_difference, age_days, currency_code);
"""


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(SOUND)
        yield connection


def said(warehouse: duckdb.DuckDBPyConnection, suite: Suite) -> list[str]:
    return [
        row[0]
        for rule in suite.rules
        for row in warehouse.execute(
            f"select detail from ({suite.failing_rows(rule)}) order by all"
        ).fetchall()
    ]


def test_what_may_be_published_is_not_named(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert [said(warehouse, suite) for suite in BANK] == [[], []]


@pytest.mark.parametrize(
    ("suite", "change", "words"),
    [
        (
            STATEMENTS,
            "update core.fct_bank_statements set closing_balance_minor = 1501",
            "a bank statement was taken in that does not add up: A 1 of 2026-08-15",
        ),
        (
            STATEMENTS,
            (
                "update core.fct_bank_statements set first_day = date '2026-08-16'"
                " where account_number = 'B'"
            ),
            "a bank statement ends before it begins: B 1 of 2026-08-15",
        ),
        (
            THREE_WAY_MATCH,
            (
                "update marts.mart_finance__three_way_match set match_difference = 0.01"
                " where match_id = 'PO1'"
            ),
            "payout PO1 matched by 0.01",
        ),
        (
            THREE_WAY_MATCH,
            (
                "update marts.mart_finance__three_way_match set match_state = 'lost'"
                " where match_id = 'PO2'"
            ),
            "payout PO2 lost by -103.00",
        ),
        (
            THREE_WAY_MATCH,
            "update marts.mart_finance__three_way_match set age_days = null where match_id = 'PO2'",
            "payout PO2 not_on_bank by -103.00",
        ),
        (
            THREE_WAY_MATCH,
            "update marts.mart_finance__three_way_match set currency_code = 'USD'",
            "payment P1 matched by 0.00",
        ),
    ],
)
def test_what_must_not_be_published_is_named(
    warehouse: duckdb.DuckDBPyConnection, suite: Suite, change: str, words: str
) -> None:
    warehouse.execute(change)
    found = said(warehouse, suite)
    assert found
    assert all(words in sentence for sentence in found)


def test_the_books_gate_knows_them_and_every_state_there_is() -> None:
    assert set(BANK) <= set(BOOKS)
    assert STATES == STATES_OF_THE_COMMAND
