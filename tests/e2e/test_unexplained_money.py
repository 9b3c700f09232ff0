"""What a receipt, payment or reviewer leaves behind when it is taken back: nothing counts twice."""

import json
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.run.context import open_home
from tests.e2e.conftest import SETTINGS
from tests.homes import (
    Rows,
    TwoDeliveries,
    balances,
    built_once,
    configured_home,
    fixed_clock,
    in_two_runs_and_in_one,
    net_of,
    warehouse_rows,
)
from tests.square_cash_documents import (
    card_payment,
    entries_of,
    gift_card_activity,
    payout,
    payout_entry,
    write_delivery,
)
from tests.square_documents import Document, order

STORE = "LCORNER"
LATER = "2026-03-20T15:00:00Z"
LINE_TWICE = (
    "goods_receipt_id,line_number,purchase_order_id,supplier_id,location_id,product_id,"
    "quantity,unit_cost,currency_code,received_at\n"
    "GRTWICE,1,POTWICE,SUPPLIER,LCORNER,VARTHING,10,4.00,USD,2026-03-03T15:00:00Z\n"
    "GRTWICE,1,POTWICE,SUPPLIER,LCORNER,VARTHING,12,4.00,USD,2026-03-03T15:00:00Z\n"
)
RELEASE = {
    "source_system": "square",
    "document_id": "GRTWICE",
    "actor": "controller",
    "reason": "twelve came, the first line is a slip",
    "recorded_at": "2026-03-19T09:00:00Z",
}


def write_first(folder: Path) -> None:
    """A card sale settled with its fee, a gift card used, a receipt of goods nobody can tell."""
    sold = order("ORDSETTLED", STORE, "2026-03-12T15:00:00Z", 5000)
    of_card = order("ORDCARD", STORE, "2026-03-13T15:00:00Z", 5000)
    of_card["line_items"][0]["item_type"] = "GIFT_CARD"
    used = order("ORDUSED", STORE, "2026-03-14T15:00:00Z", 2000)
    entries = [payout_entry("CHARGE", 5000, 140, payment_id="PAYORDSETTLED")]
    settled = payout("POSETTLED", STORE, "2026-03-13T15:30:00Z", entries)
    activities = [
        gift_card_activity(
            "ACTIVATE", "CARD", STORE, of_card["closed_at"], 5000, 5000, order_id="ORDCARD"
        ),
        gift_card_activity(
            "REDEEM", "CARD", STORE, used["closed_at"], 2000, 3000, payment_id="PAYORDUSED"
        ),
    ]
    records: dict[str, list[Document]] = {
        "orders": [sold, of_card, used],
        "payments": [
            card_payment(sold, fee=140),
            card_payment(of_card, fee=0),
            _by_gift_card(used),
        ],
        "payouts": [settled],
        "payout_entries": entries_of(settled, entries),
        "gift_card_activities": activities,
    }
    write_delivery(folder, "2026-03-19", records)
    goods = folder / "goods_receipts" / "goods_receipts_2026-03-19.csv"
    goods.parent.mkdir(parents=True)
    goods.write_text(LINE_TWICE, "utf-8")


def write_second(folder: Path) -> None:
    """The sale is paid by another card after all; the sale on the gift card is cancelled."""
    again = order(
        "ORDSETTLED", STORE, "2026-03-12T15:00:00Z", 5000, updated_at=LATER, tender="PAYINSTEAD"
    )
    used = order("ORDUSED", STORE, "2026-03-14T15:00:00Z", 2000, updated_at=LATER)
    cancelled = used | {"state": "CANCELED"}
    records: dict[str, list[Document]] = {
        "orders": [again, cancelled],
        "payments": [card_payment(again, fee=60), _by_gift_card(used) | {"status": "CANCELED"}],
    }
    write_delivery(folder, "2026-03-20", records)


def _by_gift_card(sold: Document) -> Document:
    return card_payment(sold, brand="SQUARE_GIFT_CARD", card_id="CARD")


def land_release(home: Home, folder: Path) -> None:
    """Land a reviewer's release, as `tillbook quarantine release` does when it is approved."""
    file = folder / "quarantine_release.json"
    file.write_text(json.dumps(RELEASE), "utf-8")
    open_home(home, fixed_clock).store.land("control", "quarantine_release", file)


