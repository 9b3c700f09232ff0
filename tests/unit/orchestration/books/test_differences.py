"""Which entries of a run come of other code or rules, not of news."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest

from orchestration.books.committing import CurrentRun
from orchestration.books.differences import (
    Differences,
    differences_by_account,
    differences_of,
    is_changed,
)
from orchestration.books.run_records import RunRecord

RUN = CurrentRun(
    run_id="run-000002",
    recorded_at="2026-11-20T12:00:00+00:00",
    through_sequence=9,
    committed_sequence=5,
    is_rebuild=True,
    code_version="new",
    rules_hash="same",
    created_by="ann",
)
WAREHOUSE = """
    create schema core; create schema intermediate; create schema books;
    create table intermediate.int_pos__documents (source_system text, source_document_id text,
        observation_sequence bigint);
    insert into intermediate.int_pos__documents values
        ('square', 'OLD', 3), ('square', 'EDITED', 7), ('square', 'WAITED', 4);
    create table books.posted_units (source_system text, source_document_id text,
        live_entry_id text);
    insert into books.posted_units values ('square', 'OLD', 'old1'), ('square', 'EDITED', 'edit1');
    create table core.fct_journal_entries (journal_entry_id text, source_system text,
        source_document_id text, posted_run_id text, entry_digest text);
    insert into core.fct_journal_entries values
        ('old1', 'square', 'OLD', 'run-000001', 'a'),
        ('edit1', 'square', 'EDITED', 'run-000001', 'b'),
        ('old2', 'square', 'OLD', 'run-000002', null), ('old3', 'square', 'OLD', 'run-000002', 'c'),
        ('edit2', 'square', 'EDITED', 'run-000002', null),
        ('waited1', 'square', 'WAITED', 'run-000002', 'd');
    create table core.fct_journal_lines (journal_entry_id text, source_document_id text,
        entity_id text, account_id text, amount_minor bigint, currency_code text,
        posting_date date);
    insert into core.fct_journal_lines values
        ('old2', 'OLD', 'harbor', '4010', 500, 'USD', '2026-03-05'),
        ('old2', 'OLD', 'harbor', '1010', -500, 'USD', '2026-03-05'),
        ('old3', 'OLD', 'harbor', '4020', -500, 'USD', '2026-03-05'),
        ('old3', 'OLD', 'harbor', '1010', 500, 'USD', '2026-03-05'),
        ('edit2', 'EDITED', 'harbor', '4010', 900, 'USD', '2026-03-06');
    create table core.dim_currency as select 'USD' as currency_code,
        cast('0.01' as decimal(5, 4)) as minor_unit;
    create table core.dim_fiscal_day as select 'harbor' as entity_id,
        date '2026-03-05' as calendar_date, '2026-03' as period;
    create table core.dim_account as select '4010' as account_id, 'Merchandise' as account_name;
"""


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(WAREHOUSE)
        yield connection


def test_news_and_documents_posted_for_the_first_time_need_no_approval(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """OLD is mirrored though nothing of it arrived; EDITED arrived anew; WAITED was not posted."""
    found = differences_of(warehouse, RUN)
    assert (found.entries, found.documents) == (2, 1)


def test_the_differences_add_up_by_account(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert differences_by_account(warehouse, RUN) == [
        ("harbor", "2026-03", "4010", "Merchandise", 1, Decimal("5.0000"), "USD"),
        ("harbor", "2026-03", "4020", None, 1, Decimal("-5.0000"), "USD"),
    ]


def test_the_digest_stands_for_exactly_these_entries(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    before = differences_of(warehouse, RUN)
    warehouse.execute(
        "update core.fct_journal_entries set entry_digest = 'e' where entry_digest = 'c'"
    )
    after = differences_of(warehouse, RUN)
    assert (after.entries, after.documents) == (before.entries, before.documents)
    assert after.digest != before.digest


def test_nothing_differs_where_nothing_was_appended(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert differences_of(warehouse, replace(RUN, run_id="run-000003")) == Differences(0, 0, "0")


def test_only_other_code_or_rules_than_posted_last_are_a_change() -> None:
    posted = RunRecord(
        run_id="run-000001",
        recorded_at=RUN.recorded_at,
        through_sequence=5,
        code_version="new",
        rules_hash="same",
        created_by="ann",
        segments=(),
    )
    assert not is_changed(RUN, None)
    assert not is_changed(RUN, posted)
    assert is_changed(RUN, replace(posted, code_version="old"))
    assert is_changed(RUN, replace(posted, rules_hash="other"))
