"""News about drawers, payouts, fees and gift cards that are in the books already."""

from datetime import date
from pathlib import Path

import pytest

from orchestration.home import Home
from tests.e2e.cash_deliveries import write_halves
from tests.e2e.conftest import SETTINGS
from tests.homes import (
    TwoDeliveries,
    balances,
    built_once,
    configured_home,
    in_two_runs_and_in_one,
    net_of,
    warehouse_rows,
)
from tests.integrity.dbt_tests import named_rows, stored_tests_but_missing_days


@pytest.fixture(scope="module")
def homes(shared_folder: Path) -> TwoDeliveries:
    """Both halves in two runs, and in one."""

    def deliver(path: Path) -> Home:
        write_halves(path / "first", path / "second")
        return Home(path)

    halves = built_once(shared_folder, "cash_halves", deliver).path
    return in_two_runs_and_in_one(
        shared_folder, "cash", halves, lambda path: configured_home(path, SETTINGS)
    )


def test_balances_do_not_depend_on_what_came_first(homes: TwoDeliveries) -> None:
    assert balances(homes.both) == balances(homes.at_once)


@pytest.mark.parametrize(
    "relation",
    [
        "core.fct_drawer_sessions",
        "core.fct_payments",
        "core.fct_payouts",
        "core.fct_payout_entries",
        "core.fct_gift_card_activities",
        "core.findings",
        "core.quarantine",
    ],
)
def test_facts_do_not_depend_on_what_came_first(homes: TwoDeliveries, relation: str) -> None:
    query = f"select * from {relation} order by all"
    assert warehouse_rows(homes.both, query) == warehouse_rows(homes.at_once, query)


@pytest.mark.parametrize(
    ("half", "never_paid_out"),
    [
        ("first", []),
        ("both", [("PAYSWAPCARD", "1938")]),
        ("at_once", [("PAYSWAPCARD", "1938")]),
    ],
)
def test_no_invariant_is_broken_on_the_way(
    homes: TwoDeliveries, half: str, never_paid_out: list[tuple[str, str]]
) -> None:
    """Early payouts and activities wait or are booked; nothing is held for them.

    The card that took the place of cash is in no payout of the story, so it is listed as old.
    """
    stored = stored_tests_but_missing_days()
    breaches = {name: named_rows(getattr(homes, half), name) for name in stored}
    old = breaches.pop("assert_card_clearing_holds_nothing_old")
    assert [(row["document_id"], row["amount_minor"]) for row in old] == never_paid_out
    assert {name: rows for name, rows in breaches.items() if rows} == {}


def test_a_void_and_a_swap_after_the_count_derive_over_and_short_again(
    homes: TwoDeliveries,
) -> None:
    """162.00 expected and 129.00 counted: short 33.00; 12.00 and 20.00 were no cash: short 1.00."""
    assert net_of(homes.first, "DRAWERCOUNTED")["6130"] == 3300
    assert net_of(homes.both, "DRAWERCOUNTED") == {"6130": 100, "1010": -3000, "1020": 2900}
    assert net_of(homes.both, "ORDVOIDED", "PAYORDVOIDED") == {}
    swapped = net_of(homes.both, "ORDSWAPPED", "PAYORDSWAPPED", "PAYSWAPCARD")
    assert swapped == {"1110": 2000 - 62, "6110": 62, "4010": -2000}


def test_news_of_a_counted_drawer_keeps_the_day_of_the_drawer(homes: TwoDeliveries) -> None:
    days = warehouse_rows(
        homes.both,
        "select distinct business_date from core.fct_journal_lines"
        " where source_document_id in ('DRAWERCOUNTED', 'ORDVOIDED', 'ORDSWAPPED')",
    )
    assert days == [(date(2026, 3, 2),)]


def test_cash_told_by_an_order_alone_leaves_a_counted_drawer(homes: TwoDeliveries) -> None:
    """100.00 counted with 15.00 sold: short 15.00, until the sale is voided."""
    assert net_of(homes.first, "DRAWEROLDTILL")["6130"] == 1500
    assert "6130" not in net_of(homes.both, "DRAWEROLDTILL")


