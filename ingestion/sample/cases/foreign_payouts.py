"""A payout in another currency than the payments it settles.

Belongs here: sales and a refund in one currency, and the payout that pays them out in another, at
the processor's own rate. Does not belong here: what those days' stored rates are
(data/sample/books/exchange_rates.csv), payouts in the currency of their payments (payouts.py).
"""

from __future__ import annotations

from datetime import date

from ingestion.sample.cases.payouts import Entry, pay, payout_document
from ingestion.sample.cases.records import CaseBook, Tender, at, line, return_line
from ingestion.sample.cases.return_documents import Refund, returned, take_back
from ingestion.sample.cases.sale_documents import Sale, ring_up
from ingestion.sample.cases.sales import PORTLAND


def write(book: CaseBook) -> None:
    """Deliver the family's records."""
    canadian_cards(book)


def canadian_cards(book: CaseBook) -> None:
    """300.00 and 200.00 CAD, 50.00 given back, paid out in USD at 0.717 less a reserve of 20.00.

    The first payment states its fee of 7.90 CAD; of the second only the payout tells one, in USD.
    """
    discounted = line(1, "VARTEA", 30, 33000, discounts={"line-1": 3000}, currency="CAD")
    first = ring_up(book, Sale(
        "ORDABROAD01", at(PORTLAND, "2026-10-05 12:00"), [discounted],
        [Tender("card", 30000, fee=790, settled=False)], {"line-1": "Promotion: Border week"},
        currency="CAD",
    ))  # fmt: skip
    second = ring_up(book, Sale(
        "ORDABROAD02", at(PORTLAND, "2026-10-06 12:00"),
        [line(1, "VARTEA", 16, 20000, currency="CAD")], [Tender("card", 20000, settled=False)],
        currency="CAD",
    ))  # fmt: skip
    refund = Refund("REFABROAD01", "card", 5000, second.payment_id(), settled=False, currency="CAD")
    quarter = return_line(line(1, "VARTEA", 4, 5000, currency="CAD"))
    block = returned([quarter], "ORDABROAD02", currency="CAD")
    take_back(book, at(PORTLAND, "2026-10-07 13:00"), "ORDABROADBACK01", block, refund)
    of_second = {"payment_id": second.payment_id()}
    entries = [
        Entry("CHARGE", 21510, 566, {"payment_id": first.payment_id()}),
        Entry("CHARGE", 14340, 380, of_second),
        Entry("REFUND", -3585, 0, of_second | {"refund_id": "REFABROAD01"}),
        Entry("RESERVE_HOLD", -2000, 0, of_second),
    ]
    payout = payout_document("POCASEABROAD01", PORTLAND, date(2026, 10, 8), entries)
    pay(book, payout, entries)
