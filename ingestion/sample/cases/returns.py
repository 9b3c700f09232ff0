"""Returns: with and without a receipt, in parts, damaged, elsewhere, and money given back alone.

Belongs here: return orders, their refunds and the sales they go back to. Does not belong here:
refunds that fail and sales undone (corrections.py).
"""

from __future__ import annotations

from typing import Any

from ingestion.sample.cases.records import CaseBook, Document, Tender, at, line, money, return_line
from ingestion.sample.cases.return_documents import Refund, pay_out, returned, take_back
from ingestion.sample.cases.sale_documents import Sale, order_document, ring_up, service_charge
from ingestion.sample.cases.sales import CHICAGO, LOS_ANGELES, PORTLAND, SAN_FRANCISCO

PORTLAND_MUG: dict[str, int] = {"TAXME": 55}


def write(book: CaseBook) -> None:
    """Deliver the family's records."""
    with_receipt(book)
    in_parts(book)
    without_receipt(book)
    damaged(book)
    at_another_store(book)
    money_only(book)
    money_only_without_tax(book)
    fee_kept(book)
    in_parts_tax_inside(book)
    exchanges(book)
    tip_and_charge(book)
    cash_rounding(book)


def with_receipt(book: CaseBook) -> None:
    """The lamp of ORDLINEDISCOUNT01 comes back: stored tax and discount, not recomputed."""
    sold = line(1, "VARLAMP", 1, 5000, {"TAXME": 248}, {"line-1": 500})
    block = returned(
        [return_line(sold)], "ORDLINEDISCOUNT01", {"line-1": "Promotion: back to school"}
    )
    refund = Refund("REFRETURN01", "card", 4748, "PAYLINEDISCOUNT01A")
    take_back(book, at(PORTLAND, "2026-08-10 10:00"), "ORDRETURN01", block, refund)


def in_parts(book: CaseBook) -> None:
    """Two of three mugs come back one at a time; each unit takes its cumulative share."""
    names = {"line-1": "Manager: goodwill"}
    ring_up(book, Sale(
        "ORDTHREEMUGS01", at(PORTLAND, "2026-08-11 10:00"),
        [line(1, "VARMUG", 3, 3000, {"TAXME": 160}, {"line-1": 100})],
        [Tender("card", 3060, fee=90)], names,
    ))  # fmt: skip
    parts = (("01", "2026-08-15 10:00", 53, 33), ("02", "2026-08-17 10:00", 54, 34))
    for number, when, tax, discount in parts:
        unit = line(1, "VARMUG", 1, 1000, {"TAXME": tax}, {"line-1": discount})
        refund = Refund(f"REFPARTIAL{number}", "card", 1020, "PAYTHREEMUGS01A")
        block = returned([return_line(unit)], "ORDTHREEMUGS01", names)
        take_back(book, at(PORTLAND, when), f"ORDPARTIAL{number}", block, refund)


def without_receipt(book: CaseBook) -> None:
    """Two mugs without a receipt, against store credit."""
    unit = line(1, "VARMUG", 2, 2000, {"TAXME": 110})
    unit_back = {
        key: value for key, value in return_line(unit).items() if key != "source_line_item_uid"
    }
    refund = Refund("REFNORECEIPT01", "Store credit", 2110)
    take_back(
        book,
        at(PORTLAND, "2026-08-24 11:00"),
        "ORDNORECEIPT01",
        returned([unit_back], None),
        refund,
    )


def damaged(book: CaseBook) -> None:
    """A vase sold and brought back broken."""
    sold = line(1, "VARVASE", 1, 3000, {"TAXME": 165})
    ring_up(book, Sale(
        "ORDVASE01", at(PORTLAND, "2026-08-12 11:00"), [sold],
        [Tender("cash", 3165, supplied=3500)],
    ))  # fmt: skip
    refund = Refund("REFDAMAGED01", "cash", 3165, "PAYVASE01A")
    block = returned([return_line(sold, "damaged")], "ORDVASE01")
    take_back(book, at(PORTLAND, "2026-08-14 11:00"), "ORDDAMAGED01", block, refund)


