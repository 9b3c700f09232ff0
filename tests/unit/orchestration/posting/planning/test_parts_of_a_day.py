"""A day that names more customers than an entry may goes in parts, each balanced in itself."""

import hashlib
import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.posting.mapping.accounts import MappedAccount
from orchestration.posting.outbox import open_outbox, transaction
from orchestration.posting.planning.adding import Planned
from orchestration.posting.planning.planning import plan
from orchestration.posting.planning.wishes import Wishes
from orchestration.posting.targets.protocol import Capabilities
from orchestration.settings import TargetSettings
from tests.posted_books import DAY, Books, mapping
from tests.unit.orchestration.posting.conftest import NOW

PLAIN = ("1010", "1110", "2110", "4010")


def of_customer(account: str, party: str) -> MappedAccount:
    return MappedAccount(
        account_id=account, target_account="AR", party_type="customer", party=party
    )


ANN, BOB = of_customer("1200", "Ann"), of_customer("1210", "Bob")
ACCOUNTS = (*(MappedAccount(account_id=one, target_account=one) for one in PLAIN), ANN, BOB)


@pytest.fixture
def books() -> Books:
    found = Books()
    found.new_run()
    return found


def planned(
    outbox: sqlite3.Connection,
    books: Books,
    *rows: MappedAccount,
    most: int | None = 1,
    decimals: int | None = None,
    **asked: Any,
) -> Planned:
    capabilities = Capabilities(100, "functional", decimals, parties_per_entry=most)
    wished = TargetSettings(kind="quickbooks_online", **asked)
    wishes = Wishes("books", "harbor", wished, capabilities, mapping(*(rows or ACCOUNTS)))
    with transaction(outbox):
        return plan(outbox, books.connection, wishes, NOW, "root")


def sent(outbox: sqlite3.Connection) -> None:
    outbox.execute("update deliveries set state = 'POSTED' where state = 'PENDING'")


def told(outbox: sqlite3.Connection) -> list[tuple[str, int, str, dict[str, int]]]:
    """Kind, revision, description and amounts by account and party, in the order of sending."""
    rows = outbox.execute(
        "select deliveries.*, coalesce(deliveries.lines, originals.lines) as text"
        " from deliveries left join deliveries as originals"
        " on deliveries.reverses = originals.external_id"
        " where deliveries.state <> 'WITHDRAWN' order by deliveries.sequence"
    )
    return [
        (
            row["kind"],
            row["revision"],
            row["description"],
            {
                " ".join(filter(None, (line["account"], line["party"]))): line["amount_minor"]
                * (-1 if row["kind"] == "reversal" else 1)
                for line in json.loads(row["text"])
            },
        )
        for row in rows
    ]


def held(outbox: sqlite3.Connection) -> dict[str, int]:
    """What the target holds by account and party once all of it is sent."""
    found: Counter[str] = Counter()
    for *_, amounts in told(outbox):
        assert sum(amounts.values()) == 0
        found.update(amounts)
    return {account: amount for account, amount in found.items() if amount}


def ids(outbox: sqlite3.Connection) -> list[str]:
    rows = outbox.execute("select external_id from deliveries order by sequence").fetchall()
    return [row[0] for row in rows]


def id_without_parts(revision: int = 1) -> str:
    """As accounting.md 3.0 forms it, for a day of sales."""
    parts = ("books", "harbor", "port", DAY, DAY, "sales", "", "USD", "", revision)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def three_sales(books: Books) -> None:
    books.entry({"1010": 10_00, "4010": -10_00})
    books.entry({"1200": 5_00, "1110": 3_00, "4010": -7_00, "2110": -1_00})
    books.entry({"1210": 20_00, "4010": -20_00})


