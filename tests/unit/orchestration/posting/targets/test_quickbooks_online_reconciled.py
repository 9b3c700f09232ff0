"""From published books to a QuickBooks company and back: planned, delivered, reconciled."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from orchestration.posting.delivering import Delivering
from orchestration.posting.mapping.accounts import MappedAccount
from orchestration.posting.outbox import open_outbox, transaction
from orchestration.posting.planning.planning import plan
from orchestration.posting.planning.wishes import Wishes
from orchestration.posting.reconciling.reconciling import Reconciled, reconcile
from orchestration.posting.targets.quickbooks_online import QuickBooksOnline, open_target
from orchestration.settings import TargetSettings
from tests.fakes.quickbooks_online_books import Way
from tests.posted_books import DAY, Books, mapping
from tests.posting_entries import RECEIVABLE

PLACES = {"1010": "35", "1110": "60", "1300": "81", "2110": "90", "4010": "79", "5010": "80"}
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
SETTINGS = TargetSettings(kind="quickbooks_online", dimensions={"department": "location"})


def accounts() -> list[MappedAccount]:
    return [
        MappedAccount(account_id=ours, target_account=theirs) for ours, theirs in PLACES.items()
    ]


def posted(
    outbox: sqlite3.Connection,
    books: Books,
    way: Way,
    target: QuickBooksOnline,
    *more: MappedAccount,
) -> Reconciled:
    mapped = mapping(*accounts(), *more)
    wishes = Wishes("books", "harbor", SETTINGS, target.capabilities, mapped)
    with transaction(outbox):
        plan(outbox, books.connection, wishes, way.time.clock(), "root")
    Delivering(outbox, target, way.time.clock, way.time.sleep, "root").run()
    return reconcile(outbox, books.connection, target, wishes, FIRST, LAST)


def test_books_posted_and_corrected_agree_to_the_cent(way: Way, tmp_path: Path) -> None:
    way.company.departments["3"] = "Portland (port)"
    target = open_target(replace(way.context, functional_currencies={"harbor": "USD"}))
    books = Books()
    books.new_run()
    books.entry({"1110": 108_25, "4010": -100_00, "2110": -8_25})
    books.entry({"5010": 60_00, "1300": -60_00}, event="cost_of_sale")
    with closing(open_outbox(tmp_path / "outbox.sqlite")) as outbox:
        assert posted(outbox, books, way, target).differences == 0
        assert len(way.company.transactions) == 2

        books.new_run()
        books.entry({"1110": 21_50, "4010": -20_00, "2110": -1_50})
        way.connection.plan(["none", "drop_after", "error_after"])
        # What nobody knew of is looked up by the next run.
        for _ in range(3):
            found = posted(outbox, books, way, target)

    assert found.differences == 0
    assert len(way.company.transactions) == 4  # and a reversal, and the second revision
    moved = {one.account: one.amount_minor for one in target.movements("harbor", DAY, DAY)}
    assert moved == {PLACES[ours]: amount for ours, amount in books.balances().items()}
    assert found.others == 0


@pytest.mark.parametrize("sales_as", ["journal_entry", "sales_receipt"])
def test_two_customers_on_the_receivable_go_in_parts_and_are_corrected_in_parts(
    way: Way, tmp_path: Path, sales_as: str
) -> None:
    """QuickBooks takes one such line an entry; before, it refused the whole day."""
    way.company.departments["3"] = "Portland (port)"
    options = {**way.context.options, "sales_as": sales_as}
    options |= {"create_parties": True, "create_items": True}
    target = open_target(
        replace(way.context, functional_currencies={"harbor": "USD"}, options=options)
    )
    customers = [
        MappedAccount(account_id=ours, target_account=RECEIVABLE, party_type="customer", party=name)
        for ours, name in (("1200", "House accounts"), ("1210", "Delivery partner"))
    ]
    books = Books()
    books.new_run()
    books.entry({"1110": 100_00, "4010": -100_00})
    books.entry({"1200": 40_00, "4010": -40_00})
    books.entry({"1210": 25_00, "4010": -25_00})
    with closing(open_outbox(tmp_path / "outbox.sqlite")) as outbox:
        assert posted(outbox, books, way, target, *customers).differences == 0
        kinds = [held["kind"] for held in way.company.transactions.values()]
        assert sorted(kinds) == sorted(["JournalEntry", "JournalEntry", FORM_OF[sales_as]])
        books.new_run()
        books.entry({"1210": -5_00, "4010": 5_00})
        assert posted(outbox, books, way, target, *customers).differences == 0
    assert len(way.company.transactions) == 5  # and the partner's reversal and revision
    moved = {one.account: one.amount_minor for one in target.movements("harbor", DAY, DAY)}
    assert moved == {"60": 100_00, RECEIVABLE: 60_00, "79": -160_00}


FORM_OF = {"journal_entry": "JournalEntry", "sales_receipt": "SalesReceipt"}
