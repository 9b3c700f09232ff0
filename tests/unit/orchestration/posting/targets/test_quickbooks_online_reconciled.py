"""From published books to a QuickBooks company and back: planned, delivered, reconciled."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa

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

PLACES = {"1010": "35", "1110": "60", "1300": "81", "2110": "90", "4010": "79", "5010": "80"}
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
SETTINGS = TargetSettings(kind="quickbooks_online", dimensions={"department": "location"})


def accounts() -> pa.Table:
    return mapping(
        *(MappedAccount(account_id=ours, target_account=theirs) for ours, theirs in PLACES.items())
    )


def posted(
    outbox: sqlite3.Connection, books: Books, way: Way, target: QuickBooksOnline
) -> Reconciled:
    wishes = Wishes("books", "harbor", SETTINGS, target.capabilities, accounts())
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