@pytest.fixture(scope="module")
def homes(shared_folder: Path) -> TwoDeliveries:
    """Both deliveries in two runs, and in one; the release is given before the second."""

    def deliver(path: Path) -> Home:
        write_first(path / "first")
        write_second(path / "second")
        return Home(path)

    drop = built_once(shared_folder, "taken_back_drop", deliver).path
    return in_two_runs_and_in_one(
        shared_folder,
        "taken_back",
        drop,
        lambda path: configured_home(path, SETTINGS),
        decide=lambda home: land_release(home, shared_folder),
    )


def findings_of(home: Home, document: str) -> Rows:
    """Findings of a document, as invariant, class and sentence."""
    query = "select invariant, class, detail from core.findings where document_id = ? order by all"
    return warehouse_rows(home, query, [document])


def states_of(home: Home, document: str) -> Rows:
    """States of a document's raw rows, in the order of its file."""
    query = (
        "select row_state, state_reason from intermediate.int_pos__raw_row_states"
        " where source_document_id = ? order by row_number"
    )
    return warehouse_rows(home, query, [document])


def test_a_fee_whose_payment_was_replaced_is_the_payouts(homes: TwoDeliveries) -> None:
    """1.40 was the payment's; when the order names another, nothing but the payout tells it."""
    assert net_of(homes.first, "PAYORDSETTLED") == {"6110": 140, "1110": -140}
    assert net_of(homes.first, "POSETTLED") == {"1040": 4860, "1110": -4860}
    assert net_of(homes.both, "PAYORDSETTLED") == {}
    assert net_of(homes.both, "POSETTLED") == {"1040": 4860, "6110": 140, "1110": -5000}


def test_a_fee_of_a_replaced_payment_is_missed_by_no_one(homes: TwoDeliveries) -> None:
    fees = warehouse_rows(
        homes.both,
        "select stated_fee_amount_minor, fee_amount_minor from core.fct_payments"
        " where payment_id = 'PAYORDSETTLED'",
    )
    assert fees == [(0, 140)]
    assert warehouse_rows(homes.both, "select * from findings.assert_each_fee_is_booked_once") == []


def test_a_gift_card_used_for_a_cancelled_sale_is_in_suspense(homes: TwoDeliveries) -> None:
    """The card still says that 20.00 are gone, and no receipt took them."""
    redeemed = "GCAREDEEMCARD2026-03-14"
    assert net_of(homes.first, "ORDUSED") == {"2210": 2000, "4010": -2000}
    assert net_of(homes.first, redeemed) == {}
    assert net_of(homes.both, "ORDUSED") == {}
    assert net_of(homes.both, redeemed) == {"2210": 2000, "1990": -2000}
    sentence = "gift card activity REDEEM  is explained by nothing: posted to suspense"
    assert ("32", "D", sentence) in findings_of(homes.both, redeemed)
    assert states_of(homes.both, redeemed) == [
        ("posted", "its receipt PAYORDUSED was cancelled and posts nothing")
    ]


def test_a_released_receipt_of_goods_is_posted_and_says_so(homes: TwoDeliveries) -> None:
    """Twelve at 4.00: the later of two lines of one number holds."""
    assert net_of(homes.first, "GRTWICE") == {}
    assert [state for state, _ in states_of(homes.first, "GRTWICE")] == ["quarantined"] * 2
    assert net_of(homes.both, "GRTWICE") == {"1300": 4800, "2020": -4800}
    assert states_of(homes.both, "GRTWICE") == [
        ("superseded", "a later line of the file has its number"),
        ("posted", None),
    ]


def test_what_was_taken_back_does_not_depend_on_what_came_first(homes: TwoDeliveries) -> None:
    assert balances(homes.both) == balances(homes.at_once)
    for relation in ("core.fct_payments", "core.fct_payout_entries", "core.findings"):
        query = f"select * from {relation} order by all"
        assert warehouse_rows(homes.both, query) == warehouse_rows(homes.at_once, query), relation
