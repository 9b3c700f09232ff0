"""A small published snapshot, so that reading verbs are tested without a run."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from orchestration.publishing.pointer import Pointer, switch_pointer

BOOKS = """
    create table dim_location (location_id text, entity_id text);
    insert into dim_location values ('L1', 'harbor'), ('L2', 'juniper');
    create table dim_currency (
        currency_code text, decimals integer, minor_unit decimal(9, 4),
        minor_units_per_major integer
    );
    insert into dim_currency values ('USD', 2, 0.01, 100), ('JPY', 0, 1, 1);
    create table dim_account (account_id text, account_name text, account_type text);
    insert into dim_account values
        ('1010', 'Cash', 'asset'), ('3200', 'Retained earnings', 'equity'),
        ('4000', 'Sales', 'income');
    create table fct_journal_lines (
        entity_id text, posting_date date, account_id text, amount_minor bigint,
        currency_code text
    );
    insert into fct_journal_lines values
        ('harbor', '2025-12-31', '1010', 1000, 'USD'),
        ('harbor', '2025-12-31', '4000', -1000, 'USD'),
        ('harbor', '2026-01-02', '1010', 250, 'USD'),
        ('harbor', '2026-01-02', '4000', -250, 'USD'),
        ('juniper', '2026-01-02', '1010', 900, 'JPY'),
        ('juniper', '2026-01-02', '4000', -900, 'JPY');
    create table quarantine (
        source_system text, document_id text, reason text, detail text, amount_minor bigint,
        currency_code text, file_sha256 text, row_number bigint, status text,
        source_version text, release_refusal text
    );
    insert into quarantine values
        ('square', 'UNBALANCED', 'receipt and tenders differ', 'differ by this', 40, 'USD', 'aa', 1,
            'quarantined', 'v1', 'posting it would put the books out of balance'),
        ('square', 'ABSURD', 'implausible', 'a quantity of 1000001', null, 'USD', 'ab', 2,
            'quarantined', 'v2', null),
        ('square', 'HALF', 'implausible', 'a date', null, 'USD', 'ac', 3, 'quarantined', 'v3',
            null),
        ('square', 'HALF', 'incomplete', 'a line of the document was refused: not a number', null,
            'USD', 'ac', 4, 'quarantined', 'v3', 'half a document never reaches the books'),
        ('square', 'orders/torn.json', 'not JSON', 'unexpected end', null, null, 'ad', 4,
            'quarantined', null, 'half a document never reaches the books'),
        ('square', 'GONE', 'receipt and tenders differ', 'differ', 1, 'USD', 'ae', 5, 'released',
            'v4', null),
        ('square', 'TWICE', 'more returned than sold', 'by 1', 0, 'USD', 'af', 6, 'quarantined',
            'v5', null),
        ('online_retail', 'TWICE', 'implausible', 'date', null, 'GBP', 'b0', 7, 'quarantined',
            'v6', null);
"""


@pytest.fixture
def publish_books(tmp_path: Path) -> Callable[[str], Home]:
    """Publishes the small books, changed by some SQL, in a home of its own."""

    def publish(change: str = "") -> Home:
        home = Home(tmp_path / "home").ensure()
        with duckdb.connect(str(home.published / "run-1.duckdb")) as connection:
            connection.execute(BOOKS + change)
        pointer = Pointer(
            run_id="run-1", file="run-1.duckdb", previous=None, published_at="2026-11-20T12:00:00Z"
        )
        switch_pointer(home.published, pointer)
        return home

    return publish


@pytest.fixture
def published_home(publish_books: Callable[[str], Home]) -> Home:
    """A home whose small books are published."""
    return publish_books("")
