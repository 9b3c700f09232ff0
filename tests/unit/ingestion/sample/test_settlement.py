"""Payouts sweep each charge once and add up; drawers expect exactly the cash they were given."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

# Charges paid out in another currency than they were taken in.
EXCHANGED = {"PAYABROAD01A", "PAYABROAD02A"}
# Charges that a refused payout carried and its successor paid again.
PAID_TWICE = {"PAYPAYOUT07A"}


def amount(row: dict[str, Any], key: str) -> int:
    return row[key]["amount"] if row.get(key) else 0


def currency(row: dict[str, Any], key: str) -> str:
    return str(row[key]["currency"])


def test_a_payout_is_the_net_of_its_entries(drop):
    net: dict[str, int] = defaultdict(int)
    for entry in drop.records("payout_entries"):
        gross, fee = amount(entry, "gross_amount_money"), amount(entry, "fee_amount_money")
        assert amount(entry, "net_amount_money") == gross - fee, entry["id"]
        net[entry["payout_id"]] += gross - fee
    payouts = {payout["id"]: amount(payout, "amount_money") for payout in drop.records("payouts")}
    assert payouts == dict(net)
    assert len(payouts) > 360


def test_every_charge_is_paid_out_once_with_the_payments_own_total_and_fee(drop):
    swept: Counter[str] = Counter()
    for entry in drop.records("payout_entries"):
        if entry["type"] == "CHARGE":
            payment = drop.payments[entry["type_charge_details"]["payment_id"]]
            swept[payment["id"]] += 1
            if payment["id"] in EXCHANGED:
                assert currency(entry, "gross_amount_money") != currency(payment, "total_money")
                continue
            assert amount(entry, "gross_amount_money") == amount(payment, "total_money")
            told = payment.get("processing_fee")
            if told:
                initial = amount(told[0], "amount_money")
                assert amount(entry, "fee_amount_money") == initial, payment["id"]
            else:
                assert payment["location_id"] == "LJUNIPERSF", payment["id"]
    assert {key for key, times in swept.items() if times > 1} == PAID_TWICE
    cards = {
        key
        for key, payment in drop.payments.items()
        if payment["source_type"] in ("CARD", "WALLET")
        and payment["status"] == "COMPLETED"
        and payment.get("card_details", {}).get("card", {}).get("card_brand") != "SQUARE_GIFT_CARD"
    }
    assert cards - swept.keys() == {"PAYCANADIAN01A", "PAYUNBALANCED01A"}


def test_san_francisco_tells_its_fees_by_payouts_and_the_others_by_payments(drop):
    told = defaultdict(set)
    for payment in drop.payments.values():
        if payment["source_type"] == "WALLET":
            told[payment["location_id"]].add("processing_fee" in payment)
    assert told == {
        "LHARBORPORT": {True},
        "LHARBORCHIC": {True},
        "LJUNIPERLA": {True},
        "LJUNIPERSF": {False},
    }


def test_a_drawer_expects_its_float_and_its_events(drop):
    events = {
        row["shift_id"]: row["response"] for row in drop.responses("cash_drawer_shift_events")
    }
    for row in drop.responses("cash_drawer_shifts"):
        shift = row["response"]["cash_drawer_shift"]
        sums: Counter[str] = Counter()
        for event in events.get(shift["id"], {}).get("cash_drawer_shift_events", []):
            sums[event["event_type"]] += amount(event, "event_money")
        assert amount(shift, "cash_payment_money") == sums["CASH_TENDER_PAYMENT"]
        assert amount(shift, "cash_refunds_money") == sums["CASH_TENDER_REFUND"]
        assert amount(shift, "expected_cash_money") == (
            amount(shift, "opened_cash_money")
            + sums["CASH_TENDER_PAYMENT"] - sums["CASH_TENDER_REFUND"]
            + sums["PAID_IN"] - sums["PAID_OUT"]
        )  # fmt: skip


def test_all_cash_taken_and_given_back_went_through_a_drawer(drop):
    drawers: Counter[str] = Counter()
    for row in drop.responses("cash_drawer_shifts"):
        shift = row["response"]["cash_drawer_shift"]
        drawers[row["location_id"]] += amount(shift, "cash_payment_money")
        drawers[row["location_id"]] -= amount(shift, "cash_refunds_money")
    money: Counter[str] = Counter()
    for payment in drop.payments.values():
        # The swapped payment was keyed as cash, so the drawer's own figures still hold it.
        counted = payment["status"] == "COMPLETED" or payment["id"] == "PAYSWAP01A"
        if payment["source_type"] == "CASH" and counted and payment["id"] != "PAYTRAINING01A":
            money[payment["location_id"]] += amount(payment, "amount_money")
    for refund in drop.refunds.values():
        if refund["destination_type"] == "CASH":
            money[refund["location_id"]] -= amount(refund, "amount_money")
    assert drawers == money


def test_most_drawers_count_exactly_and_some_do_not(drop):
    shifts = [row["response"]["cash_drawer_shift"] for row in drop.responses("cash_drawer_shifts")]
    off = [
        shift["id"]
        for shift in shifts
        if amount(shift, "closed_cash_money") != amount(shift, "expected_cash_money")
    ]
    assert len(shifts) == 5 * 90 + 3
    assert len(shifts) // 20 < len(off) < len(shifts) // 4