def test_a_drawer_that_lands_beside_a_counted_one_takes_its_cash(homes: TwoDeliveries) -> None:
    """8.00 lay in the other drawer: none is short any more."""
    assert net_of(homes.first, "DRAWERALONE")["6130"] == 800
    assert "6130" not in net_of(homes.both, "DRAWERALONE", "DRAWERBESIDE")


def test_a_drawer_seen_open_is_counted_when_it_closes(homes: TwoDeliveries) -> None:
    """Float 100.00 less the drop of 50.00; then 90.00 + 10.00 - 25.00, counted 0.45 short."""
    assert net_of(homes.first, "DRAWEROPEN") == {"1010": 5000, "1020": -5000}
    assert net_of(homes.both, "DRAWEROPEN") == {
        "1010": -10000,
        "1020": 7455,
        "6400": 2500,
        "6130": 45,
    }


def test_a_payout_that_fails_later_is_mirrored(homes: TwoDeliveries) -> None:
    assert net_of(homes.first, "POFAILS") == {"1035": 10460, "1110": -10460}
    assert net_of(homes.both, "POFAILS") == {}
    open_items = warehouse_rows(
        homes.both, "select payout_id from core.fct_payments where payment_id = 'PAYORDFAILS'"
    )
    assert open_items == [(None,)]


def test_a_payout_before_its_payment_and_refund_gives_its_fee_to_the_payment(
    homes: TwoDeliveries,
) -> None:
    """90.00 less 2.44 and 1.40 reach the bank; 1.40 is the payout's until the payment states it."""
    sent = 9000 - 244 - 140
    assert net_of(homes.first, "POEARLY") == {"1040": sent, "6110": 140, "1110": -sent - 140}
    assert net_of(homes.both, "POEARLY") == {"1040": sent, "1110": -sent}
    items = ("ORDLATE", "PAYORDLATE", "ORDLATEBACK", "REFLATE", "ORDONTIME", "PAYORDONTIME")
    assert net_of(homes.both, "POEARLY", *items) == {
        "1040": sent,
        "6110": 384,
        "4010": -14000,
        "4130": 5000,
    }


def test_disputes_end_on_what_was_withheld_before(homes: TwoDeliveries) -> None:
    opened = {"1040": 17000, "1150": 7000, "6120": 3000, "1110": -27000}
    assert net_of(homes.first, "PODISPUTED") == opened
    assert net_of(homes.both, "PODISPUTED") == opened
    assert net_of(homes.both, "PORESOLVED") == {"1040": 3000, "6120": 4000, "1150": -7000}


@pytest.mark.parametrize(
    ("documents", "fee_of_payment", "fee_of_payout"),
    [
        (("PAYORDFEEFIRST", "POFEELATER"), 140, 0),
        (("PAYORDFEELATER", "POFEEFIRST"), 140, 0),
        (("PAYORDFEEMORE", "POFEEMORE"), 100, 40),
    ],
)
def test_a_fee_is_booked_once_whoever_tells_it_first(
    homes: TwoDeliveries, documents: tuple[str, str], fee_of_payment: int, fee_of_payout: int
) -> None:
    of_payment, of_payout = (net_of(homes.both, each).get("6110", 0) for each in documents)
    assert (of_payment, of_payout) == (fee_of_payment, fee_of_payout)


def test_a_fee_told_by_the_payout_leaves_it_when_the_payment_states_it(
    homes: TwoDeliveries,
) -> None:
    assert net_of(homes.first, "POFEEFIRST") == {"1040": 4860, "6110": 140, "1110": -5000}
    assert net_of(homes.both, "POFEEFIRST") == {"1040": 4860, "1110": -4860}


def test_a_gift_card_activity_is_explained_when_its_receipt_lands(homes: TwoDeliveries) -> None:
    rows = (
        "select movement_type, balance_change_amount_minor from core.fct_gift_card_activities"
        " where gift_card_id = 'CARDEARLY' order by occurred_at"
    )
    assert warehouse_rows(homes.first, rows) == []
    assert warehouse_rows(homes.both, rows) == [
        ("sold", 5000),
        ("redeemed", -2000),
        ("refunded", 2000),
    ]
    assert balances(homes.both)["corner", "2210", "USD"] == -5000
