"""Sales of the special cases: an order with its payments, added up from its stated lines.

Belongs here: adding up the stated lines into an order and writing the records it takes. Does not
belong here: returns (return_documents.py), and any amount of a case (its family's module).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from ingestion.sample.cases.records import (
    CaseBook,
    Document,
    Tender,
    Till,
    amounts,
    money,
    order_discounts,
    order_taxes,
    timestamp,
)

SOURCE_TYPES = {"cash": "CASH", "card": "CARD", "gift_card": "CARD", "wallet": "WALLET"}
TENDER_TYPES = {
    "cash": "CASH",
    "card": "CARD",
    "gift_card": "SQUARE_GIFT_CARD",
    "wallet": "WALLET",
}


@dataclass(frozen=True)
class Sale:
    """What a receipt states.

    Attributes:
        order_id: begins with ORD; its payments are PAY<rest>A, B and so on.
        discounts: reason text by discount uid.
        charges: service charges as the source writes them.
        rounding: cash rounding in minor units, positive when the customer pays more.
        due: what the tenders must pay when it is not the order's own total (cash-back).
        fields: further fields of the order, replacing those added up here.
    """

    order_id: str
    till: Till
    lines: list[Document]
    tenders: list[Tender]
    discounts: dict[str, str] = field(default_factory=dict)
    charges: list[Document] = field(default_factory=list)
    rounding: int = 0
    returns: list[Document] = field(default_factory=list)
    currency: str = "USD"
    fields: Document = field(default_factory=dict)

    def payment_id(self, number: int = 0) -> str:
        """Return the id of a payment by its place among the tenders."""
        return f"PAY{self.order_id.removeprefix('ORD')}{'ABCD'[number]}"


def service_charge(
    number: int, name: str, amount: int, kind: str = "CUSTOM", **extra: object
) -> Document:
    """Return an untaxed service charge of an order, in minor units."""
    return {
        "uid": f"charge-{number}",
        "name": name,
        "amount_money": money(amount),
        "applied_money": money(amount),
        "total_money": money(amount),
        "total_tax_money": money(0),
        "calculation_phase": "SUBTOTAL_PHASE",
        "taxable": False,
        "type": kind,
        "treatment_type": "LINE_ITEM_TREATMENT",
        **extra,
    }


def total_of(rows: list[Document], key: str) -> int:
    """Return the sum of an amount over rows, in minor units."""
    return sum(row[key]["amount"] for row in rows)


def order_totals(parts: Document) -> Document:
    """Return amounts under the names an order gives its totals."""
    return {"total_" + key.removeprefix("total_"): value for key, value in parts.items()}


def order_document(sale: Sale) -> Document:
    """Return the order of a sale, added up from its lines, charges, tips and rounding."""
    inclusive = sale.till.store.prices_include_tax
    tip = sum(tender.tip for tender in sale.tenders)
    service = total_of(sale.charges, "total_money")
    tax, discount = (
        total_of(sale.lines, "total_tax_money"),
        total_of(sale.lines, "total_discount_money"),
    )
    total = total_of(sale.lines, "total_money") + service + tip + sale.rounding
    back = [row["return_amounts"] for row in sale.returns]
    rounding = {"uid": "rounding", "name": "Cash rounding", "amount_money": money(sale.rounding)}
    document = {
        "id": sale.order_id,
        "location_id": sale.till.location_id,
        "source": {"name": "Square Point of Sale"},
        "line_items": sale.lines,
        "taxes": order_taxes(sale.lines, inclusive),
        "discounts": order_discounts(sale.lines, sale.discounts),
        "metadata": {"register_id": "REG-1"},
        "state": "COMPLETED",
        "version": 4,
        "created_at": timestamp(sale.till.instant),
        "updated_at": timestamp(sale.till.instant + timedelta(seconds=25)),
        "closed_at": timestamp(sale.till.instant),
        **order_totals(amounts(total, tax, discount, tip, service, sale.currency)),
        "net_amounts": amounts(
            total - total_of(back, "total_money"), tax - total_of(back, "tax_money"),
            discount - total_of(back, "discount_money"), tip, service, sale.currency,
        ),
        "net_amount_due_money": money(0, sale.currency),
        "tenders": [_tender(sale, number) for number in range(len(sale.tenders))],
    }  # fmt: skip
    optional = {
        "service_charges": sale.charges,
        "returns": sale.returns,
        "rounding_adjustment": rounding if sale.rounding else None,
    }
    return document | {key: value for key, value in optional.items() if value} | sale.fields


def _tender(sale: Sale, number: int) -> Document:
    tender = sale.tenders[number]
    document = {
        "id": sale.payment_id(number),
        "location_id": sale.till.location_id,
        "transaction_id": sale.order_id,
        "created_at": timestamp(sale.till.instant),
        "amount_money": money(tender.amount + tender.tip, sale.currency),
        "type": TENDER_TYPES.get(tender.kind, "OTHER"),
        "payment_id": sale.payment_id(number),
    }
    return document | ({"tip_money": money(tender.tip, sale.currency)} if tender.tip else {})


def payment_document(sale: Sale, number: int = 0) -> Document:
    """Return the payment of one of a sale's tenders."""
    tender, till, currency = sale.tenders[number], sale.till, sale.currency
    moment = till.instant
    document = {
        "id": sale.payment_id(number),
        "created_at": timestamp(moment),
        "updated_at": timestamp(moment + timedelta(seconds=4)),
        "amount_money": money(tender.amount, currency),
        "total_money": money(tender.amount + tender.tip, currency),
        "approved_money": money(tender.amount + tender.tip, currency),
        "status": "COMPLETED",
        "source_type": SOURCE_TYPES.get(tender.kind, "EXTERNAL"),
        **_details(tender, currency),
        "location_id": till.location_id,
        "order_id": sale.order_id,
        "team_member_id": till.team_member_id,
    }
    if tender.tip:
        document["tip_money"] = money(tender.tip, currency)
    if tender.fee and till.store.fee_on_payment:
        document["processing_fee"] = [{
            "effective_at": timestamp(moment + timedelta(hours=2)),
            "type": "INITIAL",
            "amount_money": money(tender.fee, currency),
        }]  # fmt: skip
    return document | tender.extra


