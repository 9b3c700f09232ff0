"""One delivery of sales and what came back of them, as a till with a return order a visit tells it.

Belongs here: the documents, by story. Not: what the books must say of them (test_returns.py).
"""

import json
from collections import defaultdict
from pathlib import Path

from ingestion.sample.cases.records import CaseBook, Document, Tender, at, line, return_line
from ingestion.sample.cases.return_documents import Refund, returned, take_back
from ingestion.sample.cases.sale_documents import Sale, ring_up

PORTLAND, CHICAGO = "LHARBORPORT", "LHARBORCHIC"
GOODWILL = {"line-1": "Manager: goodwill"}


def write_returns(folder: Path) -> None:
    """Write every story's documents, a file an object."""
    book = CaseBook()
    for story in (
        comped_line_comes_back,
        goods_then_money,
        money_then_goods_then_money,
        money_then_all_taxed_goods_then_money,
        goods_then_money_of_two_jurisdictions,
        money_of_a_line_then_of_the_order,
        more_than_a_line_holds,
        goods_back_without_their_tax,
        sales_of_marketplaces,
    ):
        story(book)
    files: dict[str, list[Document]] = defaultdict(list)
    for object_name, _, _, _, document in book.documents:
        files[object_name].append(document)
    for object_name, documents in files.items():
        file = folder / object_name / f"{object_name}_2026-08-31.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({object_name: documents}), "utf-8")


def _money_back(
    book: CaseBook, order_id: str, store: str, when: str, sold: Sale, amount: int, **named: str
) -> None:
    """Money given back alone, without a word on its tax; `named` is the line it is given for."""
    row = return_line(line(1, "VARMUG", 1, amount), note=None)
    del row["catalog_object_id"], row["source_line_item_uid"]
    row |= {"name": "Appeasement", "item_type": "CUSTOM_AMOUNT", **named}
    take_back(
        book, at(store, when), order_id, returned([row], sold.order_id),
        Refund(f"REF{order_id}", "cash", amount, sold.payment_id()),
        metadata={"return_kind": "amount_only"},
    )  # fmt: skip


def _goods_back(
    book: CaseBook, order_id: str, store: str, when: str, sold: Sale, back: Document, amount: int
) -> None:
    block = returned([return_line(back)], sold.order_id, sold.discounts)
    refund = Refund(f"REF{order_id}", "cash", amount, sold.payment_id())
    take_back(book, at(store, when), order_id, block, refund)


def comped_line_comes_back(book: CaseBook) -> None:
    """4.00 of a mug of 10.00 are a gift of the house, told by the line; paid 6.33, and back."""
    mug = line(1, "VARMUG", 1, 1000, {"TAXME": 33}, {"line-1": 400}, metadata={"comp": "manager"})
    sold = ring_up(book, Sale("ORDGIFT", at(PORTLAND, "2026-08-03 10:00"), [mug],
                              [Tender("cash", 633)], GOODWILL))  # fmt: skip
    untold = {key: value for key, value in mug.items() if key != "metadata"}
    _goods_back(book, "ORDGIFTBACK", PORTLAND, "2026-08-04 10:00", sold, untold, 633)


def _lamp_and_tea(book: CaseBook, order_id: str, when: str) -> Sale:
    """A lamp of 50.00, taxed 2.75, and tea of 50.00, untaxed."""
    lamp, tea = line(1, "VARLAMP", 1, 5000, {"TAXME": 275}), line(2, "VARTEA", 1, 5000)
    sale = Sale(order_id, at(PORTLAND, when), [lamp, tea], [Tender("cash", 10275)])
    return ring_up(book, sale)


def goods_then_money(book: CaseBook) -> None:
    """The lamp comes back with all the tax there is; the rest is given back as money alone."""
    sold = _lamp_and_tea(book, "ORDLAMPFIRST", "2026-08-05 10:00")
    _goods_back(book, "ORDLAMPFIRSTBACK", PORTLAND, "2026-08-06 10:00", sold, sold.lines[0], 5275)
    _money_back(book, "ORDLAMPFIRSTREST", PORTLAND, "2026-08-07 10:00", sold, 5000)


