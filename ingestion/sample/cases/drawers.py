"""Drawers of their own, on a day without ordinary trade: float, paid in and out, drop, count.

Belongs here: hand-written drawer shifts with their events and the cash sales in them. Does not
belong here: the drawers of ordinary trade (sql/settlement.sql).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ingestion.sample.cases.records import (
    CaseBook,
    Tender,
    Till,
    at,
    line,
    money,
    return_line,
    timestamp,
)
from ingestion.sample.cases.return_documents import Refund, returned, take_back
from ingestion.sample.cases.sale_documents import Sale, ring_up
from ingestion.sample.cases.sales import CHICAGO, LOS_ANGELES, SAN_FRANCISCO


@dataclass(frozen=True)
class Event:
    """One event of a drawer shift, amount positive, direction by kind."""

    kind: str
    amount: int = 0
    text: str = ""


def write(book: CaseBook) -> None:
    """Deliver the family's records."""
    short(book)
    over(book)
    untouched(book)


def _shift(book: CaseBook, shift_id: str, opened: Till, events: list[Event], counted: int) -> None:
    """Deliver a closed shift of eight hours, float 200.00, with an event every half hour."""
    sums = dict.fromkeys(("CASH_TENDER_PAYMENT", "CASH_TENDER_REFUND", "PAID_IN", "PAID_OUT"), 0)
    for event in events:
        if event.kind in sums:
            sums[event.kind] += event.amount
    payments, refunds, paid_in, paid_out = sums.values()
    closed = opened.instant + timedelta(hours=8)
    envelope = {"shift_id": shift_id, "location_id": opened.location_id}
    person = opened.team_member_id
    shift = {
        "id": shift_id,
        "state": "CLOSED",
        "opened_at": timestamp(opened.instant),
        "ended_at": timestamp(closed),
        "closed_at": timestamp(closed + timedelta(minutes=10)),
        "description": "Drawer 1",
        "opened_cash_money": money(20000),
        "cash_payment_money": money(payments),
        "cash_refunds_money": money(refunds),
        "cash_paid_in_money": money(paid_in),
        "cash_paid_out_money": money(paid_out),
        "expected_cash_money": money(20000 + payments - refunds + paid_in - paid_out),
        "closed_cash_money": money(counted),
        "device": {"id": f"DEVICE{opened.store.store_code}", "name": "Front register"},
        "created_at": timestamp(opened.instant),
        "updated_at": timestamp(closed + timedelta(minutes=10)),
        "location_id": opened.location_id,
        "team_member_ids": [person],
        "opening_team_member_id": person,
        "ending_team_member_id": person,
        "closing_team_member_id": person,
    }
    told = [
        {
            "id": f"CDE{shift_id}-{number}",
            "event_type": event.kind,
            "event_money": money(event.amount),
            "created_at": timestamp(opened.instant + timedelta(minutes=30 * number)),
            "team_member_id": person,
            **({"description": event.text} if event.text else {}),
        }
        for number, event in enumerate(events, start=1)
    ]
    day = opened.business_date
    book.deliver(
        "cash_drawer_shifts", day, shift_id, envelope | {"response": {"cash_drawer_shift": shift}}
    )
    response = {"cash_drawer_shift_events": told}
    book.deliver("cash_drawer_shift_events", day, shift_id, envelope | {"response": response})


def short(book: CaseBook) -> None:
    """A day with everything: expected 212.30, counted 210.30."""
    board = line(1, "VARBOARD", 1, 2000, {"TAXIL": 125, "TAXCHI": 25})
    coat = line(1, "VARCOAT", 1, 10000, {"TAXIL": 625, "TAXCHI": 125})
    ring_up(book, Sale("ORDDRAWER01", at(CHICAGO, "2026-10-30 09:00"), [coat],
                       [Tender("cash", 10750, supplied=11000)]))  # fmt: skip
    ring_up(book, Sale("ORDDRAWER02", at(CHICAGO, "2026-10-30 09:30"), [board],
                       [Tender("cash", 2150, supplied=2500)]))  # fmt: skip
    refund = Refund("REFDRAWER01", "cash", 2150, "PAYDRAWER02A")
    block = returned([return_line(board)], "ORDDRAWER02")
    take_back(book, at(CHICAGO, "2026-10-30 10:00"), "ORDDRAWERBACK01", block, refund)
    _shift(book, "DRAWERCASESHORT01", at(CHICAGO, "2026-10-30 08:30"), [
        Event("CASH_TENDER_PAYMENT", 10750),
        Event("CASH_TENDER_PAYMENT", 2150),
        Event("CASH_TENDER_REFUND", 2150),
        Event("PAID_IN", 5000, "Paid in: change from safe"),
        Event("PAID_OUT", 4520, "Paid out: window cleaning"),
        Event("PAID_OUT", 10000, "Drop to safe"),
    ], counted=21030)  # fmt: skip


def over(book: CaseBook) -> None:
    """Tips paid out, a reason nobody mapped, and half a dollar too much."""
    mug = line(1, "VARMUG", 1, 1000, {"TAXLA": 98})
    ring_up(book, Sale("ORDDRAWER03", at(LOS_ANGELES, "2026-10-30 17:30"), [mug],
                       [Tender("cash", 1098, supplied=1100)]))  # fmt: skip
    _shift(book, "DRAWERCASEOVER01", at(LOS_ANGELES, "2026-10-30 17:00"), [
        Event("CASH_TENDER_PAYMENT", 1098),
        Event("PAID_OUT", 1500, "Paid out: pinata"),
        Event("PAID_OUT", 800, "Paid out: tips"),
    ], counted=18848)  # fmt: skip


def untouched(book: CaseBook) -> None:
    """Opened once without a sale and closed on the float."""
    opened = at(SAN_FRANCISCO, "2026-10-30 10:00")
    _shift(book, "DRAWERCASEFLOAT01", opened, [Event("NO_SALE")], counted=20000)