def at_another_store(book: CaseBook) -> None:
    """Bought in one store, returned in another of the company; the tax stays where it arose."""
    coat = line(1, "VARCOAT", 1, 10000, {"TAXME": 550})
    ring_up(book, Sale(
        "ORDCOATPORTLAND01", at(PORTLAND, "2026-09-02 12:00"), [coat],
        [Tender("card", 10550, fee=284)],
    ))  # fmt: skip
    refund = Refund("REFOTHERZONE01", "card", 10550, "PAYCOATPORTLAND01A")
    block = returned([return_line(coat)], "ORDCOATPORTLAND01")
    take_back(book, at(CHICAGO, "2026-09-05 12:00"), "ORDOTHERZONE01", block, refund)
    lamp = line(1, "VARLAMP", 1, 5000, {"TAXLA": 488})
    ring_up(book, Sale(
        "ORDLAMPLOSANGELES01", at(LOS_ANGELES, "2026-09-03 19:00"), [lamp],
        [Tender("cash", 5488, supplied=6000)],
    ))  # fmt: skip
    refund = Refund("REFSAMESTATE01", "cash", 5488, "PAYLAMPLOSANGELES01A")
    block = returned([return_line(lamp)], "ORDLAMPLOSANGELES01")
    take_back(book, at(SAN_FRANCISCO, "2026-09-06 12:00"), "ORDSAMESTATE01", block, refund)


def money_only(book: CaseBook) -> None:
    """An appeasement of 20.00 on a coat, a price adjustment of 10.00 on a lamp; no goods move."""
    ring_up(book, Sale(
        "ORDCOATCHICAGO01", at(CHICAGO, "2026-09-09 13:00"),
        [line(1, "VARCOAT", 1, 10000, {"TAXIL": 625, "TAXCHI": 125})],
        [Tender("card", 10750, fee=290)],
    ))  # fmt: skip
    relief = _amount_line("Appeasement", 1860, {"TAXIL": 117, "TAXCHI": 23})
    take_back(
        book, at(CHICAGO, "2026-09-10 13:00"), "ORDAMOUNTONLY01",
        returned([relief], "ORDCOATCHICAGO01"),
        Refund("REFAMOUNTONLY01", "card", 2000, "PAYCOATCHICAGO01A"),
        metadata={"register_id": "REG-1", "return_kind": "amount_only"},
    )  # fmt: skip
    ring_up(book, Sale(
        "ORDLAMPPORTLAND01", at(PORTLAND, "2026-09-10 14:00"),
        [line(1, "VARLAMP", 1, 5000, {"TAXME": 275})], [Tender("card", 5275, fee=147)],
    ))  # fmt: skip
    matched = _amount_line("Price adjustment", 1000, {"TAXME": 55})
    take_back(
        book, at(PORTLAND, "2026-09-12 14:00"), "ORDPRICEADJUSTMENT01",
        returned([matched], "ORDLAMPPORTLAND01"),
        Refund("REFPRICEADJUSTMENT01", "card", 1055, "PAYLAMPPORTLAND01A"),
        metadata={"register_id": "REG-1", "return_kind": "price_adjustment"},
    )  # fmt: skip


def money_only_without_tax(book: CaseBook) -> None:
    """Two appeasements on a lamp taxed twice; the till states no tax on them."""
    ring_up(book, Sale(
        "ORDLAMPCHICAGO01", at(CHICAGO, "2026-09-17 13:00"),
        [line(1, "VARLAMP", 1, 5000, {"TAXIL": 313, "TAXCHI": 63})],
        [Tender("cash", 5376, supplied=6000)],
    ))  # fmt: skip
    for number, when, amount in (("01", "2026-09-18 13:00", 1000), ("02", "2026-09-19 13:00", 500)):
        relief = _amount_line("Appeasement", amount, {})
        take_back(
            book, at(CHICAGO, when), f"ORDNOTAXSTATED{number}",
            returned([relief], "ORDLAMPCHICAGO01"),
            Refund(f"REFNOTAXSTATED{number}", "cash", amount, "PAYLAMPCHICAGO01A"),
            metadata={"register_id": "REG-1", "return_kind": "amount_only"},
        )  # fmt: skip


def fee_kept(book: CaseBook) -> None:
    """A vase comes back; the store keeps a restocking fee of 3.00."""
    sold = line(1, "VARVASE", 1, 3000, {"TAXIL": 188, "TAXCHI": 38})
    ring_up(book, Sale(
        "ORDVASECHICAGO01", at(CHICAGO, "2026-09-21 13:00"), [sold],
        [Tender("cash", 3226, supplied=4000)],
    ))  # fmt: skip
    fee = service_charge(1, "Restocking fee", 300)
    del fee["type"]
    fee |= {"uid": "return-charge-1"}
    take_back(
        book, at(CHICAGO, "2026-09-22 13:00"), "ORDRESTOCKED01",
        returned([return_line(sold)], "ORDVASECHICAGO01", kept=[fee]),
        Refund("REFRESTOCKED01", "cash", 2926, "PAYVASECHICAGO01A"),
    )  # fmt: skip


