"""Every case is listed and delivered, and its hand-worked entry agrees with its receipt."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.sample.cases.records import at

ROOT = Path(__file__).parents[4]
GOLDEN = ROOT / "tests" / "golden"
CASES = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())
NO_TAX_STATED = {"ORDNOTAXSTATED01", "ORDNOTAXSTATED02"}
"""Money given back without a word on its tax: it holds the original's share."""
UNITS = {
    "receipt", "cost_of_sale", "late_tender", "refund", "processor_fee", "payout_sent",
    "payout_paid", "drawer_session", "goods_receipt", "stock_count", "inventory_adjustment",
    "declined_payment", "refund_failed",
}  # fmt: skip


def entry(case: str) -> list[dict[str, str]]:
    text = (GOLDEN / case / "entry.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def signed(row: dict[str, str]) -> Decimal:
    return Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)


def listed() -> dict[str, list[str]]:
    """Return the document ids of the README's table by golden folder."""
    text = (ROOT / "data" / "sample" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| (`[^|]+) \|.*\[(\w+)\]\(", text, flags=re.MULTILINE)
    return {case: re.findall(r"`(\w+)`", ids) for ids, case in rows}


def delivered(drop: Any) -> set[str]:
    ids = set(drop.orders) | set(drop.payments) | set(drop.refunds)
    ids |= {row["id"] for row in drop.records("payouts")}
    ids |= {row["id"] for row in drop.records("gift_card_activities")}
    for change in drop.records("inventory_changes"):
        ids.add((change.get("adjustment") or change["physical_count"])["id"])
    ids |= {row["shift_id"] for row in drop.responses("cash_drawer_shifts")}
    for name, key in (("goods_receipts", "goods_receipt_id"), ("stock_counts", "stock_count_id")):
        for path in (drop.folder / name).iterdir():
            ids |= {row[key] for row in csv.DictReader(path.read_text().splitlines())}
    return ids


def test_the_readme_lists_every_golden_case_and_only_documents_that_are_delivered(drop):
    table = listed()
    assert sorted(table) == CASES
    assert not {case: missing for case, ids in table.items()
                if (missing := set(ids) - delivered(drop))}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_golden_entry_only_names_documents_its_case_lists(case):
    assert {row["document_id"] for row in entry(case)} <= set(listed()[case])


@pytest.mark.parametrize("case", CASES)
def test_a_golden_entry_balances_by_document_unit_and_date(case):
    totals: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in entry(case):
        assert row["unit"] in UNITS
        assert bool(row["debit"]) != bool(row["credit"]), row
        currency = row.get("currency", "USD")
        totals[row["document_id"], row["unit"], row["business_date"], currency] += signed(row)
    assert set(totals.values()) <= {Decimal(0)}


@pytest.mark.parametrize("case", CASES)
def test_a_golden_entry_explains_itself_and_uses_the_charts_names(case):
    note = (GOLDEN / case / "note.md").read_text(encoding="utf-8")
    assert len(note) > 80
    chart_file = ROOT / "dbt_project" / "seeds" / "accounting" / "chart_of_accounts.csv"
    with chart_file.open(encoding="utf-8") as lines:
        chart = {row["account_id"]: row["account_name"] for row in csv.DictReader(lines)}
    for row in entry(case):
        assert chart[row["account_id"]] == row["account_name"]


def test_a_golden_receipt_books_the_tax_its_order_states(drop):
    booked: dict[str, Decimal] = defaultdict(Decimal)
    for case in CASES:
        for row in entry(case):
            if row["unit"] == "receipt":
                booked[row["document_id"]] -= signed(row) * (row["account_id"] == "2110")
    for order_id, tax in booked.items():
        order = drop.orders[order_id]
        if order_id in NO_TAX_STATED:
            assert order["net_amounts"]["tax_money"]["amount"] == 0, order_id
            continue
        assert int(100 * tax) == order["net_amounts"]["tax_money"]["amount"], order_id


def test_a_golden_receipt_earns_and_owes_what_its_order_totals(drop):
    """Revenue, tax, tips and cards sold together are the order's total before cash rounding."""
    booked: dict[str, Decimal] = defaultdict(Decimal)
    for case in CASES:
        for row in entry(case):
            earned = row["account_id"].startswith("4") or row["account_id"] in ("2110", "2310")
            card_sold = row["account_id"] == "2210" and row["credit"]
            if row["unit"] == "receipt" and (earned or card_sold):
                booked[row["document_id"]] -= signed(row)
    for order_id, total in booked.items():
        order = drop.orders[order_id]
        blocks = order.get("returns", [])
        rounding = order.get("rounding_adjustment", {}).get("amount_money", {}).get("amount", 0)
        rounding -= sum(
            block.get("rounding_adjustment", {}).get("amount_money", {}).get("amount", 0)
            for block in blocks
        )
        net = order["net_amounts"]["total_money"]["amount"] - rounding
        assert int(100 * total) == net, order_id


def test_a_golden_date_is_the_stores_own_business_date(drop):
    tills = {
        "ORDCUTOFFBEFORE01": at("LJUNIPERLA", "2026-09-01 03:59:59"),
        "ORDCUTOFFAFTER01": at("LJUNIPERLA", "2026-09-01 04:00:00"),
        "ORDHALLOWEENSECOND01": at("LJUNIPERLA", "2026-11-01 01:30", fold=1),
        "ORDREPEATEDHOURSECOND01": at("LHARBORCHIC", "2026-11-01 01:30", fold=1),
        "ORDMIDNIGHTBEFORE01": at("LHARBORPORT", "2026-09-30 23:59:59"),
    }
    dates = {row["document_id"]: row["business_date"] for case in CASES for row in entry(case)}
    for order_id, till in tills.items():
        stated = drop.orders[order_id]["created_at"]
        assert stated == till.instant.strftime("%Y-%m-%dT%H:%M:%SZ")
        assert dates[order_id] == str(till.business_date), order_id


def test_the_repeated_hour_is_two_different_instants(drop):
    first = drop.orders["ORDHALLOWEENFIRST01"]["created_at"]
    second = drop.orders["ORDHALLOWEENSECOND01"]["created_at"]
    assert (first, second) == ("2026-11-01T08:30:00Z", "2026-11-01T09:30:00Z")


def test_versions_arrive_in_more_than_one_file(drop):
    counts: dict[str, int] = defaultdict(int)
    for name in ("orders", "payments", "refunds", "payouts"):
        for row in drop.records(name):
            counts[row["id"]] += 1
    twice = {
        "ORDVOIDAFTER01", "PAYVOIDAFTER01A", "ORDSWAP01", "PAYSWAP01A", "REFFAILED01",
        "PAYOFFLINE01A", "PAYOFFLINE02A", "ORDTWICE01", "PAYTWICE01A", "PAYFEEADJUSTED01A",
        "POCASEFAILED01", "POCASESENT01",
    }  # fmt: skip
    assert {key for key, number in counts.items() if number > 1} == twice


def test_a_card_number_is_typed_into_a_note_to_be_masked(drop):
    (line,) = drop.orders["ORDCARDINNOTE01"]["line_items"]
    assert "4111 1111 1111 1111" in line["note"]