def money_then_goods_then_money(book: CaseBook) -> None:
    """10.00 as goodwill, then the tea, then the 42.75 that are left."""
    sold = _lamp_and_tea(book, "ORDTEABETWEEN", "2026-08-10 10:00")
    _money_back(book, "ORDTEABETWEENONE", PORTLAND, "2026-08-11 10:00", sold, 1000)
    _goods_back(book, "ORDTEABETWEENTEA", PORTLAND, "2026-08-12 10:00", sold, sold.lines[1], 5000)
    _money_back(book, "ORDTEABETWEENREST", PORTLAND, "2026-08-13 10:00", sold, 4275)


def money_then_all_taxed_goods_then_money(book: CaseBook) -> None:
    """10.00 as goodwill, then the lamp with all its tax as the till states it, then 40.00."""
    sold = _lamp_and_tea(book, "ORDLAMPBETWEEN", "2026-08-20 10:00")
    _money_back(book, "ORDLAMPBETWEENONE", PORTLAND, "2026-08-21 10:00", sold, 1000)
    _goods_back(book, "ORDLAMPBETWEENTWO", PORTLAND, "2026-08-22 10:00", sold, sold.lines[0], 5275)
    _money_back(book, "ORDLAMPBETWEENREST", PORTLAND, "2026-08-23 10:00", sold, 4000)


def goods_then_money_of_two_jurisdictions(book: CaseBook) -> None:
    """One of two lamps comes back as the till states it; the other one's price as money alone."""
    taxes, of_one = {"TAXIL": 625, "TAXCHI": 125}, {"TAXIL": 313, "TAXCHI": 62}
    sold = ring_up(book, Sale("ORDTWOLAMPS", at(CHICAGO, "2026-08-14 10:00"),
                              [line(1, "VARLAMP", 2, 10000, taxes)],
                              [Tender("cash", 10750)]))  # fmt: skip
    one = line(1, "VARLAMP", 1, 5000, of_one)
    _goods_back(book, "ORDTWOLAMPSONE", CHICAGO, "2026-08-15 10:00", sold, one, 5375)
    _money_back(book, "ORDTWOLAMPSREST", CHICAGO, "2026-08-16 10:00", sold, 5375)


def money_of_a_line_then_of_the_order(book: CaseBook) -> None:
    """10.55 of the lamp, told by the line it names; then the 92.20 that are left of the order."""
    sold = _lamp_and_tea(book, "ORDLAMPNAMED", "2026-08-17 10:00")
    _money_back(book, "ORDLAMPNAMEDPART", PORTLAND, "2026-08-18 10:00", sold, 1055,
                source_line_item_uid="line-1")  # fmt: skip
    _money_back(book, "ORDLAMPNAMEDREST", PORTLAND, "2026-08-19 10:00", sold, 9220)


def more_than_a_line_holds(book: CaseBook) -> None:
    """60.00 are given back for the tea of 50.00; the order as a whole would bear it."""
    sold = _lamp_and_tea(book, "ORDTEATOOMUCH", "2026-08-24 10:00")
    _money_back(book, "ORDTEATOOMUCHBACK", PORTLAND, "2026-08-25 10:00", sold, 6000,
                source_line_item_uid="line-2")  # fmt: skip


def goods_back_without_their_tax(book: CaseBook) -> None:
    """The lamp of 50.00 and 2.75 of tax comes back as 52.75 without a tax."""
    sold = _lamp_and_tea(book, "ORDTAXFORGOTTEN", "2026-08-26 10:00")
    untaxed = line(1, "VARLAMP", 1, 5275)
    _goods_back(book, "ORDTAXFORGOTTENBACK", PORTLAND, "2026-08-27 10:00", sold, untaxed, 5275)


def sales_of_marketplaces(book: CaseBook) -> None:
    """Mugs of 10.00 and 0.55 of tax: two that DoorDash sold, one of them back; one of a fair."""
    for number, marketplace in ((1, "DoorDash"), (2, "DoorDash"), (3, "Craft marketplace")):
        mug = line(1, "VARMUG", 1, 1000, {"TAXME": 55})
        sold = ring_up(book, Sale(f"ORDMARKETPLACE{number}",
                                  at(PORTLAND, f"2026-08-24 1{number}:00"), [mug],
                                  [Tender(marketplace, 1055)]))  # fmt: skip
        if number == 2:
            block = returned([return_line(mug)], sold.order_id)
            refund = Refund("REFMARKETPLACE2", marketplace, 1055, sold.payment_id())
            take_back(book, at(PORTLAND, "2026-08-25 10:00"), "ORDMARKETPLACE2BACK", block, refund)
