"""Square's documents of a sale. Belongs here: orders and payments. Not: returns, goods."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tests.histories.names import Names
from tests.reference_ledger.events import BackLine, Line, Payment, Sale, Shop
from tests.square_documents import Document, money

DISCOUNT_NAMES = {
    "line": "Promotion: of a line",
    "order": "Promotion: of all",
    "comp": "Comp: manager",
}
TENDER_TYPES = {"cash": "CASH", "card": "CARD", "gift_card": "SQUARE_GIFT_CARD"}


def timestamp(at: datetime) -> str:
    """An instant as the source writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def applied(line_amounts: Sequence[tuple[str, int]], key: str) -> list[Document]:
    """What is applied to a line, by uid."""
    return [
        {"uid": f"applied-{uid}", key: uid, "applied_money": money(amount)}
        for uid, amount in line_amounts
    ]


def line_amounts(line: Line | BackLine, inclusive: bool) -> Document:
    """The amounts a sold and a returned line have in common."""
    tax = sum(each.amount for each in line.taxes)
    discount = sum(each.amount for each in line.discounts)
    return {
        "uid": line.uid,
        "quantity": str(line.quantity),
        "base_price_money": money(line.gross // line.quantity),
        "variation_total_price_money": money(line.gross),
        "applied_taxes": applied([(each.name, each.amount) for each in line.taxes], "tax_uid"),
        "applied_discounts": applied(
            [(each.kind, each.amount) for each in line.discounts], "discount_uid"
        ),
        "total_tax_money": money(tax),
        "total_discount_money": money(discount),
        "total_service_charge_money": money(0),
        "total_money": money(line.total(inclusive)),
    }


def item(names: Names, product: str | None, card: str | None = None) -> Document:
    """What a line is about."""
    if card:
        return {"name": "Gift card", "item_type": "GIFT_CARD"}
    if product is None:
        return {"name": "Goods", "item_type": "CUSTOM_AMOUNT"}
    return {
        "name": product,
        "item_type": "ITEM",
        "catalog_object_id": names.of("VAR", product),
    }


def order_taxes(lines: Sequence[Line | BackLine], inclusive: bool) -> list[Document]:
    """The taxes of an order, summed over its lines."""
    rates: dict[str, int] = {}
    sums: dict[str, int] = {}
    for tax in (tax for line in lines for tax in line.taxes):
        rates[tax.name] = tax.rate
        sums[tax.name] = sums.get(tax.name, 0) + tax.amount
    return [
        {
            "uid": name,
            "name": name,
            "percentage": f"{rate / 10_000:f}",
            "type": "INCLUSIVE" if inclusive else "ADDITIVE",
            "scope": "LINE_ITEM",
            "applied_money": money(sums[name]),
        }
        for name, rate in rates.items()
    ]


def order_discounts(lines: Sequence[Line | BackLine]) -> list[Document]:
    """The discounts of an order, summed over its lines."""
    sums: dict[str, int] = {}
    for discount in (discount for line in lines for discount in line.discounts):
        sums[discount.kind] = sums.get(discount.kind, 0) + discount.amount
    return [
        {
            "uid": kind,
            "name": DISCOUNT_NAMES[kind],
            "type": "FIXED_AMOUNT",
            "scope": "ORDER" if kind == "order" else "LINE_ITEM",
            "amount_money": money(amount),
            "applied_money": money(amount),
        }
        for kind, amount in sums.items()
    ]


def service_charge(amount: int) -> Document:
    """A charge of an order that no tax is on."""
    return {
        "uid": "charge-1",
        "name": "Group gratuity",
        "amount_money": money(amount),
        "applied_money": money(amount),
        "total_money": money(amount),
        "total_tax_money": money(0),
        "calculation_phase": "SUBTOTAL_PHASE",
        "taxable": False,
        "type": "AUTO_GRATUITY",
        "treatment_type": "LINE_ITEM_TREATMENT",
    }


def order_document(names: Names, shop: Shop, sale: Sale) -> Document:
    """The order of one version of a sale."""
    lines = sale.lines
    tip = sum(each.tip for each in sale.payments)
    total = sum(line.total(shop.inclusive) for line in lines) + tip + sale.service
    return {
        "id": names.of("ORD", sale.name),
        "location_id": names.location,
        "state": "CANCELED" if sale.voided else "COMPLETED",
        "version": sale.version,
        "created_at": timestamp(sale.at),
        "closed_at": timestamp(sale.at),
        "updated_at": timestamp(sale.known_at),
        "line_items": [_line(names, shop, line) for line in lines],
        "taxes": order_taxes(lines, shop.inclusive),
        "discounts": order_discounts(lines),
        "service_charges": [service_charge(sale.service)] if sale.service else [],
        "tenders": [_tender(names, sale, each) for each in sale.payments],
        "total_money": money(total),
        "total_tax_money": money(sum(line.tax for line in lines)),
        "total_discount_money": money(sum(line.discount for line in lines)),
        "total_tip_money": money(tip),
        "total_service_charge_money": money(sale.service),
        "net_amount_due_money": money(0),
    }


def _line(names: Names, shop: Shop, line: Line) -> Document:
    inside = line.tax if shop.inclusive else 0
    return {
        **item(names, line.product, line.card),
        **line_amounts(line, shop.inclusive),
        "gross_sales_money": money(line.gross - inside),
    }


def _tender(names: Names, sale: Sale, payment: Payment) -> Document:
    payment_id = names.of("PAY", payment.name)
    return {
        "id": payment_id,
        "payment_id": payment_id,
        "location_id": names.location,
        "type": TENDER_TYPES[payment.kind],
        "amount_money": money(payment.amount + payment.tip),
        "tip_money": money(payment.tip),
        "created_at": timestamp(sale.paid_at or sale.at),
    }


def payment_documents(names: Names, sale: Sale, before: Sequence[Sale]) -> Iterator[Document]:
    """The payments of one version of a sale; those of versions before are cancelled."""
    kept = {each.name for each in sale.payments}
    for payment in sale.payments:
        yield _payment(names, sale, payment, "CANCELED" if sale.voided else "COMPLETED")
    dropped = {
        each.name: each
        for old in before
        for each in old.payments
        if old.version < sale.version and each.name not in kept
    }
    for payment in dropped.values():
        yield _payment(names, sale, payment, "CANCELED")


def _payment(names: Names, sale: Sale, payment: Payment, status: str) -> Document:
    taken = payment.amount + payment.tip
    at = timestamp(sale.paid_at or sale.at)
    document: Document = {
        "id": names.of("PAY", payment.name),
        "order_id": names.of("ORD", sale.name),
        "location_id": names.location,
        "status": status,
        "source_type": "CASH" if payment.kind == "cash" else "CARD",
        "amount_money": money(payment.amount),
        "tip_money": money(payment.tip),
        "total_money": money(taken),
        "created_at": at,
        "updated_at": timestamp(sale.known_at),
    }
    if payment.kind == "cash":
        document["cash_details"] = {
            "buyer_supplied_money": money(taken + 100),
            "change_back_money": money(100),
        }
        return document
    brand = "VISA" if payment.kind == "card" else "SQUARE_GIFT_CARD"
    card_id = names.of("CARD", payment.card) if payment.card else None
    document["card_details"] = {
        "status": "CAPTURED",
        "card": {"card_brand": brand, "id": card_id},
    }
    if payment.fee is not None and status == "COMPLETED":
        document["processing_fee"] = [
            {"effective_at": at, "type": "INITIAL", "amount_money": money(payment.fee)}
        ]
    return document
