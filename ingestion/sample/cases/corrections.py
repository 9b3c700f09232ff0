"""What goes wrong after the sale: voids, swaps, failed refunds and cards, records that do not tie.

Belongs here: documents delivered in more than one version, or never completed. Does not belong
here: returns of goods (returns.py).
"""

from __future__ import annotations

from datetime import date, timedelta

from ingestion.sample.cases.records import CaseBook, Tender, at, line, money, return_line, timestamp
from ingestion.sample.cases.return_documents import Refund, refund_document, returned, take_back
from ingestion.sample.cases.sale_documents import Sale, order_document, payment_document, ring_up
from ingestion.sample.cases.sales import CHICAGO, PORTLAND, SAN_FRANCISCO

COAT_PORTLAND = line(1, "VARCOAT", 1, 10000, {"TAXME": 550})
BOARD_CHICAGO = line(1, "VARBOARD", 1, 2000, {"TAXIL": 125, "TAXCHI": 25})


def write(book: CaseBook) -> None:
    """Deliver the family's records."""
    void_before_close(book)
    void_after_close(book)
    tender_swap(book)
    failed_refund(book)
    declined_offline_cards(book)
    payment_on_another_date(book)
    payment_not_landed(book)
    unbalanced(book)
    delivered_twice(book)
    look_alikes(book)
    fee_adjusted(book)


def void_before_close(book: CaseBook) -> None:
    """Cancelled at the till before anything was counted: ignored, but counted."""
    sale = Sale(
        "ORDVOIDBEFORE01", at(PORTLAND, "2026-09-11 16:00"), [COAT_PORTLAND],
        [Tender("cash", 10550, extra={"status": "CANCELED"})], fields={"state": "CANCELED"},
    )  # fmt: skip
    day = sale.till.business_date
    book.deliver("orders", day, sale.order_id, order_document(sale))
    book.deliver("payments", day, sale.payment_id(), payment_document(sale))


def void_after_close(book: CaseBook) -> None:
    """Delivered as completed, cancelled three days later: what was posted is mirrored."""
    till = at(PORTLAND, "2026-09-14 16:00")
    sale = Sale("ORDVOIDAFTER01", till, [COAT_PORTLAND], [Tender("card", 10550, settled=False)])
    ring_up(book, sale)
    later = timestamp(till.instant + timedelta(days=3))
    window = date(2026, 9, 17)
    cancelled = {"state": "CANCELED", "version": 5, "updated_at": later}
    book.deliver("orders", window, sale.order_id, order_document(sale) | cancelled)
    reversed_payment = payment_document(sale) | {"status": "CANCELED", "updated_at": later}
    book.deliver("payments", window, sale.payment_id(), reversed_payment)


def tender_swap(book: CaseBook) -> None:
    """Keyed as cash, in truth paid by card: the newest version names the card payment."""
    till = at(CHICAGO, "2026-09-15 12:00")
    keyed = Sale("ORDSWAP01", till, [BOARD_CHICAGO], [Tender("cash", 2150)])
    ring_up(book, keyed)
    book.miss_cash(till, 2150)
    window = date(2026, 9, 16)
    later = timestamp(till.instant + timedelta(hours=22))
    undone = payment_document(keyed) | {"status": "CANCELED", "updated_at": later}
    book.deliver("payments", window, keyed.payment_id(), undone)
    taken = Sale("ORDSWAP01", till, [BOARD_CHICAGO], [Tender("card", 2150, fee=66)])
    payment = payment_document(taken) | {"id": "PAYSWAP01CARD", "updated_at": later}
    document = order_document(taken) | {"version": 6, "updated_at": later}
    document["tenders"][0] |= {"id": "PAYSWAP01CARD", "payment_id": "PAYSWAP01CARD"}
    book.deliver("orders", window, taken.order_id, document)
    book.deliver("payments", window, "PAYSWAP01CARD", payment)
    book.settle(till, "CHARGE", "PAYSWAP01CARD", None, 2150, 66)


def failed_refund(book: CaseBook) -> None:
    """A card refund that the bank sends back two days later: the customer is still owed."""
    mug = line(1, "VARMUG", 1, 1000, {"TAXME": 55})
    ring_up(book, Sale(
        "ORDREFUNDFAILS01", at(PORTLAND, "2026-09-21 12:00"), [mug], [Tender("card", 1055, fee=37)],
    ))  # fmt: skip
    till = at(PORTLAND, "2026-09-22 12:00")
    refund = Refund("REFFAILED01", "card", 1055, "PAYREFUNDFAILS01A", settled=False)
    take_back(
        book, till, "ORDREFUNDFAILED01", returned([return_line(mug)], "ORDREFUNDFAILS01"), refund
    )
    failed = refund_document(till, "ORDREFUNDFAILED01", refund) | {
        "status": "FAILED",
        "updated_at": timestamp(till.instant + timedelta(days=2)),
    }
    book.deliver("refunds", date(2026, 9, 26), refund.refund_id, failed)


