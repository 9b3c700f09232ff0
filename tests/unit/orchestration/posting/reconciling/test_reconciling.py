"""Reconciling names every way in which target, outbox and books can differ, and nothing else."""

import sqlite3
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from orchestration.posting.delivering import Delivering
from orchestration.posting.mapping.accounts import MappedAccount
from orchestration.posting.missing import take_up_missing
from orchestration.posting.outbox import transaction
from orchestration.posting.planning.planning import plan
from orchestration.posting.planning.wishes import Wishes
from orchestration.posting.reconciling.reconciling import Reconciled, reconcile, span_of
from orchestration.posting.targets.protocol import AccountMovement, Capabilities, HeldEntry
from orchestration.settings import TargetSettings
from tests.posted_books import DAY, Books, mapping
from tests.unit.orchestration.posting.conftest import NOW, states
from tests.unreliable_target import Fault, UnreliableTarget

OTHERS = HeldEntry(
    None, "payroll", DAY, (AccountMovement("T1110", "USD", 5), AccountMovement("T9", "USD", -5))
)


@pytest.fixture
def books() -> Books:
    found = Books()
    found.new_run()
    found.entry({"1110": 100, "4010": -100})
    found.entry({"5010": 60, "1300": -60}, event="cost_of_sale")
    return found


def wishes_of(*rows: MappedAccount, decimals: int | None = None) -> Wishes:
    capabilities = Capabilities(3, "transaction", decimals)
    asked = TargetSettings(kind="plain_text")
    return Wishes("books", "harbor", asked, capabilities, mapping(*rows))


def posted(
    outbox: sqlite3.Connection,
    books: Books,
    wishes: Wishes | None = None,
    faults: list[Fault] | None = None,
) -> UnreliableTarget:
    """A target that was sent all that can go."""
    target = UnreliableTarget(faults or [])
    with transaction(outbox):
        plan(outbox, books.connection, wishes or wishes_of(), NOW, "root")
    Delivering(outbox, target, lambda: NOW, target.waited.append, "root").run()
    return target


def compared(
    outbox: sqlite3.Connection,
    books: Books,
    target: UnreliableTarget,
    wishes: Wishes | None = None,
) -> Reconciled:
    first, last = span_of(outbox, "books") or (DAY, DAY)
    return reconcile(outbox, books.connection, target, wishes or wishes_of(), first, last)


def differing(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["is_difference"]]


def test_what_was_sent_agrees(outbox: sqlite3.Connection, books: Books) -> None:
    found = compared(outbox, books, posted(outbox, books))
    assert (found.differences, len(found.accounts), len(found.books)) == (0, 4, 4)


class OfFiles(UnreliableTarget):
    """Its balances are the sum of its entries, which one reading tells."""

    @property
    def capabilities(self) -> Capabilities:
        return replace(super().capabilities, moves_by_entries=True)

    def movements(self, entity_id: str, first_day: date, last_day: date) -> list[AccountMovement]:
        raise AssertionError("the files are read a second time")


def test_one_reading_of_files_says_the_same(outbox: sqlite3.Connection, books: Books) -> None:
    asked = posted(outbox, books)
    asked.held.append(asked.held[0])
    asked.others.append(OTHERS)
    found = compared(outbox, books, asked)
    read_once = OfFiles([], held=asked.held, others=asked.others)
    assert compared(outbox, books, read_once) == found
    assert len(differing(found.accounts)) == 3


def test_what_is_gone_there_is_named_and_can_be_sent_again(
    outbox: sqlite3.Connection, books: Books
) -> None:
    target = posted(outbox, books)
    gone = target.held.pop()
    found = compared(outbox, books, target)
    assert [(row["difference"], row["external_id"]) for row in found.entries] == [
        ("not there", gone.entry.external_id)
    ]
    assert len(differing(found.accounts)) == 2
    assert take_up_missing(outbox, target, NOW, "root") == 1
    Delivering(outbox, target, lambda: NOW, target.waited.append, "root").run()
    assert target.held[-1].request_id != gone.request_id
    assert compared(outbox, books, target).differences == 0


def test_what_is_there_twice_is_named(outbox: sqlite3.Connection, books: Books) -> None:
    target = posted(outbox, books)
    target.held.append(target.held[0])
    found = compared(outbox, books, target)
    assert [row["difference"] for row in found.entries] == ["there more than once"]


