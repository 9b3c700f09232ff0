"""Small Square documents for tests: an order, its payment and what changes of them later.

Belongs here: shapes as Square's API gives them, as few fields as posting needs. Not: expectations.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Document = dict[str, Any]


def money(amount: int, currency: str = "USD") -> Document:
    """Square's money: an amount in minor units."""
    return {"amount": amount, "currency": currency}


def order(
    order_id: str,
    location: str,
    closed_at: str,
    amount: int,
    *,
    tax: int = 0,
    state: str = "COMPLETED",
    updated_at: str | None = None,
    product: str | None = None,
    quantity: str = "1",
    tender: str | None = None,
    currency: str = "USD",
) -> Document:
    """An order of one line paid with one tender (`tender` is the payment's id)."""
    payment_id = tender or f"PAY{order_id}"
    line: Document = {
        "uid": "line-1",
        "name": "Thing",
        "quantity": quantity,
        "item_type": "ITEM" if product else "CUSTOM_AMOUNT",
        "base_price_money": money(amount // int(quantity), currency),
        "gross_sales_money": money(amount, currency),
        "variation_total_price_money": money(amount, currency),
        "total_tax_money": money(tax, currency),
        "total_discount_money": money(0, currency),
        "total_service_charge_money": money(0, currency),
        "total_money": money(amount + tax, currency),
    }
    if product:
        line["catalog_object_id"] = product
    document: Document = {
        "id": order_id,
        "location_id": location,
        "state": state,
        "created_at": closed_at,
        "closed_at": closed_at,
        "updated_at": updated_at or closed_at,
        "line_items": [line],
        "tenders": [
            {
                "id": payment_id,
                "payment_id": payment_id,
                "location_id": location,
                "type": "CASH",
                "amount_money": money(amount + tax, currency),
                "created_at": closed_at,
            }
        ],
        "total_money": money(amount + tax, currency),
        "total_tax_money": money(tax, currency),
        "total_discount_money": money(0, currency),
        "total_tip_money": money(0, currency),
        "total_service_charge_money": money(0, currency),
        "net_amount_due_money": money(0, currency),
    }
    if tax:
        line["applied_taxes"] = [
            {"uid": "applied-1", "tax_uid": "tax-1", "applied_money": money(tax, currency)}
        ]
        document["taxes"] = [
            {
                "uid": "tax-1",
                "name": "State tax",
                "percentage": "10.0",
                "type": "ADDITIVE",
                "scope": "ORDER",
                "applied_money": money(tax, currency),
            }
        ]
    return document


def payment(
    order_document: Document,
    *,
    status: str = "COMPLETED",
    created_at: str | None = None,
    updated_at: str | None = None,
) -> Document:
    """The cash payment of an order made by `order`."""
    tender = order_document["tenders"][0]
    at = created_at or order_document["closed_at"]
    return {
        "id": tender["payment_id"],
        "order_id": order_document["id"],
        "location_id": order_document["location_id"],
        "status": status,
        "source_type": "CASH",
        "amount_money": tender["amount_money"],
        "total_money": tender["amount_money"],
        "cash_details": {
            "buyer_supplied_money": tender["amount_money"],
            "change_back_money": money(0, tender["amount_money"]["currency"]),
        },
        "created_at": at,
        "updated_at": updated_at or order_document["updated_at"],
    }


def write_drop(
    folder: Path,
    name: str,
    orders: Sequence[Document],
    payments: Sequence[Document] | None = None,
) -> Path:
    """Write one delivery: orders and their payments, as the list endpoints answer."""
    paid = list(payments) if payments is not None else [payment(each) for each in orders]
    for object_name, records in (("orders", list(orders)), ("payments", paid)):
        file = folder / object_name / f"{object_name}_{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({object_name: records}), "utf-8")
    return folder


def catalogue(product: str, department: str, updated_at: str) -> list[Document]:
    """A product, its item and the department it belongs to from `updated_at` on."""
    version = int(updated_at[:10].replace("-", ""))

    def named(kind: str, object_id: str, data: Document) -> Document:
        return {
            "type": kind,
            "id": object_id,
            "updated_at": updated_at,
            "version": version,
            "is_deleted": False,
            "present_at_all_locations": True,
            f"{kind.lower()}_data": data,
        }

    variation = {"item_id": f"ITEM{product}", "name": "Regular", "pricing_type": "FIXED_PRICING"}
    item = {
        "name": "Thing",
        "category_id": department,
        "categories": [{"id": department}],
        "reporting_category": {"id": department},
        "product_type": "REGULAR",
        "variations": [named("ITEM_VARIATION", product, variation)],
    }
    return [
        named("CATEGORY", department, {"name": department}),
        named("ITEM", f"ITEM{product}", item),
        named("ITEM_VARIATION", product, variation),
    ]


def write_catalogue(folder: Path, name: str, objects: Sequence[Document]) -> None:
    """Write the catalogue as the search endpoint answers."""
    file = folder / "catalog" / f"catalog_{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"objects": list(objects)}), "utf-8")
