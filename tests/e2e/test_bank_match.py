"""Statements are held against the books: each thing in one state, each line once, none plugged."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.home import Home
from tests.e2e.bank_deliveries import BOOKS, EARLY, LATE, write_bank, write_till
from tests.e2e.conftest import SETTINGS
from tests.homes import (
    Rows,
    balances,
    built_once,
    configured_home,
    copy_home,
    run_books,
    warehouse_rows,
)

MATCH = "marts.mart_finance__three_way_match"


@dataclass(frozen=True)
class BankHomes:
    """Homes of the same month.

    Attributes:
        without: Before any statement came.
        first: After the bank's first delivery.
        both: After its second.
    """

    without: Home
    first: Home
    both: Home


@pytest.fixture(scope="session")
def bank_homes(shared_folder: Path) -> BankHomes:
    """The month of bank_deliveries.py, delivered in three runs."""
    drop = shared_folder / "bank_deliveries"

    def build_without(path: Path) -> Home:
        write_till(drop / "till")
        write_bank(drop / "first", drop / "second")
        home = configured_home(path, SETTINGS)
        run_books(home, "square", drop / "till")
        return home

    def build_first(path: Path) -> Home:
        home = copy_home(Home(shared_folder / "bank_without"), path)
        for name, text in BOOKS.items():
            (home.books / f"{name}.csv").write_text(text, "utf-8")
        run_books(home, "bank", drop / "first")
        return home

    def build_both(path: Path) -> Home:
        home = copy_home(Home(shared_folder / "bank_first"), path)
        run_books(home, "bank", drop / "second")
        return home

    return BankHomes(
        built_once(shared_folder, "bank_without", build_without),
        built_once(shared_folder, "bank_first", build_first),
        built_once(shared_folder, "bank_both", build_both),
    )


def states(home: Home, kind: str) -> dict[str, str]:
    """State of each thing of a kind by its id."""
    rows = warehouse_rows(
        home, f"select match_id, match_state from {MATCH} where match_type = ?", [kind]
    )
    assert len(rows) == len({match_id for match_id, _ in rows})
    return dict(rows)


def test_each_payout_is_in_the_state_its_story_says(bank_homes: BankHomes) -> None:
    assert states(bank_homes.first, "payout") == {
        "POMATCHED": "matched",
        "POBYAMOUNT": "matched",
        "POMISSING": "not_on_bank",
        "POSHORT": "amount_difference",
        "POTWICE": "duplicate",
        "POSPLIT": "matched",
        "POSUMA": "matched",
        "POSUMB": "matched",
        "PONAMEDA": "matched",
        "PONAMEDB": "matched",
        "POFAILED": "matched",
        "POUNKNOWN": "matched",
        "POFIRST": "matched",
        "POSECOND": "matched",
        "POYOUNG": "timing",
    }


def test_how_each_was_found_is_told(bank_homes: BankHomes) -> None:
    rows = warehouse_rows(
        bank_homes.first,
        "select match_id, list(distinct matched_by), count(*),"
        " cast(sum(matched_amount_minor) as bigint) from core.fct_bank_matches"
        " where match_id in ('POBYAMOUNT', 'POSPLIT', 'POSUMA', 'PONAMEDB', 'POFAILED')"
        " group by match_id order by match_id",
    )
    assert rows == [
        ("POBYAMOUNT", ["amount"], 1, 10200),
        ("POFAILED", ["reference"], 2, 0),
        ("PONAMEDB", ["reference"], 1, 11002),
        ("POSPLIT", ["reference"], 2, 10600),
        ("POSUMA", ["sum of a day"], 1, 10700),
    ]


def test_each_payment_is_in_the_state_its_story_says(bank_homes: BankHomes) -> None:
    found = states(bank_homes.first, "payment")

    assert {name: state for name, state in found.items() if state != "matched"} == {
        "PAYORDFAILED": "timing",
        "PAYORDDEAR": "fee_mismatch",
        "PAYORDDISPUTED": "chargeback",
        "PAYORDAGAIN": "duplicate",
        "PAYORDNOTYETPAIDOUT": "timing",
        "PAYORDPOSONLY": "pos_only",
    }
    assert list(states(bank_homes.first, "payout_entry").values()) == ["processor_only"]


def test_cash_is_followed_to_the_bank(bank_homes: BankHomes) -> None:
    assert states(bank_homes.first, "deposit") == {
        "DEPBANKED": "matched",
        "DEPMISSING": "not_on_bank",
    }
    rows = warehouse_rows(
        bank_homes.first,
        "select business_date, match_state, expected_amount, found_amount, age_days"
        f" from {MATCH} where match_type = 'cash' order by business_date",
    )
    assert [(day.day, *rest) for day, *rest in rows] == [
        (12, "matched", Decimal("50.0000"), Decimal("50.0000"), None),
        # 80.00 came in, 30.00 of them left with the slip that the bank does not know of
        (13, "unbanked_cash", Decimal("80.0000"), Decimal("30.0000"), 18),
    ]


def test_what_the_books_do_not_expect_is_listed(bank_homes: BankHomes) -> None:
    rows = warehouse_rows(
        bank_homes.first,
        f"select match_detail, found_amount from {MATCH} where match_type = 'bank_line'"
        " order by found_amount",
    )
    assert [(words.split(":")[0], amount) for words, amount in rows] == [
        ("TEXT RENT MARCH", Decimal("-2000.0000")),
        ("cash paid in", Decimal("12.3400")),
    ]


def test_a_line_counts_once_however_often_it_is_delivered(bank_homes: BankHomes) -> None:
    def lines(home: Home) -> Rows:
        return warehouse_rows(
            home,
            "select booking_date, amount_minor, bank_line_reference from core.fct_bank_lines"
            " order by all",
        )

    assert len(lines(bank_homes.first)) == len(EARLY) + len(LATE)
    assert lines(bank_homes.both) == lines(bank_homes.first)


def test_what_does_not_add_up_is_held_with_the_difference(bank_homes: BankHomes) -> None:
    def held(home: Home) -> Rows:
        return warehouse_rows(
            home,
            "select document_id, reason, amount_minor from core.quarantine"
            " where source_system = 'bank' and status = 'quarantined' order by document_id",
        )

    def row_numbers(home: Home) -> Rows:
        return warehouse_rows(
            home,
            "select document_id, row_number, split_part(detail, ';', 1) from core.quarantine"
            " where source_system = 'control' order by all",
        )

    stranger = ("9009 77 2026-04-01", "the account belongs to nobody", None)
    letter = ("letter.txt", "the file cannot be read as statements", None)
    wrong = ("1001-2002 122099999 2026-04-01", "the statement does not add up", -7)
    assert held(bank_homes.first) == [wrong, stranger, letter]
    assert row_numbers(bank_homes.first) == [
        ("books/bank_accounts.csv", 2, "row 2: account 1001-2002 is there twice in USD"),
        ("books/cash_deposits.csv", 3, "row 3: slip DEPBANKED is there twice"),
        ("books/cash_deposits.csv", 4, "row 4: there is no store LNOWHERE"),
    ]
    # delivered right, the statement takes the place of the one that was wrong
    assert held(bank_homes.both) == [stranger, letter]


def test_statements_that_follow_on_each_other_cover_their_days(bank_homes: BankHomes) -> None:
    rows = warehouse_rows(
        bank_homes.both,
        "select distinct covered_from, covered_through from core.fct_bank_statements",
    )
    assert [(first.isoformat(), last.isoformat()) for first, last in rows] == [
        ("2026-03-01", "2026-04-01")
    ]


def test_findings_name_what_the_bank_lacks(bank_homes: BankHomes) -> None:
    """Invariants 16b and 18b, as publishing reads them; without a statement they say nothing."""

    def named(home: Home) -> Rows:
        return warehouse_rows(
            home,
            "select invariant, class, document_id, amount_minor from"
            " findings.assert_payouts_match_the_bank union all"
            " select invariant, class, document_id, amount_minor from"
            " findings.assert_deposits_in_transit_are_not_yet_on_the_bank order by all",
        )

    assert named(bank_homes.without) == []
    assert named(bank_homes.first) == [
        ("16b", "C", "POMISSING", -10300),
        ("16b", "C", "POSHORT", -500),
        ("16b", "C", "POTWICE", 10500),
        ("18b", "C", "DEPMISSING", -3000),
    ]


def test_before_any_statement_nothing_is_said_of_the_bank(bank_homes: BankHomes) -> None:
    """Till and processor are matched all the same; the mart is a view, so it is never stale."""
    found = states(bank_homes.without, "payout")

    assert set(found.values()) == {"no_statement", "timing"}
    assert states(bank_homes.without, "payment")["PAYORDAGAIN"] == "duplicate"
    assert states(bank_homes.without, "bank_line") == {}


def test_a_statement_posts_nothing(bank_homes: BankHomes) -> None:
    assert balances(bank_homes.without) == balances(bank_homes.both)