def test_other_amounts_there_are_named_with_both(outbox: sqlite3.Connection, books: Books) -> None:
    target = posted(outbox, books)
    sale = next(one for one in target.held if one.entry.journal_type == "sales")
    lines = tuple(replace(line, amount_minor=line.amount_minor * 2) for line in sale.entry.lines)
    target.held.remove(sale)
    target.held.append(replace(sale, entry=replace(sale.entry, lines=lines)))
    (row,) = compared(outbox, books, target).entries
    assert row["difference"] == "other amounts there"
    assert row["detail"] == "T1110 USD: sent 100, there 200; T4010 USD: sent -100, there -200"


def test_another_date_there_is_named(outbox: sqlite3.Connection, books: Books) -> None:
    target = posted(outbox, books)
    first = target.held[0]
    target.held[0] = replace(first, entry=replace(first.entry, posting_date=date(2026, 10, 4)))
    (row,) = compared(outbox, books, target).entries
    assert (row["difference"], row["detail"]) == ("dated otherwise there", "2026-10-04")


def test_what_the_outbox_is_unsure_of_and_is_there_is_named(
    outbox: sqlite3.Connection, books: Books
) -> None:
    target = posted(outbox, books)
    outbox.execute("update deliveries set state = 'UNCERTAIN' where journal_type = 'sales'")
    found = compared(outbox, books, target)
    assert [(row["difference"], row["detail"]) for row in found.entries] == [
        ("there, and not posted by the outbox", "the outbox says UNCERTAIN")
    ]


def test_others_entries_count_on_accounts_that_are_ours_alone(
    outbox: sqlite3.Connection, books: Books
) -> None:
    target = posted(outbox, books)
    target.others.append(OTHERS)
    found = compared(outbox, books, target)
    assert found.others == 1
    (row,) = differing(found.accounts)
    assert (row["account"], row["there_minor"], row["sent_minor"]) == ("T1110", 105, 100)


def test_others_entries_do_not_count_on_shared_accounts(
    outbox: sqlite3.Connection, books: Books
) -> None:
    rows = [
        MappedAccount(
            account_id=one,
            target_account=f"T{one}",
            ownership="shared" if one == "1110" else "ours",
        )
        for one in ("1110", "1300", "4010", "5010")
    ]
    target = posted(outbox, books, wishes_of(*rows))
    target.others.append(OTHERS)
    assert compared(outbox, books, target, wishes_of(*rows)).differences == 0


def test_refused_and_left_out_entries_explain_what_is_not_there(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 7, "4010": -7}, store="chic")
    books.connection.execute(
        "insert into findings values ('32', 'D', 'chic', ?, 'open', 'unknown tender')", [DAY]
    )
    target = posted(outbox, books, faults=[Fault.NONE, Fault.REFUSED])
    assert sorted(states(outbox).values()) == ["POSTED", "REJECTED"]
    found = compared(outbox, books, target)
    assert found.differences == 0
    (row,) = [row for row in found.books if row["account_id"] == "1110"]
    assert (row["books_minor"], row["there_minor"], row["on_its_way_minor"]) == (107, 0, 100)
    assert (row["left_out_minor"], row["unexplained_minor"]) == (7, 0)


def test_what_nothing_explains_is_a_difference(outbox: sqlite3.Connection, books: Books) -> None:
    target = posted(outbox, books)
    books.entry({"1110": 1, "4010": -1})
    found = compared(outbox, books, target)
    told = {row["account_id"]: row["unexplained_minor"] for row in differing(found.books)}
    assert told == {"1110": 1, "4010": -1}


def test_rounding_to_fewer_decimals_is_no_difference(outbox: sqlite3.Connection) -> None:
    books = Books()
    books.new_run()
    books.entry({"1110": 1000, "4010": -333, "4110": -333, "2110": -334}, currency="KWD")
    wishes = wishes_of(decimals=2)
    target = posted(outbox, books, wishes)
    found = compared(outbox, books, target, wishes)
    assert found.differences == 0
    told = {row["account_id"]: row["unexplained_minor"] for row in found.books}
    assert told == {"1110": 0, "2110": 6, "4010": -3, "4110": -3}