def in_parts_tax_inside(book: CaseBook) -> None:
    """Three mugs with tax in their price, less 1.00, come back one at a time until none is left."""
    names = {"line-1": "Manager: goodwill"}
    ring_up(book, Sale(
        "ORDMUGSINSIDE01", at(SAN_FRANCISCO, "2026-08-20 12:00"),
        [line(1, "VARMUG", 3, 3000, {"TAXSF": 230}, {"line-1": 100}, inclusive=True)],
        [Tender("cash", 2900, supplied=3000)], names,
    ))  # fmt: skip
    for number, day, tax, discount in (("01", 21, 77, 33), ("02", 22, 76, 34), ("03", 23, 77, 33)):
        unit = line(1, "VARMUG", 1, 1000, {"TAXSF": tax}, {"line-1": discount}, inclusive=True)
        refund = Refund(f"REFPARTINSIDE{number}", "cash", 1000 - discount, "PAYMUGSINSIDE01A")
        block = returned([return_line(unit)], "ORDMUGSINSIDE01", names, inclusive=True)
        till = at(SAN_FRANCISCO, f"2026-08-{day} 12:00")
        take_back(book, till, f"ORDPARTINSIDE{number}", block, refund)


def _amount_line(name: str, amount: int, taxes: dict[str, int]) -> Document:
    row = return_line(line(1, "VARMUG", 1, amount, taxes), note=None)
    del row["catalog_object_id"]
    return row | {"name": name, "item_type": "CUSTOM_AMOUNT"}


def exchanges(book: CaseBook) -> None:
    """Mug for mug, mug for a dearer lamp, lamp for a cheaper mug."""
    mug, lamp = (
        line(1, "VARMUG", 1, 1000, PORTLAND_MUG),
        line(1, "VARLAMP", 1, 5000, {"TAXME": 275}),
    )
    for number, sold, price in (("01", mug, 1055), ("02", mug, 1055), ("03", lamp, 5275)):
        ring_up(book, Sale(
            f"ORDEXCHANGEORIGIN{number}", at(PORTLAND, f"2026-09-14 1{number[1]}:00"), [sold],
            [Tender("cash", price)],
        ))  # fmt: skip
    back = {number: returned([return_line(sold)], f"ORDEXCHANGEORIGIN{number}")
            for number, sold in (("01", mug), ("02", mug), ("03", lamp))}  # fmt: skip
    ring_up(book, Sale("ORDEXCHANGEEVEN01", at(PORTLAND, "2026-09-16 11:00"), [mug], [],
                       returns=[back["01"]]))  # fmt: skip
    ring_up(book, Sale("ORDEXCHANGEDEARER01", at(PORTLAND, "2026-09-16 12:00"), [lamp],
                       [Tender("card", 4220, fee=120)], returns=[back["02"]]))  # fmt: skip
    cheaper = Sale("ORDEXCHANGECHEAPER01", at(PORTLAND, "2026-09-16 13:00"), [mug], [],
                   returns=[back["03"]])  # fmt: skip
    book.deliver("orders", cheaper.till.business_date, cheaper.order_id, order_document(cheaper))
    refund = Refund("REFEXCHANGECHEAPER01", "cash", 4220, "PAYEXCHANGEORIGIN03A")
    pay_out(book, cheaper.till, cheaper.order_id, refund, cheaper.till.business_date)


def tip_and_charge(book: CaseBook) -> None:
    """The tip of ORDTIP01 and the gratuity of ORDGRATUITY01 are given back."""
    tips: list[dict[str, Any]] = [
        {"uid": "return-tip-1", "applied_money": money(800), "source_tender_id": "PAYTIP01A"}
    ]
    take_back(
        book, at(LOS_ANGELES, "2026-08-23 18:00"), "ORDTIPBACK01",
        returned([], "ORDTIP01", return_tips=tips),
        Refund("REFTIPBACK01", "card", 800, "PAYTIP01A"),
    )  # fmt: skip
    gratuity = service_charge(1, "Group gratuity", 900, percentage="18")
    del gratuity["type"]
    gratuity |= {"uid": "return-charge-1", "source_service_charge_uid": "charge-1"}
    take_back(
        book, at(LOS_ANGELES, "2026-08-24 18:00"), "ORDGRATUITYBACK01",
        returned([], "ORDGRATUITY01", return_service_charges=[gratuity]),
        Refund("REFGRATUITYBACK01", "card", 900, "PAYGRATUITY01A"),
    )  # fmt: skip


def cash_rounding(book: CaseBook) -> None:
    """The mug of ORDROUNDUP01 comes back: 9.53 is paid out as 9.55, as it was paid in."""
    sold = line(1, "VARMUG", 1, 1000, {"TAXME": 50}, {"line-1": 97})
    names = {"line-1": "Price match: Dockside Goods"}
    block = returned([return_line(sold)], "ORDROUNDUP01", names, rounding=2)
    refund = Refund("REFROUNDBACK01", "cash", 955, "PAYROUNDUP01A")
    take_back(book, at(PORTLAND, "2026-09-04 10:10"), "ORDROUNDBACK01", block, refund)
