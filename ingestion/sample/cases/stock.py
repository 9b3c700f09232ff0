"""Stock: goods received, counted, thrown away, sold before they arrive, received late.

Belongs here: supplier deliveries, counts and adjustments of the case goods and the sales that
draw on them. Does not belong here: the supply of ordinary goods (sql/supply.sql).
"""

from __future__ import annotations

from datetime import date

from ingestion.sample.cases.records import CaseBook, Tender, Till, at, line, return_line, timestamp
from ingestion.sample.cases.return_documents import Refund, returned, take_back
from ingestion.sample.cases.sale_documents import Sale, ring_up
from ingestion.sample.cases.sales import CHICAGO, LOS_ANGELES, PORTLAND
from ingestion.sample.reference import FIRST_DATE, stores

SHARED_GOODS = (
    ("VARMUG", "4.00"),
    ("VARCOAT", "60.00"),
    ("VARTEA", "3.00"),
    ("VARLAMP", "20.00"),
    ("VARVASE", "12.00"),
    ("VARBOARD", "9.00"),
)
# Receipt, store, product, quantity, unit cost, local arrival.
DELIVERIES = (
    ("GRFIFO01", PORTLAND, "VARFIFO", "10", "5.00", "2026-08-03 09:00"),
    ("GRFIFO02", PORTLAND, "VARFIFO", "10", "7.00", "2026-08-10 09:00"),
    ("GRAVERAGE01", LOS_ANGELES, "VARAVERAGE", "10", "5.00", "2026-08-03 10:00"),
    ("GRAVERAGE02", LOS_ANGELES, "VARAVERAGE", "10", "7.00", "2026-08-10 10:00"),
    ("GRAVERAGE03", LOS_ANGELES, "VARAVERAGE", "8", "8.00", "2026-08-24 10:00"),
    ("GRSHORT01", PORTLAND, "VARSHORT", "20", "6.00", "2026-08-03 09:10"),
    ("GROVER01", PORTLAND, "VAROVER", "20", "6.00", "2026-08-03 09:20"),
    ("GRCOUNT01", LOS_ANGELES, "VARCOUNT", "10", "3.00", "2026-08-03 10:10"),
    ("GROVERSOLD01", PORTLAND, "VAROVERSOLD", "2", "10.00", "2026-08-03 09:30"),
    ("GROVERSOLD02", PORTLAND, "VAROVERSOLD", "10", "12.00", "2026-09-21 09:00"),
    ("GRLATE01", PORTLAND, "VARLATE", "4", "10.00", "2026-08-03 09:40"),
)


def write(book: CaseBook) -> None:
    """Deliver the family's records."""
    deliveries(book)
    first_in_first_out(book)
    moving_average(book)
    counts(book)
    adjustments(book)
    oversold(book)
    received_late(book)


def _receive(
    book: CaseBook, receipt: str, number: int, till: Till, goods: tuple[str, str, str], window: date
) -> None:
    product_id, quantity, unit_cost = goods
    book.goods_receipts.append((
        receipt, number, f"PO{receipt.removeprefix('GR')}", "SUPCASE", till.location_id, product_id,
        quantity, unit_cost, till.instant.replace(tzinfo=None), window,
    ))  # fmt: skip


def deliveries(book: CaseBook) -> None:
    """The stock the other families sell from, then each delivery that is a case of its own."""
    opening = date(2026, 7, 31)
    for location_id, store in stores().items():
        till = at(location_id, "2026-07-31 09:00")
        for number, (product_id, unit_cost) in enumerate(SHARED_GOODS, start=1):
            goods = (product_id, "200", unit_cost)
            _receive(book, f"GRCASE{store.store_code}01", number, till, goods, opening)
    for receipt, location_id, product_id, quantity, unit_cost, arrival in DELIVERIES:
        till = at(location_id, arrival)
        _receive(book, receipt, 1, till, (product_id, quantity, unit_cost), _week(till.at.date()))


def _week(day: date) -> date:
    return date.fromordinal(day.toordinal() - (day - FIRST_DATE).days % 7)


def first_in_first_out(book: CaseBook) -> None:
    """Twelve of ten at 5.00 and ten at 7.00 are sold; two come back at the cost of the last two."""
    ring_up(book, Sale(
        "ORDFIFO01", at(PORTLAND, "2026-08-17 12:00"),
        [line(1, "VARFIFO", 12, 12000, {"TAXME": 660})],
        [Tender("cash", 12660, supplied=13000)],
    ))  # fmt: skip
    two = line(1, "VARFIFO", 2, 2000, {"TAXME": 110})
    refund = Refund("REFFIFO01", "cash", 2110, "PAYFIFO01A")
    block = returned([return_line(two)], "ORDFIFO01")
    take_back(book, at(PORTLAND, "2026-08-20 12:00"), "ORDFIFOBACK01", block, refund)


