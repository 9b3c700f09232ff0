"""Square's documents of a return. Belongs here: return orders and refunds."""

from tests.histories.names import Names
from tests.histories.receipts import (
    item,
    line_amounts,
    order_discounts,
    order_taxes,
    timestamp,
)
from tests.reference_ledger.events import BackLine, Refund, Return, Sale, Shop
from tests.square_documents import Document, money

TOTALS = ("money", "tax_money", "discount_money", "tip_money", "service_charge_money")


def return_order(names: Names, shop: Shop, given: Return, sale: Sale) -> Document:
    """The order that takes lines of a sale back."""
    lines = given.lines
    total = sum(line.total(shop.inclusive) for line in lines) + given.money
    amounts = {
        "total_money": money(total),
        "tax_money": money(sum(tax.amount for line in lines for tax in line.taxes)),
        "discount_money": money(sum(each.amount for line in lines for each in line.discounts)),
        "tip_money": money(0),
        "service_charge_money": money(0),
    }
    return {
        "id": names.of("ORD", given.name),
        "location_id": names.location,
        "state": "COMPLETED",
        "version": 1,
        "created_at": timestamp(given.at),
        "closed_at": timestamp(given.at),
        "updated_at": timestamp(given.at),
        "returns": [
            {
                "uid": "return-1",
                "source_order_id": names.of("ORD", sale.name),
                "return_line_items": [
                    *(_line(names, shop, line, sale) for line in lines),
                    *([_money_alone(given.money)] if given.money else []),
                ],
                "return_taxes": [
                    each | {"source_tax_uid": each["uid"]}
                    for each in order_taxes(lines, shop.inclusive)
                ],
                "return_discounts": [
                    each | {"source_discount_uid": each["uid"]} for each in order_discounts(lines)
                ],
                "return_amounts": amounts,
            }
        ],
        "return_amounts": amounts,
        "net_amounts": {name: money(-each["amount"]) for name, each in amounts.items()},
        **{f"total_{name}": money(0) for name in TOTALS},
        "net_amount_due_money": money(0),
        **({"metadata": {"return_kind": _return_kind(given)}} if given.money else {}),
    }


def _return_kind(given: Return) -> str:
    return "price_adjustment" if given.is_price else "amount_only"


def _money_alone(amount: int) -> Document:
    """A line that names no sold line and no tax."""
    return {
        "uid": "return-money",
        "name": "Goodwill",
        "quantity": "1",
        "item_type": "CUSTOM_AMOUNT",
        "base_price_money": money(amount),
        "variation_total_price_money": money(amount),
        "gross_return_money": money(amount),
        "total_tax_money": money(0),
        "total_discount_money": money(0),
        "total_service_charge_money": money(0),
        "total_money": money(amount),
    }


def _line(names: Names, shop: Shop, line: BackLine, sale: Sale) -> Document:
    product = next(sold.product for sold in sale.lines if sold.uid == line.uid)
    inside = sum(tax.amount for tax in line.taxes) if shop.inclusive else 0
    return {
        **item(names, product),
        **line_amounts(line, shop.inclusive),
        "uid": f"return-{line.uid}",
        "source_line_item_uid": line.uid,
        "gross_return_money": money(line.gross - inside),
        "note": "damaged" if line.damaged else "resaleable",
    }


def refund_document(names: Names, refund: Refund) -> Document:
    """The refund that pays a return out."""
    document = {
        "id": names.of("REF", refund.name),
        "status": "COMPLETED",
        "location_id": names.location,
        "unlinked": False,
        "destination_type": "CASH" if refund.kind == "cash" else "CARD",
        "amount_money": money(refund.amount),
        "payment_id": names.of("PAY", refund.payment),
        "order_id": names.of("ORD", refund.of),
        "created_at": timestamp(refund.at),
        "updated_at": timestamp(refund.at),
    }
    if refund.kind == "cash":
        document["destination_details"] = {
            "cash_details": {"seller_supplied_money": money(refund.amount)}
        }
    return document
