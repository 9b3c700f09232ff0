"""Two shops' March, and what arrives in April about it: one product a story.

Belongs here: the documents. Not: what the books must say of them (test_stock_of_closed_periods.py).
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.square_documents import Document, money, order, payment, write_drop

SHOPS = ("LCORNER", "LPIER")
SETTINGS = """
format_version = 1
[[entities]]
id = "corner"
name = "Corner Shop LLC"
functional_currency = "USD"
costing = "fifo"
[[entities]]
id = "pier"
name = "Pier Shop LLC"
functional_currency = "USD"
costing = "moving_average"
[[locations]]
id = "LCORNER"
entity = "corner"
source = "square"
name = "Corner Shop"
trading_days = [{ valid_from = 2000-01-01, time_zone = "America/New_York", cut_off = "00:00" }]
[[locations]]
id = "LPIER"
entity = "pier"
source = "square"
name = "Pier Shop"
trading_days = [{ valid_from = 2000-01-01, time_zone = "America/New_York", cut_off = "00:00" }]
[sources.square]
"""
CLOSED_DAYS = "location_id,first_day,last_day,reason\n" + "".join(
    f"{shop},2026-03-01,2026-05-31,declared for the test\n" for shop in SHOPS
)
STORIES = ("LATERECEIPT", "LATESALE", "VOID", "EDIT", "PRICE", "RETURN", "DEARER", "FEWER", "MOVED")
HEADER = (
    "goods_receipt_id,line_number,purchase_order_id,supplier_id,location_id,product_id,"
    "quantity,unit_cost,currency_code,received_at\n"
)
LATER = "2026-04-10T09:00:00Z"


@dataclass
class Delivery:
    """What one drop holds."""

    orders: list[Document] = field(default_factory=list)
    payments: list[Document] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    refunds: list[Document] = field(default_factory=list)

    def sell(self, sold: Document, **paid: Any) -> None:
        self.orders.append(sold)
        self.payments.append(payment(sold, **paid))

    def receive(self, shop: str, name: str, day: str, quantity: int, cost: str) -> None:
        product = name.rsplit("-", 1)[0]
        self.receipts.append(
            f"GR{shop}{name},1,PO{shop}{name},SUPPLIER,{shop},VAR{product},{quantity},{cost},USD,"
            f"{day}T15:00:00Z\n"
        )

    def write(self, folder: Path, name: str) -> Path:
        write_drop(folder, name, self.orders, self.payments)
        if self.receipts:
            text = HEADER + "".join(self.receipts)
            _write(folder / "goods_receipts" / f"goods_receipts_{name}.csv", text)
        if self.refunds:
            text = json.dumps({"refunds": self.refunds})
            _write(folder / "refunds" / f"refunds_{name}.json", text)
        return folder


def sale(shop: str, story: str, day: str, quantity: int, **changed: Any) -> Document:
    """Things of 10.00 each, sold at eleven in the morning."""
    return order(
        f"ORD{shop}{story}",
        shop,
        f"{day}T15:00:00Z",
        changed.pop("amount", quantity * 1000),
        product=f"VAR{story.split('-')[0]}",
        quantity=str(quantity),
        **changed,
    )


def march() -> Delivery:
    """Of each product 10 at 5.00, 10 at 7.00, and 12 sold."""
    delivery = Delivery()
    for shop in SHOPS:
        for story in STORIES:
            delivery.receive(shop, f"{story}-1", "2026-03-02", 10, "5.00")
            delivery.receive(shop, f"{story}-2", "2026-03-10", 10, "7.00")
            delivery.sell(sale(shop, story, "2026-03-12", 12))
    return delivery


def late() -> Delivery:
    """What arrives on 10 April about March, and a sale and a return of April."""
    delivery = Delivery()
    for shop in SHOPS:
        delivery.receive(shop, "LATERECEIPT-3", "2026-03-05", 5, "4.00")
        delivery.sell(sale(shop, "LATERECEIPT-APRIL", "2026-04-05", 9))
        delivery.sell(sale(shop, "LATESALE-LATE", "2026-03-11", 2))
        voided = sale(shop, "VOID", "2026-03-12", 12, state="CANCELED", updated_at=LATER)
        delivery.sell(voided, status="CANCELED")
        delivery.sell(sale(shop, "EDIT", "2026-03-12", 11, updated_at=LATER))
        delivery.sell(sale(shop, "PRICE", "2026-03-12", 12, amount=10800, updated_at=LATER))
        delivery.sell(sale(shop, "MOVED", "2026-04-06", 12, updated_at=LATER))
        back = _returned(sale(shop, "RETURN", "2026-04-07", 2), shop)
        delivery.orders.append(back)
        delivery.refunds.append(_refund(back, shop))
        delivery.receive(shop, "DEARER-1", "2026-03-02", 10, "6.00")
        delivery.receive(shop, "FEWER-2", "2026-03-10", 8, "7.00")
    return delivery


def _returned(back: Document, shop: str) -> Document:
    """Two of the twelve come back; the money follows another day."""
    line = back["line_items"][0]
    line |= {"uid": "return-1", "source_line_item_uid": "line-1", "note": "resaleable"}
    line |= {"gross_return_money": line.pop("gross_sales_money")}
    block = {
        "uid": "return-1",
        "source_order_id": f"ORD{shop}RETURN",
        "return_line_items": [line],
        "return_amounts": {
            "total_money": line["total_money"],
            "tax_money": line["total_tax_money"],
            "discount_money": line["total_discount_money"],
            "tip_money": line["total_discount_money"],
            "service_charge_money": line["total_discount_money"],
        },
    }
    gone = ("line_items", "tenders")
    kept = {name: value for name, value in back.items() if name not in gone}
    nothing = {"total_money": money(0)}
    return kept | nothing | {"id": f"ORD{shop}RETURN-BACK", "returns": [block]}


def _refund(back: Document, shop: str) -> Document:
    return {
        "id": f"REF{shop}RETURN",
        "status": "COMPLETED",
        "location_id": shop,
        "unlinked": False,
        "destination_type": "CASH",
        "destination_details": {"cash_details": {"seller_supplied_money": money(2000)}},
        "amount_money": money(2000),
        "payment_id": f"PAYORD{shop}RETURN",
        "order_id": back["id"],
        "reason": "Returned goods",
        "created_at": back["closed_at"],
        "updated_at": back["closed_at"],
    }


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