def declined_offline_cards(book: CaseBook) -> None:
    """Two cards taken offline and declined two days later: a stranger's and a customer's."""
    for number, customer in (("01", None), ("02", "CUSTHOUSE01")):
        till = at(CHICAGO, f"2026-09-23 1{number[1]}:00")
        known = {"customer_id": customer} if customer else {}
        offline = {
            "is_offline_payment": True,
            "offline_payment_details": {"client_created_at": timestamp(till.instant)},
            **known,
        }
        sale = Sale(
            f"ORDOFFLINE{number}", till, [BOARD_CHICAGO],
            [Tender("card", 2150, settled=False, extra=offline)], fields=known,
        )  # fmt: skip
        ring_up(book, sale)
        declined = payment_document(sale) | {
            "status": "FAILED",
            "updated_at": timestamp(till.instant + timedelta(days=2)),
        }
        book.deliver("payments", date(2026, 9, 25), sale.payment_id(), declined)


def payment_on_another_date(book: CaseBook) -> None:
    """Closed on one date, paid on the next: both sides meet on tender clearing."""
    sale = Sale(
        "ORDPAIDNEXTDAY01", at(PORTLAND, "2026-09-24 18:00"), [COAT_PORTLAND],
        [Tender("card", 10550, fee=284, settled=False)],
    )  # fmt: skip
    book.deliver("orders", sale.till.business_date, sale.order_id, order_document(sale))
    paid = at(PORTLAND, "2026-09-25 10:00")
    fee = [{
        "effective_at": timestamp(paid.instant + timedelta(hours=2)),
        "type": "INITIAL",
        "amount_money": money(284),
    }]  # fmt: skip
    payment = payment_document(sale) | {
        "created_at": timestamp(paid.instant),
        "updated_at": timestamp(paid.instant + timedelta(seconds=4)),
        "processing_fee": fee,
    }
    book.deliver("payments", paid.business_date, sale.payment_id(), payment)
    book.settle(paid, "CHARGE", sale.payment_id(), None, 10550, 284)


def payment_not_landed(book: CaseBook) -> None:
    """An order whose payment the source has not delivered: it waits, and its store-day is held."""
    sale = Sale(
        "ORDAWAITING01", at(SAN_FRANCISCO, "2026-09-26 12:00"),
        [line(1, "VARMUG", 1, 1000, {"TAXSF": 79}, inclusive=True)], [Tender("card", 1000)],
    )  # fmt: skip
    book.deliver("orders", sale.till.business_date, sale.order_id, order_document(sale))


def unbalanced(book: CaseBook) -> None:
    """A receipt of 50.00 whose payment says 49.00: quarantined, never plugged."""
    sale = Sale(
        "ORDUNBALANCED01", at(SAN_FRANCISCO, "2026-09-29 12:00"),
        [line(1, "VARLAMP", 1, 5000, {"TAXSF": 397}, inclusive=True)],
        [Tender("card", 5000, settled=False)],
    )  # fmt: skip
    short = {"amount_money": money(4900), "total_money": money(4900), "approved_money": money(4900)}
    day = sale.till.business_date
    book.deliver("orders", day, sale.order_id, order_document(sale))
    book.deliver("payments", day, sale.payment_id(), payment_document(sale) | short)


def delivered_twice(book: CaseBook) -> None:
    """The same sale arrives in the files of two days, byte for byte: it counts once."""
    mug = line(1, "VARMUG", 1, 1000, {"TAXME": 55})
    sale = Sale(
        "ORDTWICE01", at(PORTLAND, "2026-10-05 12:00"), [mug], [Tender("card", 1055, fee=37)]
    )
    ring_up(book, sale)
    book.deliver("orders", date(2026, 10, 6), sale.order_id, order_document(sale))
    book.deliver("payments", date(2026, 10, 6), sale.payment_id(), payment_document(sale))


def look_alikes(book: CaseBook) -> None:
    """Two sales of one register and total four seconds apart: perhaps one sale sent twice."""
    mug = line(1, "VARMUG", 1, 1000, {"TAXME": 55})
    for number, when in (("01", "2026-10-06 12:00:00"), ("02", "2026-10-06 12:00:04")):
        tender = Tender("card", 1055, fee=37)
        ring_up(book, Sale(f"ORDLOOKSALIKE{number}", at(PORTLAND, when), [mug], [tender]))


def fee_adjusted(book: CaseBook) -> None:
    """The processor gives back 0.50 of a fee four days after it took it (payouts.fee_adjusted)."""
    till = at(PORTLAND, "2026-10-07 12:00")
    tender = Tender("card", 10550, fee=284, settled=False)
    sale = Sale("ORDFEEADJUSTED01", till, [COAT_PORTLAND], [tender])
    ring_up(book, sale)
    later = till.instant + timedelta(days=4)
    payment = payment_document(sale)
    payment["updated_at"] = timestamp(later)
    payment["processing_fee"].append(
        {"effective_at": timestamp(later), "type": "ADJUSTMENT", "amount_money": money(-50)}
    )
    book.deliver("payments", date(2026, 10, 11), sale.payment_id(), payment)
