"""Payouts of their own: reserves, disputes, advances, negative, failed, unknown entries.

Belongs here: hand-written payouts with their entries and the sales they sweep. Does not belong
here: payouts in another currency than those sales (foreign_payouts.py), the daily payouts of
ordinary trade (sql/settlement.sql).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from ingestion.sample.cases.records import (
    CaseBook,
    Document,
    Tender,
    at,
    line,
    money,
    return_line,
    timestamp,
)
from ingestion.sample.cases.return_documents import Refund, returned, take_back
from ingestion.sample.cases.sale_documents import Sale, ring_up
from ingestion.sample.cases.sales import CHICAGO, LOS_ANGELES, PORTLAND, SAN_FRANCISCO
from ingestion.sample.reference import stores

COAT = {
    PORTLAND: line(1, "VARCOAT", 1, 10000, {"TAXME": 550}),
    CHICAGO: line(1, "VARCOAT", 1, 10000, {"TAXIL": 625, "TAXCHI": 125}),
    LOS_ANGELES: line(1, "VARCOAT", 1, 10000, {"TAXLA": 975}),
}
LAMP_PORTLAND = line(1, "VARLAMP", 1, 5000, {"TAXME": 275})
DETAILS = {
    "CHARGE": "type_charge_details",
    "REFUND": "type_refund_details",
    "FEE": "type_fee_details",
    "OPEN_DISPUTE": "type_open_dispute_details",
    "DISPUTE": "type_dispute_details",
    "RESERVE_HOLD": "type_reserve_hold_details",
    "RESERVE_RELEASE": "type_reserve_release_details",
    "SQUARE_CAPITAL_PAYMENT": "type_square_capital_payment_details",
    "SQUARE_CAPITAL_REVERSED_PAYMENT": "type_square_capital_reversed_payment_details",
}


@dataclass(frozen=True)
class Entry:
    """One entry of a payout.

    Attributes:
        gross: signed minor units; the net is gross less fee.
        names: ids of the payment, refund or dispute it is about.
    """

    kind: str
    gross: int
    fee: int = 0
    names: dict[str, str] = field(default_factory=dict)


def write(book: CaseBook) -> None:
    """Deliver the family's records."""
    reserve(book)
    disputes(book)
    advance(book)
    negative(book)
    failed(book)
    sent_then_paid(book)
    unknown_entry(book)
    fee_told_by_payout(book)
    fee_adjusted(book)


def _sell(
    book: CaseBook, number: str, location_id: str, when: str, sold: Document, amount: int, fee: int,
    settled: bool = False,
) -> dict[str, str]:  # fmt: skip
    sale = Sale(
        f"ORDPAYOUT{number}",
        at(location_id, when),
        [sold],
        [Tender("card", amount, fee=fee, settled=settled)],
    )
    ring_up(book, sale)
    return {"payment_id": sale.payment_id()}


def payout_document(
    payout_id: str, location_id: str, created: date, entries: list[Entry]
) -> Document:
    """Return a paid payout: created at 15:30 UTC, arriving the day after, net of its entries."""
    moment = datetime(created.year, created.month, created.day, 15, 30, tzinfo=UTC)
    return {
        "id": payout_id,
        "status": "PAID",
        "location_id": location_id,
        "created_at": timestamp(moment),
        "updated_at": timestamp(moment + timedelta(days=1)),
        "amount_money": money(sum(entry.gross - entry.fee for entry in entries)),
        "destination": {
            "type": "BANK_ACCOUNT",
            "id": f"BANK{stores()[location_id].entity_id.upper()}",
        },
        "version": 2,
        "type": "BATCH",
        "arrival_date": (created + timedelta(days=1)).isoformat(),
        "end_to_end_id": f"E2E{payout_id.removeprefix('PO')}",
    }


