"""Which accounts keep a period from its final close, what they are open with, who may sign them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from orchestration.periods.checklist import (
    ChecklistRow,
    checklist_blockers,
    read_checklist,
    read_open_items,
)
from orchestration.periods.checklist_decisions import refusal_to_sign
from orchestration.periods.published_periods import ClosingError
from tests.unit.orchestration.checklists import AUGUST, CHECKLIST


@pytest.fixture
def books() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(CHECKLIST)
        yield connection


def row(books: duckdb.DuckDBPyConnection, account: str, currency: str = "USD") -> ChecklistRow:
    (found,) = [
        each
        for each in read_checklist(books, AUGUST)
        if (each.account_id, each.currency_code) == (account, currency)
    ]
    return found


def test_an_unexplained_difference_blocks_whatever_is_set(books: duckdb.DuckDBPyConnection) -> None:
    """Suspense is named by invariant 32, to a preliminary close already, and not once more."""
    (found,) = checklist_blockers(books, AUGUST, is_required=False)
    assert (found.account_id, found.currency_code, found.amount_minor) == ("1110", "USD", 300)
    assert found.what == "account differs from its subledger"


def test_where_it_is_required_every_account_is_prepared_and_reviewed(
    books: duckdb.DuckDBPyConnection,
) -> None:
    found = checklist_blockers(books, AUGUST, is_required=True)
    assert [(each.account_id, each.currency_code, each.what) for each in found] == [
        ("1040", "USD", "account without evidence"),
        ("1110", "CAD", "account not signed"),
        ("1110", "USD", "account differs from its subledger"),
        ("1200", "USD", "account not signed"),
        ("1990", "USD", "account differs from its subledger"),
        ("2210", "USD", "account not signed"),
    ]
    details = {(each.account_id, each.currency_code): each.detail for each in found}
    assert details["1110", "CAD"].startswith("its figures changed since it was signed")
    assert details["1200", "USD"].startswith("ann prepared it")


def test_books_of_an_earlier_release_are_to_be_run_first() -> None:
    with duckdb.connect() as connection, pytest.raises(ClosingError, match="run tillbook run"):
        checklist_blockers(connection, AUGUST, is_required=False)


def test_open_items_are_those_of_the_period_end(books: duckdb.DuckDBPyConnection) -> None:
    """Ann paid in September, Cid in August; what came and went within a month is no item."""
    found = read_open_items(books, AUGUST, row(books, "1200"))
    assert [(item.item_id, item.open_since, item.balance) for item in found] == [
        ("ann", date(2026, 7, 9), Decimal("5.0000")),
        ("bob", date(2026, 8, 5), Decimal("15.0000")),
    ]


@pytest.mark.parametrize(
    ("account", "currency", "refusal"),
    [
        ("1010", "USD", "ann prepared it already"),
        ("1040", "USD", "it needs evidence"),
        ("1110", "CAD", None),
        ("1110", "USD", "it differs"),
        ("2210", "USD", None),
    ],
)
def test_only_what_is_in_order_is_prepared_and_once(
    books: duckdb.DuckDBPyConnection, account: str, currency: str, refusal: str | None
) -> None:
    found = row(books, account, currency)
    assert refusal_to_sign(found, "preparation", "cid", one_person=False) == refusal


def test_who_prepares_does_not_review(books: duckdb.DuckDBPyConnection) -> None:
    prepared = row(books, "1200")
    refused = refusal_to_sign(prepared, "review", "ann", one_person=False)
    assert refused == "ann prepared it and who prepares does not review"
    assert refusal_to_sign(prepared, "review", "bob", one_person=False) is None
    assert refusal_to_sign(prepared, "review", "ann", one_person=True) is None


def test_what_nobody_prepared_or_somebody_reviewed_is_not_reviewed(
    books: duckdb.DuckDBPyConnection,
) -> None:
    assert refusal_to_sign(row(books, "2210"), "review", "bob", one_person=True) == (
        "nobody prepared it as it stands now"
    )
    assert refusal_to_sign(row(books, "1010"), "review", "cid", one_person=True) == (
        "bob reviewed it already"
    )


def test_an_explained_difference_may_be_signed(books: duckdb.DuckDBPyConnection) -> None:
    explained = replace(row(books, "1110"), row_status="explained")
    assert refusal_to_sign(explained, "preparation", "cid", one_person=False) is None