def test_each_customer_of_a_day_has_an_entry_and_who_names_nobody_another(
    outbox: sqlite3.Connection, books: Books
) -> None:
    three_sales(books)
    assert planned(outbox, books) == Planned(entries=3)
    assert sorted(told(outbox), key=lambda row: row[2]) == [
        ("entry", 1, "Sales of 2026-10-05, Portland", {"1010": 10_00, "4010": -10_00}),
        (
            "entry",
            1,
            "Sales of 2026-10-05, Portland, Ann",
            {"1110": 3_00, "2110": -1_00, "4010": -7_00, "AR Ann": 5_00},
        ),
        ("entry", 1, "Sales of 2026-10-05, Portland, Bob", {"4010": -20_00, "AR Bob": 20_00}),
    ]
    assert id_without_parts() in ids(outbox)
    assert len(set(ids(outbox))) == 3


def test_the_ids_of_parts_are_the_same_for_ever(outbox: sqlite3.Connection, books: Books) -> None:
    three_sales(books)
    planned(outbox, books)
    before = ids(outbox)
    outbox.executescript("delete from deliveries; delete from plans;")
    books.entry({"1210": 1_00, "4010": -1_00})
    planned(outbox, books)
    assert sorted(ids(outbox)) == sorted(before)


@pytest.mark.parametrize("most", [1, 2, None])
def test_a_day_that_need_not_be_divided_keeps_its_id(
    outbox: sqlite3.Connection, books: Books, most: int | None
) -> None:
    books.entry({"1010": 10_00, "4010": -10_00})
    books.entry({"1200": 5_00, "4010": -5_00})
    if most != 1:
        books.entry({"1210": 20_00, "4010": -20_00})
    assert planned(outbox, books, most=most) == Planned(entries=1)
    assert ids(outbox) == [id_without_parts()]


def test_a_target_may_want_every_customer_apart(outbox: sqlite3.Connection, books: Books) -> None:
    books.entry({"1010": 10_00, "4010": -10_00})
    books.entry({"1200": 5_00, "4010": -5_00})
    assert planned(outbox, books, most=0) == Planned(entries=2)
    assert [row[3].keys() for row in sorted(told(outbox), key=lambda row: row[2])] == [
        {"1010", "4010"},
        {"AR Ann", "4010"},
    ]


def test_two_accounts_of_one_customer_are_two_lines_and_so_two_parts(
    outbox: sqlite3.Connection, books: Books
) -> None:
    three_sales(books)
    one = [*ACCOUNTS[:-2], *(of_customer(row.account_id, "POS") for row in (ANN, BOB))]
    assert planned(outbox, books, *one) == Planned(entries=3)
    assert held(outbox)["AR POS"] == 25_00


def test_single_entries_are_never_divided(outbox: sqlite3.Connection, books: Books) -> None:
    three_sales(books)
    books.entry({"1200": 5_00, "1210": 5_00, "4010": -10_00})
    assert planned(outbox, books, mode="detail") == Planned(entries=4)
    keys = outbox.execute("select distinct length(posting_key) from deliveries").fetchall()
    assert [row[0] for row in keys] == [64]