def pay(book: CaseBook, payout: Document, entries: list[Entry]) -> None:
    """Deliver a payout and its entries in the files of its creation date."""
    created = date.fromisoformat(payout["created_at"][:10])
    book.deliver("payouts", created, payout["id"], payout)
    for number, entry in enumerate(entries, start=1):
        entry_id = f"PE{payout['id'].removeprefix('PO')}-{number}"
        details = {DETAILS[entry.kind]: entry.names} if entry.kind in DETAILS else {}
        book.deliver("payout_entries", created, entry_id, {
            "id": entry_id,
            "payout_id": payout["id"],
            "effective_at": payout["created_at"],
            "type": entry.kind,
            "gross_amount_money": money(entry.gross),
            "fee_amount_money": money(entry.fee),
            "net_amount_money": money(entry.gross - entry.fee),
            **details,
        })  # fmt: skip


def _paid(
    book: CaseBook, payout_id: str, location_id: str, created: date, entries: list[Entry]
) -> None:
    pay(book, payout_document(payout_id, location_id, created, entries), entries)


def reserve(book: CaseBook) -> None:
    """25.00 held back against a coat, released with the payout of a lamp."""
    coat = _sell(book, "01", PORTLAND, "2026-09-15 12:00", COAT[PORTLAND], 10550, 284)
    held = [Entry("CHARGE", 10550, 284, coat), Entry("RESERVE_HOLD", -2500, 0, coat)]
    _paid(book, "POCASERESERVE01", PORTLAND, date(2026, 9, 16), held)
    lamp = _sell(book, "02", PORTLAND, "2026-09-22 12:00", LAMP_PORTLAND, 5275, 147)
    released = [Entry("CHARGE", 5275, 147, lamp), Entry("RESERVE_RELEASE", 2500, 0, coat)]
    _paid(book, "POCASERELEASE01", PORTLAND, date(2026, 9, 23), released)


def disputes(book: CaseBook) -> None:
    """Two sales disputed at a fee of 15.00 each; one is lost, the other won."""
    coat = Sale("ORDDISPUTE01", at(CHICAGO, "2026-09-16 12:00"), [COAT[CHICAGO]],
                [Tender("card", 10750, fee=290)])  # fmt: skip
    board = Sale("ORDDISPUTE02", at(CHICAGO, "2026-09-17 12:00"),
                 [line(1, "VARBOARD", 1, 2000, {"TAXIL": 125, "TAXCHI": 25})],
                 [Tender("card", 2150, fee=66)])  # fmt: skip
    ring_up(book, coat)
    ring_up(book, board)
    lost = {"payment_id": coat.payment_id(), "dispute_id": "DISPUTE01"}
    won = {"payment_id": board.payment_id(), "dispute_id": "DISPUTE02"}
    two_coats = line(1, "VARCOAT", 2, 20000, {"TAXIL": 1250, "TAXCHI": 250})
    takings = _sell(book, "03", CHICAGO, "2026-10-04 12:00", two_coats, 21500, 569)
    _paid(book, "POCASEDISPUTE01", CHICAGO, date(2026, 10, 5), [
        Entry("CHARGE", 21500, 569, takings),
        Entry("OPEN_DISPUTE", -10750, 1500, lost),
        Entry("OPEN_DISPUTE", -2150, 1500, won),
    ])  # fmt: skip
    _paid(book, "POCASEDISPUTE02", CHICAGO, date(2026, 10, 19), [
        Entry("OPEN_DISPUTE", 2150, 0, won),
        Entry("OPEN_DISPUTE", 10750, 0, lost),
        Entry("DISPUTE", -10750, 0, lost),
    ])  # fmt: skip


def advance(book: CaseBook) -> None:
    """500.00 lent, 20.00 repaid out of takings, 5.00 of that given back after a refund."""
    lent = [Entry("SQUARE_CAPITAL_PAYMENT", 50000)]
    _paid(book, "POCASEADVANCE01", LOS_ANGELES, date(2026, 8, 10), lent)
    coat = _sell(book, "04", LOS_ANGELES, "2026-08-30 19:00", COAT[LOS_ANGELES], 10975, 295)
    _paid(book, "POCASEADVANCE02", LOS_ANGELES, date(2026, 8, 31), [
        Entry("CHARGE", 10975, 295, coat),
        Entry("SQUARE_CAPITAL_PAYMENT", -2000, 0, coat),
        Entry("SQUARE_CAPITAL_REVERSED_PAYMENT", 500, 0, coat),
    ])  # fmt: skip