def moving_average(book: CaseBook) -> None:
    """The same goods at average cost; two come back unproven at today's, two at their own cost."""
    ring_up(book, Sale(
        "ORDAVERAGE01", at(LOS_ANGELES, "2026-08-17 19:00"),
        [line(1, "VARAVERAGE", 12, 12000, {"TAXLA": 1170})],
        [Tender("cash", 13170, supplied=14000)],
    ))  # fmt: skip
    two = return_line(line(1, "VARAVERAGE", 2, 2000, {"TAXLA": 195}))
    unproven = {key: value for key, value in two.items() if key != "source_line_item_uid"}
    take_back(
        book, at(LOS_ANGELES, "2026-08-25 19:00"), "ORDAVERAGENORECEIPT01",
        returned([unproven], None),
        Refund("REFAVERAGENORECEIPT01", "Store credit", 2195),
    )  # fmt: skip
    take_back(
        book, at(LOS_ANGELES, "2026-08-26 20:00"), "ORDAVERAGEBACK01",
        returned([two], "ORDAVERAGE01"),
        Refund("REFAVERAGE01", "cash", 2195, "PAYAVERAGE01A"),
    )  # fmt: skip


def counts(book: CaseBook) -> None:
    """Two missing, one found, and a count that the source itself delivers."""
    for count, product_id, counted in (
        ("SCSHORT01", "VARSHORT", "18"),
        ("SCOVER01", "VAROVER", "21"),
    ):
        till = at(PORTLAND, "2026-09-07 08:00")
        moment = till.instant.replace(tzinfo=None)
        book.stock_counts.append((count, 1, PORTLAND, product_id, counted, moment))
    till = at(LOS_ANGELES, "2026-09-08 15:00")
    book.deliver("inventory_changes", till.business_date, "ICPHYSICAL01", {
        "type": "PHYSICAL_COUNT",
        "physical_count": {
            "id": "ICPHYSICAL01", "catalog_object_id": "VARCOUNT",
            "catalog_object_type": "ITEM_VARIATION",
            "state": "IN_STOCK", "location_id": LOS_ANGELES, "quantity": "9",
            "team_member_id": till.team_member_id, "occurred_at": timestamp(till.instant),
            "created_at": timestamp(till.instant),
        },
    })  # fmt: skip


def adjustments(book: CaseBook) -> None:
    """Two mugs dropped; a receipt and a return that only repeat what other documents say."""
    _adjust(
        book, "ICWASTE01", at(CHICAGO, "2026-09-11 12:00"), "VARMUG", "2", ("IN_STOCK", "WASTE")
    )
    _adjust(
        book, "ICRECEIVED01", at(PORTLAND, "2026-08-03 09:00"), "VARFIFO", "10",
        ("RECEIVED_FROM_VENDOR", "IN_STOCK"),
        goods_receipt_id="GRFIFO01", purchase_order_id="POFIFO01",
    )  # fmt: skip
    _adjust(
        book, "ICRETURNED01", at(PORTLAND, "2026-08-10 10:00"), "VARLAMP", "1",
        ("RETURNED_BY_CUSTOMER", "IN_STOCK"), transaction_id="ORDRETURN01", refund_id="REFRETURN01",
    )  # fmt: skip


def _adjust(
    book: CaseBook, change_id: str, till: Till, product_id: str, quantity: str,
    states: tuple[str, str],
    **names: str,
) -> None:  # fmt: skip
    book.deliver("inventory_changes", till.business_date, change_id, {
        "type": "ADJUSTMENT",
        "adjustment": {
            "id": change_id, "from_state": states[0], "to_state": states[1],
            "location_id": till.location_id, "catalog_object_id": product_id,
            "catalog_object_type": "ITEM_VARIATION", "quantity": quantity,
            "occurred_at": timestamp(till.instant), "created_at": timestamp(till.instant), **names,
        },
    })  # fmt: skip


def oversold(book: CaseBook) -> None:
    """Five sold with two on hand; a delivery three days later settles the cost of the others."""
    ring_up(book, Sale(
        "ORDOVERSOLD01", at(PORTLAND, "2026-09-18 12:00"),
        [line(1, "VAROVERSOLD", 5, 10000, {"TAXME": 550})], [Tender("card", 10550, fee=284)],
    ))  # fmt: skip


def received_late(book: CaseBook) -> None:
    """Six sold with four on hand; a delivery of the day before is only reported in October."""
    ring_up(book, Sale(
        "ORDLATECOST01", at(PORTLAND, "2026-09-22 15:00"),
        [line(1, "VARLATE", 6, 12000, {"TAXME": 660})], [Tender("cash", 12660, supplied=13000)],
    ))  # fmt: skip
    goods = ("VARLATE", "10", "12.00")
    _receive(book, "GRLATE02", 1, at(PORTLAND, "2026-09-21 09:30"), goods, date(2026, 10, 3))
