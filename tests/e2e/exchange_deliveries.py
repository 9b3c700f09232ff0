"""Deliveries about Canadian cards of a US shop: what was known first, and what came later.

Belongs here: the documents of each delivery, by story, and the stored rates. Not: what the books
must say of them (test_payout_in_another_currency.py).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.square_cash_documents import (
    card_payment,
    card_refund,
    entries_of,
    payout,
    payout_entry,
    return_order,
    write_delivery,
)
from tests.square_documents import Document, order

STORE = "LCORNER"
LATER = "2026-03-20T15:00:00Z"
RATES = {
    "2026-03-02": "0.70",
    "2026-03-03": "0.75",
    "2026-03-04": "0.72",
}


@dataclass
class Delivery:
    """The documents of one delivery, by object."""

    records: dict[str, list[Document]] = field(default_factory=lambda: defaultdict(list))

    def sell(self, sold: Document, **payment: Any) -> None:
        """Deliver an order in CAD and its card payment."""
        self.records["orders"].append(sold)
        self.records["payments"].append(in_cad(card_payment(sold, **payment)))

    def give_back(self, refund_id: str, returned: Document, payment_id: str) -> None:
        """Deliver a return order in CAD and its refund."""
        self.records["orders"].append(returned)
        self.records["refunds"].append(in_cad(card_refund(refund_id, returned, payment_id)))

    def pay_out(self, document: Document, entries: list[Document]) -> None:
        """Deliver a payout and its entries."""
        self.records["payouts"].append(document)
        self.records["payout_entries"].extend(entries_of(document, entries))


def in_cad(document: Any) -> Any:
    """A document with every amount in Canadian dollars."""
    if isinstance(document, list):
        return [in_cad(each) for each in document]
    if not isinstance(document, dict):
        return document
    same = {key: in_cad(value) for key, value in document.items()}
    return same | ({"currency": "CAD"} if "currency" in same else {})


def write_rates(books: Path, rates: dict[str, str]) -> None:
    """Write a home's stored rates of CAD in USD."""
    books.mkdir(parents=True, exist_ok=True)
    rows = [f"CAD,USD,{day},daily,{rate}\n" for day, rate in rates.items()]
    (books / "exchange_rates.csv").write_text("from,to,date,type,rate\n" + "".join(rows), "utf-8")


def write_deliveries(first_folder: Path, second_folder: Path, third_folder: Path) -> None:
    """Write what came first, what came later about the same, and what cannot be posted."""
    first, second, third = Delivery(), Delivery(), Delivery()
    for story in (fee_stated_later, payout_before_its_items, payout_fails, one_foreign_currency):
        story(first, second)
    day_without_rate(third)
    entry_of_another_currency(third)
    write_delivery(first_folder, "2026-03-19", first.records)
    write_delivery(second_folder, "2026-03-20", second.records)
    write_delivery(third_folder, "2026-03-21", third.records)


def fee_stated_later(first: Delivery, second: Delivery) -> None:
    """50.00 CAD paid out as 36.00 less 1.00 USD; later the payment states its fee, 1.40 CAD."""
    sold = order("ORDFEE", STORE, "2026-03-02T15:00:00Z", 5000, currency="CAD")
    first.sell(sold)
    entries = [payout_entry("CHARGE", 3600, 100, payment_id="PAYORDFEE")]
    first.pay_out(payout("POFEE", STORE, "2026-03-05T15:30:00Z", entries), entries)
    stating = in_cad(card_payment(sold, fee=140, updated_at=LATER))
    stating["processing_fee"][0]["effective_at"] = "2026-03-03T15:00:00Z"
    second.records["payments"].append(stating)


def payout_before_its_items(first: Delivery, second: Delivery) -> None:
    """A payout of a capture of 50.00 CAD and its refund, both told by the next delivery."""
    entries = [
        payout_entry("CHARGE", 3600, payment_id="PAYORDLATE"),
        payout_entry("REFUND", -3600, payment_id="PAYORDLATE", refund_id="REFLATE"),
        payout_entry("CHARGE", 2000, payment_id="PAYORDHOME"),
    ]
    at_home = order("ORDHOME", STORE, "2026-03-02T16:00:00Z", 2000)
    first.records["orders"].append(at_home)
    first.records["payments"].append(card_payment(at_home))
    first.pay_out(payout("POEARLY", STORE, "2026-03-05T15:31:00Z", entries), entries)
    sold = order("ORDLATE", STORE, "2026-03-02T17:00:00Z", 5000, currency="CAD")
    second.sell(sold)
    returned = in_cad(return_order("ORDLATEBACK", sold, "2026-03-03T17:00:00Z"))
    second.give_back("REFLATE", returned, "PAYORDLATE")


def payout_fails(first: Delivery, second: Delivery) -> None:
    """10.01 CAD paid out as 7.20 USD; the bank refuses it."""
    first.sell(order("ORDFAILS", STORE, "2026-03-03T16:00:00Z", 1001, currency="CAD"))
    entries = [payout_entry("CHARGE", 720, payment_id="PAYORDFAILS")]
    sent = payout("POFAILS", STORE, "2026-03-05T15:32:00Z", entries, status="SENT")
    first.pay_out(sent, entries)
    failed = sent | {"status": "FAILED", "version": 2, "updated_at": LATER}
    second.records["payouts"].append(failed)


def one_foreign_currency(first: Delivery, second: Delivery) -> None:
    """10.00 CAD less a fee of 0.29 is paid out in CAD; it arrives a day later."""
    sold = order("ORDCAD", STORE, "2026-03-02T18:00:00Z", 1000, currency="CAD")
    first.sell(sold, fee=29)
    entries = in_cad([payout_entry("CHARGE", 1000, 29, payment_id="PAYORDCAD")])
    sent = in_cad(payout("POCAD", STORE, "2026-03-03T15:30:00Z", entries, status="SENT"))
    sent["arrival_date"] = "2026-03-04"
    first.pay_out(sent, entries)
    second.records["payouts"].append(sent | {"status": "PAID", "version": 2, "updated_at": LATER})


def day_without_rate(third: Delivery) -> None:
    """A fee dated on a day without a rate, and a payout of that payment."""
    sold = order("ORDNORATE", STORE, "2026-03-04T15:00:00Z", 3000, currency="CAD")
    third.sell(sold, fee=88)
    stated = third.records["payments"][-1]["processing_fee"][0]
    stated["effective_at"] = "2026-03-05T15:00:00Z"
    entries = [payout_entry("CHARGE", 2200, 65, payment_id="PAYORDNORATE")]
    third.pay_out(payout("PONORATE", STORE, "2026-03-06T15:30:00Z", entries), entries)


def entry_of_another_currency(third: Delivery) -> None:
    """A payout in USD whose entry is in CAD."""
    third.sell(order("ORDUNTOLD", STORE, "2026-03-04T16:00:00Z", 4000, currency="CAD"))
    entry = payout_entry("CHARGE", 4000, payment_id="PAYORDUNTOLD")
    document = payout("POUNTOLD", STORE, "2026-03-06T15:31:00Z", [entry])
    document["amount_money"]["amount"] = 2900
    third.pay_out(document, in_cad([entry]))
