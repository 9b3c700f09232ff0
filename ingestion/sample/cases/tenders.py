"""Tenders: every way to pay, split payments, change, cash-back, cash rounding, currencies.

Belongs here: receipts whose tender side is the case. Does not belong here: payouts of what was
paid (payouts.py) and payments that later go wrong (corrections.py).
"""

from __future__ import annotations

from datetime import timedelta

from ingestion.sample.cases.records import (
    CaseBook,
    Document,
    Tender,
    Till,
    at,
    line,
    money,
    timestamp,
)
from ingestion.sample.cases.sale_documents import Sale, ring_up
from ingestion.sample.cases.sales import CHICAGO, LOS_ANGELES, PORTLAND

GIFT_CARD_LINE: Document = {
    "uid": "line-1",
    "name": "Gift card",
    "quantity": "1",
    "item_type": "GIFT_CARD",
    "applied_taxes": [],
    "applied_discounts": [],
    "base_price_money": money(10000),
    "variation_total_price_money": money(10000),
    "gross_sales_money": money(10000),
    "total_tax_money": money(0),
    "total_discount_money": money(0),
    "total_money": money(10000),
}


def write(book: CaseBook) -> None:
    """Deliver the family's records."""
    cash(book)
    gift_card(book)
    on_account(book)
    split(book)
    cash_back(book)
    rounding(book)
    unknown_tender(book)
    foreign_currency(book)


def cash(book: CaseBook) -> None:
    """A plain cash sale with change."""
    ring_up(book, Sale(
        "ORDCASH01", at(PORTLAND, "2026-08-04 12:00"), [line(1, "VARMUG", 2, 2000, {"TAXME": 110})],
        [Tender("cash", 2110, supplied=2500)],
    ))  # fmt: skip


def gift_card(book: CaseBook) -> None:
    """A card of 100.00 sold, then used for 10.00 (the golden sale) and for a whole receipt."""
    sold = at(LOS_ANGELES, "2026-08-02 18:00")
    ring_up(book, Sale("ORDGIFTCARDSOLD01", sold, [GIFT_CARD_LINE], [Tender("cash", 10000)]))
    _activity(
        book, sold, "ACTIVATE", 10000, 10000, order_id="ORDGIFTCARDSOLD01", line_item_uid="line-1"
    )
    golden = at(LOS_ANGELES, "2026-08-12 19:00")
    _activity(book, golden, "REDEEM", 1000, 9000, payment_id="PAYGOLDEN01B")
    used = at(LOS_ANGELES, "2026-08-26 19:20")
    ring_up(book, Sale(
        "ORDGIFTCARDUSED01", used, [line(1, "VARMUG", 1, 1000, {"TAXLA": 98})],
        [Tender("gift_card", 1098)],
    ))  # fmt: skip
    _activity(book, used, "REDEEM", 1098, 7902, payment_id="PAYGIFTCARDUSED01A")


def _activity(
    book: CaseBook, till: Till, kind: str, amount: int, balance: int, **names: str
) -> None:
    activity_id = f"GCACASE{kind}{till.business_date:%m%d}"
    book.deliver("gift_card_activities", till.business_date, activity_id, {
        "id": activity_id,
        "type": kind,
        "location_id": till.location_id,
        "created_at": timestamp(till.instant),
        "gift_card_id": "GFTCCASE01",
        "gift_card_gan": "7783000000000001",
        "gift_card_balance_money": money(balance),
        f"{kind.lower()}_activity_details": {"amount_money": money(amount), **names},
    })  # fmt: skip


def on_account(book: CaseBook) -> None:
    """A coat on a customer's house account."""
    ring_up(book, Sale(
        "ORDHOUSEACCOUNT01", at(CHICAGO, "2026-08-27 11:30"),
        [line(1, "VARCOAT", 1, 10000, {"TAXIL": 625, "TAXCHI": 125})],
        [Tender("House account", 10750, extra={"customer_id": "CUSTHOUSE01"})],
        fields={"customer_id": "CUSTHOUSE01"},
    ))  # fmt: skip


def split(book: CaseBook) -> None:
    """A card and cash on one receipt; store credit and a card on another."""
    ring_up(book, Sale(
        "ORDSPLIT01", at(PORTLAND, "2026-08-28 13:15"),
        [line(1, "VARCOAT", 1, 10000, {"TAXME": 550})],
        [Tender("card", 6000, fee=166), Tender("cash", 4550, supplied=5000)],
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDSTORECREDIT01", at(PORTLAND, "2026-09-03 10:30"),
        [line(1, "VARLAMP", 1, 5000, {"TAXME": 275})],
        [Tender("Store credit", 2110), Tender("card", 3165, fee=92)],
    ))  # fmt: skip


def cash_back(book: CaseBook) -> None:
    """Groceries of 40.00 on a debit card charged 60.00; the drawer hands out the 20.00."""
    till = at(PORTLAND, "2026-08-29 15:45")
    ring_up(book, Sale(
        "ORDCASHBACK01", till, [line(1, "VARTEA", 5, 4000)],
        [Tender("card", 6000, fee=166, extra={"note": "cash-back 20.00"})],
        fields={"metadata": {"register_id": "REG-1", "cash_back_minor": "2000"}},
    ))  # fmt: skip
    book.miss_cash(till, 2000)


def rounding(book: CaseBook) -> None:
    """Cash to the nearest five cents: up, down, and the cash part of a split receipt."""
    ring_up(book, Sale(
        "ORDROUNDUP01", at(PORTLAND, "2026-09-01 10:10"),
        [line(1, "VARMUG", 1, 1000, {"TAXME": 50}, {"line-1": 97})],
        [Tender("cash", 955, supplied=1000)], {"line-1": "Price match: Dockside Goods"}, rounding=2,
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDROUNDDOWN01", at(PORTLAND, "2026-09-01 10:20"),
        [line(1, "VARMUG", 1, 1000, {"TAXME": 50}, {"line-1": 99})],
        [Tender("cash", 950, supplied=1000)], {"line-1": "Price match: Dockside Goods"},
        rounding=-1,
    ))  # fmt: skip
    ring_up(book, Sale(
        "ORDROUNDSPLIT01", at(PORTLAND, "2026-09-01 10:30"),
        [line(1, "VARMUG", 2, 2000, {"TAXME": 104}, {"line-1": 101})],
        [Tender("card", 1500, fee=49), Tender("cash", 505, supplied=1000)],
        {"line-1": "Price match: Dockside Goods"}, rounding=2,
    ))  # fmt: skip


def unknown_tender(book: CaseBook) -> None:
    """Paid in tokens of the night market, a tender nobody has mapped."""
    ring_up(book, Sale(
        "ORDUNKNOWNTENDER01", at(LOS_ANGELES, "2026-09-08 19:00"),
        [line(1, "VARMUG", 1, 1000, {"TAXLA": 98})], [Tender("Market tokens", 1098)],
    ))  # fmt: skip


def foreign_currency(book: CaseBook) -> None:
    """Canadian dollars by card at a US store: 8.01 and 1.20 in CAD, booked at the day's rate."""
    till = at(PORTLAND, "2026-09-09 12:00")
    effective = timestamp(till.instant + timedelta(hours=2))
    fee = [{"effective_at": effective, "type": "INITIAL", "amount_money": money(34, "CAD")}]
    ring_up(book, Sale(
        "ORDCANADIAN01", till,
        [line(1, "VARMUG", 1, 801, currency="CAD"), line(2, "VARTEA", 1, 120, currency="CAD")],
        [Tender("card", 921, settled=False, extra={"processing_fee": fee})], currency="CAD",
    ))  # fmt: skip
