"""A small warehouse that runs add to, for the snapshot's tests."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.books.committing import CurrentRun
from orchestration.books.run_records import RunRecord, land_run_record
from orchestration.home import Home
from orchestration.run.context import RunContext, open_home
from orchestration.source_adoption import adopt_source

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
EMPTY_WAREHOUSE = """
    create schema core;
    create schema marts;
    create schema findings;
    create schema intermediate;
    create table core.fct_journal_entries (journal_entry_id text, posted_run_id text);
    create table core.fct_journal_lines (
        journal_line_id text, journal_entry_id text, line_number integer, posting_date date,
        account_id text, amount_minor bigint, posted_run_id text
    );
    create table core.fct_sale_lines (
        sale_line_id text, source_system text, source_document_id text, business_date date,
        net_amount_minor bigint
    );
    create table core.dim_account (account_id text, account_name text);
    insert into core.dim_account values ('1010', 'Cash drawers'), ('4010', 'Sales');
    create table core.findings (
        invariant text, class text, entity_id text, location_id text, business_date date,
        account_id text, source_system text, document_id text, amount_minor bigint,
        currency_code text, status text, detail text
    );
    create table findings.assert_suspense_is_empty (
        invariant text, class text, entity_id text, location_id text, business_date date,
        account_id text, document_id text, amount_minor bigint, currency_code text
    );
    create table findings.not_null_of_something (line text);
    create table marts.mart_sales__daily (business_date date, net_sales decimal(19, 4));
    create view marts.mart_finance__general_ledger as
    select lines.journal_line_id, accounts.account_name, lines.amount_minor,
        substr(cast(lines.posting_date as varchar), 1, 7) as period
    from core.fct_journal_lines as lines
    inner join core.dim_account as accounts on lines.account_id = accounts.account_id;
    create table intermediate.int_pos__changed_documents (
        source_system text, source_document_id text
    );
    create table intermediate.int_pos__touched_dates (business_date date);
"""
POST = """
    delete from intermediate.int_pos__changed_documents;
    insert into intermediate.int_pos__changed_documents values ('till', $document);
    delete from intermediate.int_pos__touched_dates;
    insert into intermediate.int_pos__touched_dates
    select $day union select business_date from core.fct_sale_lines
    where source_document_id = $document;
    delete from core.fct_sale_lines where source_document_id = $document;
    insert into core.fct_sale_lines
    select concat($document, '-1'), 'till', $document, $day, $amount where $amount <> 0;
    insert into core.fct_journal_entries values (concat($run, $document), $run);
    insert into core.fct_journal_lines values
        (concat($run, $document, '-1'), concat($run, $document), 1, $day, '1010', $amount, $run),
        (concat($run, $document, '-2'), concat($run, $document), 2, $day, '4010', -$amount, $run);
    create or replace table marts.mart_sales__daily as
    select business_date, cast(sum(net_amount_minor) as decimal(19, 4)) as net_sales
    from core.fct_sale_lines group by business_date
"""


@pytest.fixture
def context(tmp_path: Path) -> RunContext:
    home = Home(tmp_path / "home").ensure()
    adopt_source(home.path, "online_retail")
    opened = open_home(home, lambda: NOW)
    with opened.warehouse() as connection:
        connection.execute(EMPTY_WAREHOUSE)
    return opened


@pytest.fixture
def post(context: RunContext) -> Callable[..., CurrentRun]:
    """Posts one document as a committed run; a document posted again is a new version of it."""

    def post_document(
        number: int, document: str, day: str, amount: int, *, is_rebuild: bool = False
    ) -> CurrentRun:
        run = CurrentRun(
            run_id=f"run-{number:06d}-abc",
            recorded_at=NOW.isoformat(),
            through_sequence=number,
            committed_sequence=number - 1,
            is_rebuild=is_rebuild,
            code_version="code",
            rules_hash="rules",
            created_by="someone",
        )
        values = {"run": run.run_id, "document": document, "day": day, "amount": amount}
        with context.warehouse() as connection:
            for statement in POST.split(";"):
                used = {name: value for name, value in values.items() if f"${name}" in statement}
                typed = statement.replace("$day", "cast($day as date)")
                connection.execute(typed.replace("$amount", "cast($amount as bigint)"), used)
        fields = {
            "run_id": run.run_id,
            "recorded_at": run.recorded_at,
            "through_sequence": run.through_sequence,
            "code_version": run.code_version,
            "rules_hash": run.rules_hash,
            "created_by": run.created_by,
        }
        land_run_record(context.store, RunRecord(**fields, segments=()))
        return run

    return post_document
