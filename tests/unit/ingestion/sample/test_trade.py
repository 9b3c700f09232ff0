"""Ordinary trade is deterministic, large enough, believable, and ties to the cent."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingestion.sample import generate
from ingestion.sample.reference import FIRST_DATE, read_reference
from ingestion.sample.trade import FEWEST_RECEIPTS, orders_of

FEWEST_ORDERS = orders_of(FIRST_DATE, FEWEST_RECEIPTS)
# Cases whose payments are meant not to equal their order.
MEANT_NOT_TO_TIE = {"ORDCASHBACK01", "ORDAWAITING01", "ORDUNBALANCED01"}


def digest(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
    }


def amount(row: dict[str, Any], key: str) -> int:
    return row[key]["amount"] if row.get(key) else 0


def ordinary(order_id: str) -> bool:
    return order_id[-10:].isdigit()


def week(order_id: str) -> int:
    day = datetime.strptime(order_id[7:13], "%y%m%d").date()  # noqa: DTZ007 - a date, no zone
    return (day - FIRST_DATE).days // 7


def test_equal_arguments_write_equal_bytes_and_another_seed_does_not(tmp_path):
    for name, seed in (("first", 1), ("second", 1), ("other", 2)):
        generate(tmp_path / name, orders=FEWEST_ORDERS, seed=seed)
    first, second, other = (digest(tmp_path / name) for name in ("first", "second", "other"))
    assert first == second
    assert first.keys() == other.keys()
    assert first["orders/orders_2026-08-01.json"] != other["orders/orders_2026-08-01.json"]


def test_orders_asked_for_are_written_and_every_store_day_has_some(tmp_path):
    summary = generate(tmp_path, orders=FEWEST_ORDERS)
    assert summary.orders == FEWEST_ORDERS
    days = {path.name for path in (tmp_path / "orders").iterdir()}
    assert {f"orders_{FIRST_DATE + timedelta(days=n)}.json" for n in range(90)} <= days
    seen = Counter(
        name[3:13]
        for path in (tmp_path / "orders").iterdir()
        for name in path.read_text().split('"')
        if name.startswith("ORD") and ordinary(name)
    )
    assert len(seen) == 4 * 90


def test_too_few_orders_are_refused_with_what_to_ask_for(tmp_path):
    with pytest.raises(ValueError, match=f"at least {FEWEST_ORDERS}"):
        generate(tmp_path, orders=FEWEST_ORDERS - 1)


def test_an_earlier_first_day_lengthens_trade_and_leaves_the_cases_where_they_are(tmp_path, drop):
    first = FIRST_DATE - timedelta(days=70)
    summary = generate(tmp_path, orders=orders_of(first, FEWEST_RECEIPTS), first_date=first)
    days = {path.stem.removeprefix("orders_") for path in (tmp_path / "orders").iterdir()}
    assert {str(first + timedelta(days=n)) for n in range(160)} <= days
    assert summary.case_documents == drop.summary.case_documents
    assert (tmp_path / "locations" / f"locations_{first - timedelta(days=1)}.json").exists()
    counted_on = [path.stem[-10:] for path in sorted((tmp_path / "stock_counts").iterdir())]
    assert counted_on[:3] == ["2026-05-30", "2026-06-27", "2026-08-01"]


def test_a_store_day_averages_thirty_orders_and_the_lines_add_up_to_twenty_thousand(drop):
    assert drop.summary.orders >= 30 * 4 * 90
    assert 19_000 <= drop.summary.order_lines <= 22_000
    assert sum(ordinary(order_id) for order_id in drop.orders) == drop.summary.orders


def test_every_department_sells_every_full_week(drop):
    departments = {row["product_id"]: row["department_id"] for row in read_reference("catalogue")}
    sold = defaultdict(set)
    for order_id, order in drop.orders.items():
        if ordinary(order_id):
            for line in order.get("line_items", []):
                if line["item_type"] == "ITEM":
                    sold[week(order_id)].add(departments[line["catalog_object_id"]])
    assert all(sold[number] == set(departments.values()) for number in range(12))


def test_every_tender_is_used_every_full_week(drop):
    used = defaultdict(set)
    for order_id, order in drop.orders.items():
        if ordinary(order_id):
            for tender in order.get("tenders", []):
                payment = drop.payments[tender["payment_id"]]
                external = payment.get("external_details", {}).get("source")
                used[week(order_id)].add(external or tender["type"])
    everything = {
        "CASH", "CARD", "WALLET", "SQUARE_GIFT_CARD", "Check", "Store credit", "House account",
    }  # fmt: skip
    assert all(used[number] == everything for number in range(12))


def test_lines_add_up_to_their_order_and_payments_pay_it(drop):
    for order_id, order in drop.orders.items():
        lines = order.get("line_items", [])
        due = (
            sum(amount(line, "total_money") for line in lines)
            + amount(order, "total_tip_money")
            + amount(order, "total_service_charge_money")
            + amount(order.get("rounding_adjustment", {}), "amount_money")
        )
        assert due == amount(order, "total_money"), order_id
        if lines and order_id not in MEANT_NOT_TO_TIE:
            back = amount(order.get("returns", [{}])[0].get("return_amounts", {}), "total_money")
            paid = sum(
                amount(drop.payments[tender["payment_id"]], "total_money")
                for tender in order["tenders"]
            )
            assert paid == max(due - back, 0), order_id


def test_every_line_is_gross_less_discount_plus_tax(drop):
    for order_id, order in drop.orders.items():
        for line in order.get("line_items", []):
            tax, discount = amount(line, "total_tax_money"), amount(line, "total_discount_money")
            gross = amount(line, "gross_sales_money")
            assert gross - discount + tax == amount(line, "total_money"), order_id
            for part, whole in (("applied_taxes", tax), ("applied_discounts", discount)):
                applied = sum(amount(row, "applied_money") for row in line.get(part, []))
                assert applied == whole, (order_id, part)


def test_a_return_gives_back_no_more_than_the_line_it_names(drop):
    given: dict[tuple[str, str], int] = defaultdict(int)
    for order in drop.orders.values():
        for block in order.get("returns", []):
            for line in block["return_line_items"]:
                if "source_order_id" in block and "source_line_item_uid" in line:
                    key = block["source_order_id"], line["source_line_item_uid"]
                    given[key] += amount(line, "total_money")
    assert len(given) > 500
    for (order_id, uid), returned in given.items():
        sold = next(row for row in drop.orders[order_id]["line_items"] if row["uid"] == uid)
        assert returned <= amount(sold, "total_money"), order_id


def test_a_refund_equals_what_its_return_order_owes(drop):
    for refund in drop.refunds.values():
        order = drop.orders[refund["order_id"]]
        assert -amount(order["net_amounts"], "total_money") == amount(refund, "amount_money")


def test_no_gift_card_is_overdrawn(drop):
    balances: dict[str, int] = {}
    for activity in drop.records("gift_card_activities"):
        card, kind = activity["gift_card_id"], activity["type"]
        detail = activity[f"{kind.lower()}_activity_details"]
        sign = 1 if kind == "ACTIVATE" else -1
        balances[card] = balances.get(card, 0) + sign * amount(detail, "amount_money")
        assert balances[card] == amount(activity, "gift_card_balance_money") >= 0, card


def test_ordinary_goods_are_never_sold_before_they_arrive(drop):
    events: dict[tuple[str, str], list[tuple[str, int, int]]] = defaultdict(list)
    for path in sorted((drop.folder / "goods_receipts").iterdir()):
        for row in csv.DictReader(path.read_text().splitlines()):
            key = row["location_id"], row["product_id"]
            events[key].append((row["received_at"], 0, 1000 * int(row["quantity"])))
    for order_id, order in drop.orders.items():
        for line in order.get("line_items", []) if ordinary(order_id) else []:
            if line["item_type"] == "ITEM":
                whole, _, part = line["quantity"].partition(".")
                sold = 1000 * int(whole) + int(part.ljust(3, "0"))
                key = order["location_id"], line["catalog_object_id"]
                events[key].append((order["created_at"], 1, -sold))
    for key, moves in events.items():
        on_hand = 0
        for _, _, quantity in sorted(moves):
            on_hand += quantity
            assert on_hand >= 0, key


def test_what_is_committed_stays_small():
    root = Path(__file__).parents[4]
    committed = [*(root / "data" / "sample").rglob("*"), *(root / "ingestion/sample").rglob("*")]
    size = sum(
        path.stat().st_size
        for path in committed
        if path.is_file() and "__pycache__" not in path.parts
    )
    assert size < 2_000_000


def test_ninety_business_dates_are_named_by_the_files(drop):
    days = {path.stem.removeprefix("orders_") for path in (drop.folder / "orders").iterdir()}
    ordinary_days = {str(FIRST_DATE + timedelta(days=number)) for number in range(90)}
    assert ordinary_days <= days
    assert max(days) == str(date(2026, 11, 1))