def test_an_entry_of_two_customers_stays_whole_and_beside_the_others(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1010": 10_00, "4010": -10_00})
    books.entry({"1200": 5_00, "1210": 5_00, "4010": -10_00})
    assert planned(outbox, books) == Planned(entries=2)
    assert "Sales of 2026-10-05, Portland, Ann, Bob" in [row[2] for row in told(outbox)]


def test_a_correction_touches_its_part_alone(outbox: sqlite3.Connection, books: Books) -> None:
    three_sales(books)
    planned(outbox, books)
    sent(outbox)
    books.new_run()
    books.entry({"1210": -20_00, "4010": 20_00})
    books.entry({"1210": 25_00, "4010": -25_00})
    assert planned(outbox, books) == Planned(entries=1, reversals=1)
    assert told(outbox)[3:] == [
        (
            "reversal",
            1,
            "Reversal of Sales of 2026-10-05, Portland, Bob",
            {"4010": 20_00, "AR Bob": -20_00},
        ),
        ("entry", 2, "Sales of 2026-10-05, Portland, Bob", {"4010": -25_00, "AR Bob": 25_00}),
    ]
    assert len(set(ids(outbox))) == 5


def test_a_part_that_came_to_nothing_is_taken_back(
    outbox: sqlite3.Connection, books: Books
) -> None:
    three_sales(books)
    planned(outbox, books)
    sent(outbox)
    books.new_run()
    books.entry({"1210": -20_00, "4010": 20_00})
    assert planned(outbox, books) == Planned(reversals=1)
    assert "AR Bob" not in held(outbox)


def test_a_second_customer_that_comes_later_divides_what_was_sent_whole(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1010": 10_00, "4010": -10_00})
    books.entry({"1200": 5_00, "4010": -5_00})
    planned(outbox, books)
    sent(outbox)
    books.new_run()
    books.entry({"1210": 20_00, "4010": -20_00})
    assert planned(outbox, books) == Planned(entries=3, reversals=1)
    assert held(outbox) == {"1010": 10_00, "4010": -35_00, "AR Ann": 5_00, "AR Bob": 20_00}
    assert id_without_parts(revision=2) in ids(outbox)


def test_parts_that_are_none_any_more_are_taken_back(
    outbox: sqlite3.Connection, books: Books
) -> None:
    """Another mapping names one customer only; the day is whole again."""
    three_sales(books)
    planned(outbox, books)
    sent(outbox)
    books.new_run()
    books.entry({"1010": 1_00, "4010": -1_00})
    one = [*ACCOUNTS[:-1], MappedAccount(account_id="1210", target_account="1210")]
    assert planned(outbox, books, *one) == Planned(entries=1, reversals=3)
    assert held(outbox) == {
        "1010": 11_00, "1110": 3_00, "2110": -1_00, "4010": -38_00, "AR Ann": 5_00, "1210": 20_00,
    }  # fmt: skip
    sent(outbox)
    books.new_run()
    books.entry({"1010": 1_00, "4010": -1_00})
    assert planned(outbox, books) == Planned(entries=3, reversals=1)
    assert held(outbox)["AR Bob"] == 20_00
    assert len(set(ids(outbox))) == 3 + 4 + 4


def test_what_was_sent_of_a_day_that_is_held_now_stays(
    outbox: sqlite3.Connection, books: Books
) -> None:
    three_sales(books)
    planned(outbox, books)
    sent(outbox)
    books.new_run()
    books.entry({"1010": 1_00, "4010": -1_00})
    books.connection.execute(
        "insert into findings values ('11', 'D', 'port', ?, 'open', 'drawer')", [DAY]
    )
    assert planned(outbox, books) == Planned(left_out=1)


def test_a_day_with_an_unmapped_account_is_left_out_whole(
    outbox: sqlite3.Connection, books: Books
) -> None:
    three_sales(books)
    books.entry({"1040": 1_00, "4010": -1_00})
    assert planned(outbox, books) == Planned(left_out=1)
    assert ids(outbox) == []


AMOUNTS = st.integers(1, 9_999)
SALE = st.tuples(
    st.sampled_from(["1010", "1110", "1200", "1210"]),
    AMOUNTS,
    st.sampled_from(["1200", "1210", "1110"]),
    AMOUNTS,
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(SALE, max_size=4), min_size=1, max_size=4), st.sampled_from([0, 1, None]))
def test_whatever_comes_when_the_target_ends_with_the_books(
    runs: list[list[tuple[str, int, str, int]]], most: int | None
) -> None:
    books = Books()
    with TemporaryDirectory() as folder, closing(open_outbox(Path(folder) / "outbox")) as outbox:
        total: Counter[str] = Counter()
        names = {"1200": "AR Ann", "1210": "AR Bob"}
        for sales in runs:
            books.new_run()
            for first, one, second, other in sales:
                amounts = Counter({first: one})
                amounts[second] += other
                amounts["4010"] = -one - other
                books.entry(dict(amounts))
                total.update({names.get(key, key): value for key, value in amounts.items()})
            planned(outbox, books, most=most)
            sent(outbox)
        assert held(outbox) == {account: amount for account, amount in total.items() if amount}
        assert len(set(ids(outbox))) == len(ids(outbox))
