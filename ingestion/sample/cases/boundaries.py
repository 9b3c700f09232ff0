"""Edges of time: the 04:00 cut-off, daylight saving, late arrival, the only document of a day.

Belongs here: plain sales whose date is the case. Does not belong here: anything odd about their
amounts.
"""

from __future__ import annotations

from datetime import date

from ingestion.sample.cases.records import CaseBook, Tender, at, line
from ingestion.sample.cases.sale_documents import Sale, order_document, payment_document, ring_up
from ingestion.sample.cases.sales import CHICAGO, LOS_ANGELES, PORTLAND

MUGS = {
    PORTLAND: (line(1, "VARMUG", 1, 1000, {"TAXME": 55}), Tender("card", 1055, fee=37)),
    CHICAGO: (
        line(1, "VARMUG", 1, 1000, {"TAXIL": 63, "TAXCHI": 13}),
        Tender("card", 1076, fee=38),
    ),
    LOS_ANGELES: (line(1, "VARMUG", 1, 1000, {"TAXLA": 98}), Tender("card", 1098, fee=39)),
}
# Sales a second apart are rung at two registers, so that they do not look like one sale sent twice.
SECOND_REGISTER = {"ORDCUTOFFAFTER01", "ORDMIDNIGHTAFTER01", "ORDHALLOWEENAFTER01"}
# Order id, store, local time, and whether it is the second pass of a repeated hour.
MOMENTS = (
    ("ORDCUTOFFBEFORE01", LOS_ANGELES, "2026-09-01 03:59:59", 0),
    ("ORDCUTOFFAFTER01", LOS_ANGELES, "2026-09-01 04:00:00", 0),
    ("ORDMIDNIGHTBEFORE01", PORTLAND, "2026-09-30 23:59:59", 0),
    ("ORDMIDNIGHTAFTER01", PORTLAND, "2026-10-01 00:00:00", 0),
    ("ORDONLYONE01", PORTLAND, "2026-10-30 12:00:00", 0),
    ("ORDHALLOWEENFIRST01", LOS_ANGELES, "2026-11-01 01:30:00", 0),
    ("ORDHALLOWEENSECOND01", LOS_ANGELES, "2026-11-01 01:30:00", 1),
    ("ORDHALLOWEENBEFORE01", LOS_ANGELES, "2026-11-01 03:59:59", 0),
    ("ORDHALLOWEENAFTER01", LOS_ANGELES, "2026-11-01 04:00:00", 0),
    ("ORDREPEATEDHOURFIRST01", CHICAGO, "2026-11-01 01:30:00", 0),
    ("ORDREPEATEDHOURSECOND01", CHICAGO, "2026-11-01 01:30:00", 1),
)


def write(book: CaseBook) -> None:
    """Deliver the family's records."""
    for order_id, location_id, when, fold in MOMENTS:
        sold, tender = MUGS[location_id]
        register = "REG-2" if order_id in SECOND_REGISTER else "REG-1"
        fields = {"metadata": {"register_id": register}}
        ring_up(book, Sale(order_id, at(location_id, when, fold), [sold], [tender], fields=fields))
    arrives_late(book)


def arrives_late(book: CaseBook) -> None:
    """Rung without a connection; the order and its payment reach the source three days later."""
    sold, tender = MUGS[CHICAGO]
    sale = Sale("ORDARRIVESLATE01", at(CHICAGO, "2026-10-13 17:00"), [sold], [tender])
    window = date(2026, 10, 16)
    arrived = {"updated_at": "2026-10-16T14:00:00Z"}
    book.deliver("orders", window, sale.order_id, order_document(sale) | arrived)
    book.deliver("payments", window, sale.payment_id(), payment_document(sale) | arrived)
    book.settle(sale.till, "CHARGE", sale.payment_id(), None, 1076, 38)