def negative(book: CaseBook) -> None:
    """A coat refunded on a day that only sold a lamp: the processor collects the difference."""
    coat = _sell(book, "05", PORTLAND, "2026-10-12 12:00", COAT[PORTLAND], 10550, 284, settled=True)
    lamp = _sell(book, "06", PORTLAND, "2026-10-14 12:00", LAMP_PORTLAND, 5275, 147)
    refund = Refund("REFNEGATIVE01", "card", 10550, coat["payment_id"], settled=False)
    block = returned([return_line(COAT[PORTLAND])], "ORDPAYOUT05")
    take_back(book, at(PORTLAND, "2026-10-14 13:00"), "ORDNEGATIVE01", block, refund)
    _paid(book, "POCASENEGATIVE01", PORTLAND, date(2026, 10, 15), [
        Entry("REFUND", -10550, 0, coat | {"refund_id": "REFNEGATIVE01"}),
        Entry("CHARGE", 5275, 147, lamp),
    ])  # fmt: skip


def failed(book: CaseBook) -> None:
    """The bank refuses a payout; five days on the same charge is paid out again."""
    coat = _sell(book, "07", CHICAGO, "2026-10-20 12:00", COAT[CHICAGO], 10750, 290)
    entries = [Entry("CHARGE", 10750, 290, coat)]
    payout = payout_document("POCASEFAILED01", CHICAGO, date(2026, 10, 21), entries)
    pay(
        book, payout | {"status": "SENT", "version": 1, "updated_at": payout["created_at"]}, entries
    )
    refused = payout | {"status": "FAILED", "updated_at": "2026-10-26T12:00:00Z"}
    book.deliver("payouts", date(2026, 10, 26), payout["id"], refused)
    _paid(book, "POCASEREPAID01", CHICAGO, date(2026, 10, 27), entries)


def sent_then_paid(book: CaseBook) -> None:
    """Seen as sent first, as paid in the file of the week after."""
    board = line(1, "VARBOARD", 1, 2000, {"TAXME": 110})
    paid_by = _sell(book, "08", PORTLAND, "2026-10-16 12:00", board, 2110, 65)
    entries = [Entry("CHARGE", 2110, 65, paid_by)]
    payout = payout_document("POCASESENT01", PORTLAND, date(2026, 10, 17), entries)
    payout |= {"arrival_date": "2026-10-20"}
    pay(
        book, payout | {"status": "SENT", "version": 1, "updated_at": payout["created_at"]}, entries
    )
    book.deliver(
        "payouts", date(2026, 10, 24), payout["id"], payout | {"updated_at": "2026-10-20T09:00:00Z"}
    )


def unknown_entry(book: CaseBook) -> None:
    """An entry type the source's specification does not know takes 3.00."""
    lamp = line(1, "VARLAMP", 1, 5000, {"TAXSF": 397}, inclusive=True)
    sold = _sell(book, "09", SAN_FRANCISCO, "2026-10-07 12:00", lamp, 5000, 140)
    entries = [Entry("CHARGE", 5000, 140, sold), Entry("LUNAR_LEVY", -300)]
    _paid(book, "POCASEUNKNOWN01", SAN_FRANCISCO, date(2026, 10, 8), entries)


def fee_told_by_payout(book: CaseBook) -> None:
    """San Francisco's payments name no fee; the payout of ORDINCLUSIVE01 tells it."""
    entries = [Entry("CHARGE", 10000, 270, {"payment_id": "PAYINCLUSIVE01A"})]
    _paid(book, "POCASEFEETOLD01", SAN_FRANCISCO, date(2026, 8, 14), entries)


def fee_adjusted(book: CaseBook) -> None:
    """The first fee leaves with the charge; what is given back of it comes with a later payout."""
    coat = {"payment_id": "PAYFEEADJUSTED01A"}
    charged = [Entry("CHARGE", 10550, 284, coat)]
    _paid(book, "POCASEFEEADJUSTED01", PORTLAND, date(2026, 10, 8), charged)
    given_back = [Entry("FEE", 50, 0, coat)]
    _paid(book, "POCASEFEEADJUSTED02", PORTLAND, date(2026, 10, 12), given_back)
