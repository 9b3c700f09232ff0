"""What a payout pays in another currency than it was taken in, in whatever order it is told."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.home import Home
from tests.e2e.conftest import SETTINGS
from tests.e2e.exchange_deliveries import RATES, write_deliveries, write_rates
from tests.homes import (
    TwoDeliveries,
    built_once,
    configured_home,
    copy_home,
    in_two_runs_and_in_one,
    run_approved,
    run_books,
    warehouse_rows,
)
from tests.integrity.dbt_tests import named_rows, stored_tests_but_missing_days

Amounts = dict[tuple[str, str], tuple[int, int]]


@dataclass(frozen=True)
class ExchangeHomes(TwoDeliveries):
    """Homes of the same documents, and what came after.

    Attributes:
        held: After the third delivery, for which a rate is missing.
        restated: The same after the missing rate came and another was corrected.
    """

    held: Home
    restated: Home


@pytest.fixture(scope="module")
def homes(shared_folder: Path) -> ExchangeHomes:
    """Both deliveries in two runs and in one; then the third, and news about rates."""

    def deliver(path: Path) -> Home:
        write_deliveries(path / "known" / "first", path / "known" / "second", path / "third")
        write_rates(path / "books", RATES)
        return Home(path)

    drops = built_once(shared_folder, "exchange_drops", deliver).path
    known = in_two_runs_and_in_one(
        shared_folder,
        "exchange",
        drops / "known",
        lambda path: configured_home(path, SETTINGS, drops / "books"),
    )

    def hold(path: Path) -> Home:
        home = copy_home(known.both, path)
        run_books(home, "square", drops / "third")
        return home

    held = built_once(shared_folder, "exchange_held", hold)

    def restate(path: Path) -> Home:
        home = copy_home(held, path)
        write_rates(home.books, RATES | {"2026-03-02": "0.71", "2026-03-05": "0.74"})
        run_approved(home, "square")
        return home

    restated = built_once(shared_folder, "exchange_restated", restate)
    return ExchangeHomes(known.first, known.both, known.at_once, held, restated)


def net_of(home: Home, *documents: str) -> Amounts:
    """What is left of documents, mirrors netted: amount and USD, by account and currency."""
    rows = warehouse_rows(
        home,
        "select account_id, currency_code, cast(sum(amount_minor) as bigint),"
        " cast(sum(functional_amount_minor) as bigint) from core.fct_journal_lines"
        " where source_document_id in (select unnest(?)) group by 1, 2"
        " having sum(amount_minor) <> 0 or sum(functional_amount_minor) <> 0",
        [list(documents)],
    )
    return {(account, currency): (amount, worth) for account, currency, amount, worth in rows}


def clearing_of(home: Home) -> Amounts:
    """What is left on card clearing: amount and USD, by store and currency."""
    rows = warehouse_rows(
        home,
        "select location_id, currency_code, cast(sum(amount_minor) as bigint),"
        " cast(sum(functional_amount_minor) as bigint) from core.fct_journal_lines"
        " where account_id = '1110' group by 1, 2"
        " having sum(amount_minor) <> 0 or sum(functional_amount_minor) <> 0",
    )
    return {(store, currency): (amount, worth) for store, currency, amount, worth in rows}


def test_nothing_depends_on_what_came_first(homes: ExchangeHomes) -> None:
    lines = (
        "select account_id, currency_code, business_date, rate_date,"
        " cast(sum(amount_minor) as bigint), cast(sum(functional_amount_minor) as bigint)"
        " from core.fct_journal_lines group by all"
        " having sum(amount_minor) <> 0 or sum(functional_amount_minor) <> 0 order by all"
    )
    assert warehouse_rows(homes.both, lines) == warehouse_rows(homes.at_once, lines)
    payments = "select * from core.fct_payments order by all"
    assert warehouse_rows(homes.both, payments) == warehouse_rows(homes.at_once, payments)


@pytest.mark.parametrize("name", ["first", "both", "at_once"])
def test_no_invariant_is_broken_on_the_way(homes: ExchangeHomes, name: str) -> None:
    stored = stored_tests_but_missing_days()
    breaches = {test: named_rows(getattr(homes, name), test) for test in stored}
    assert {test: rows for test, rows in breaches.items() if rows} == {}


def test_what_is_not_paid_out_is_all_that_is_left_on_clearing(homes: ExchangeHomes) -> None:
    """Only the 10.01 CAD whose payout failed, at 0.75."""
    assert clearing_of(homes.first) == {}
    assert clearing_of(homes.both) == {("LCORNER", "CAD"): (1001, 751)}


def test_a_fee_moves_to_the_payment_that_states_it(homes: ExchangeHomes) -> None:
    """35.00 booked, 36.00 received, 1.00 of it a fee; then 35.00 - 1.05 booked, 35.00 received."""
    documents = ("ORDFEE", "PAYORDFEE", "POFEE")
    sold = {("4010", "CAD"): (-5000, -3500), ("1040", "USD"): (3500, 3500)}
    assert net_of(homes.first, *documents) == sold | {
        ("7010", "CAD"): (5000, 3500),
        ("7010", "USD"): (-3600, -3600),
        ("6110", "USD"): (100, 100),
    }
    assert net_of(homes.both, *documents) == sold | {
        ("7010", "CAD"): (4860, 3395),
        ("7010", "USD"): (-3500, -3500),
        ("6110", "CAD"): (140, 105),
    }


def test_a_payout_before_its_payment_and_refund_realises_their_difference(
    homes: ExchangeHomes,
) -> None:
    """50.00 CAD came at 0.70 and went at 0.75; what was paid out for them is nothing."""
    paid_at_home = {("1040", "USD"): (2000, 2000), ("1110", "USD"): (-2000, -2000)}
    assert net_of(homes.first, "POEARLY") == paid_at_home
    assert net_of(homes.both, "POEARLY") == paid_at_home | {
        ("1110", "CAD"): (0, 250),
        ("7010", "CAD"): (0, -250),
    }


def test_a_payout_that_fails_later_gives_back_what_it_exchanged(homes: ExchangeHomes) -> None:
    assert net_of(homes.first, "POFAILS") == {
        ("1035", "USD"): (720, 720),
        ("1110", "CAD"): (-1001, -751),
        ("7010", "CAD"): (1001, 751),
        ("7010", "USD"): (-720, -720),
    }
    assert net_of(homes.both, "POFAILS") == {}


def test_one_foreign_currency_realises_what_its_rate_moved(homes: ExchangeHomes) -> None:
    """9.71 CAD, booked as 7.00 - 0.20 and paid out at 0.75 as 7.28; the bank takes over 7.28."""
    booked = {("4010", "CAD"): (-1000, -700), ("6110", "CAD"): (29, 20)}
    gained = {("7010", "CAD"): (0, -48)}
    documents = ("ORDCAD", "PAYORDCAD", "POCAD")
    assert net_of(homes.first, *documents) == booked | gained | {("1035", "CAD"): (971, 728)}
    assert net_of(homes.both, *documents) == booked | gained | {("1040", "CAD"): (971, 728)}


def test_a_missing_rate_holds_the_payment_and_its_payout_until_it_is_there(
    homes: ExchangeHomes,
) -> None:
    held = (
        "select document_id, reason, detail from core.quarantine"
        " where status = 'quarantined' order by 1"
    )
    missing = ("no exchange rate", "no exchange rate CAD to USD for 2026-03-05")
    assert warehouse_rows(homes.held, held) == [("PAYORDNORATE", *missing), ("PONORATE", *missing)]
    assert net_of(homes.held, "PAYORDNORATE", "PONORATE") == {}
    assert warehouse_rows(homes.restated, held) == []
    assert net_of(homes.restated, "ORDNORATE", "PAYORDNORATE", "PONORATE") == {
        ("4010", "CAD"): (-3000, -2160),
        ("6110", "CAD"): (88, 65),
        ("7010", "CAD"): (2912, 2095),
        ("7010", "USD"): (-2135, -2135),
        ("1040", "USD"): (2135, 2135),
    }


def test_a_corrected_rate_leaves_nothing_on_clearing(homes: ExchangeHomes) -> None:
    """0.71 instead of 0.70: what was booked and what was taken out of clearing both move."""
    documents = ("ORDFEE", "PAYORDFEE", "POFEE")
    assert net_of(homes.restated, *documents)["7010", "CAD"] == (4860, 3445)
    assert ("1110", "CAD") not in net_of(homes.restated, *documents)


def test_an_entry_of_another_currency_than_its_payout_holds_the_day(homes: ExchangeHomes) -> None:
    """Nothing of 7010 is guessed; clearing stays open in both currencies."""
    found = warehouse_rows(
        homes.held,
        "select invariant, class, document_id, detail from core.findings where invariant = '16a'",
    )
    detail = (
        "payout entry POUNTOLD-1 is in CAD, its payout in USD: nothing says what it was"
        " exchanged for"
    )
    assert found == [("16a", "D", "POUNTOLD", detail)]
    assert net_of(homes.held, "POUNTOLD") == {
        ("1040", "USD"): (2900, 2900),
        ("1110", "USD"): (-2900, -2900),
    }
    open_sums = named_rows(homes.held, "assert_card_clearing_equals_its_open_items")
    assert {row["currency_code"] for row in open_sums} >= {"USD"}