def _details(tender: Tender, currency: str) -> Document:
    if tender.kind == "cash":
        supplied = tender.supplied or tender.amount
        return {"cash_details": {
            "buyer_supplied_money": money(supplied, currency),
            "change_back_money": money(supplied - tender.amount, currency),
        }}  # fmt: skip
    if tender.kind in ("card", "gift_card"):
        brand = "SQUARE_GIFT_CARD" if tender.kind == "gift_card" else "VISA"
        return {"card_details": {
            "status": "CAPTURED",
            "card": {"card_brand": brand, "last_4": "4242"},
            "entry_method": "EMV",
        }}  # fmt: skip
    if tender.kind == "wallet":
        return {"wallet_details": {"status": "CAPTURED", "brand": "CASH_APP"}}
    if tender.kind == "check":
        return {"external_details": {"type": "CHECK", "source": "Check"}}
    return {"external_details": {"type": "OTHER", "source": tender.kind}}


def ring_up(book: CaseBook, sale: Sale) -> Sale:
    """Deliver a sale with its payments on its business date and let settlement see the money."""
    day = sale.till.business_date
    book.deliver("orders", day, sale.order_id, order_document(sale))
    for number, tender in enumerate(sale.tenders):
        payment_id = sale.payment_id(number)
        book.deliver("payments", day, payment_id, payment_document(sale, number))
        if not tender.settled:
            continue
        if tender.kind == "cash":
            book.move_cash(sale.till, "CASH_TENDER_PAYMENT", tender.amount, payment_id)
        if tender.kind in ("card", "wallet"):
            book.settle(
                sale.till, "CHARGE", payment_id, None, tender.amount + tender.tip, tender.fee
            )
    return sale
