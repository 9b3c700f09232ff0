"""Whole documents of the special cases: a sale with its payments, a return with its refund.

Belongs here: adding up the stated lines into an order and writing the records it takes. Does not belong
here: any amount of a case, and any judgement on how a record is to be posted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

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


def service_charge(number: int, name: str, amount: int, kind: str = "CUSTOM", **extra: object) -> Document:
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


def _total(rows: list[Document], key: str) -> int:
    return sum(row[key]["amount"] for row in rows)


def _totals(parts: Document) -> Document:
    return {"total_" + key.removeprefix("total_"): value for key, value in parts.items()}


def order_document(sale: Sale) -> Document:
    """Return the order of a sale, its totals added up from its lines, charges, tips and rounding."""
    inclusive = sale.till.store.prices_include_tax
    tip = sum(tender.tip for tender in sale.tenders)
    service = _total(sale.charges, "total_money")
    tax, discount = _total(sale.lines, "total_tax_money"), _total(sale.lines, "total_discount_money")
    total = _total(sale.lines, "total_money") + service + tip + sale.rounding
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
        **_totals(amounts(total, tax, discount, tip, service, sale.currency)),
        "net_amounts": amounts(
            total - _total(back, "total_money"), tax - _total(back, "tax_money"),
            discount - _total(back, "discount_money"), tip, service, sale.currency,
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
        return {"cash_details": {
            "buyer_supplied_money": money(tender.supplied or tender.amount, currency),
            "change_back_money": money((tender.supplied or tender.amount) - tender.amount, currency),
        }}  # fmt: skip
    if tender.kind in ("card", "gift_card"):
        brand = "SQUARE_GIFT_CARD" if tender.kind == "gift_card" else "VISA"
        return {"card_details": {
            "status": "CAPTURED", "card": {"card_brand": brand, "last_4": "4242"}, "entry_method": "EMV",
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
            book.settle(sale.till, "CHARGE", payment_id, None, tender.amount + tender.tip, tender.fee)
    return sale


@dataclass(frozen=True)
class Refund:
    """Money given back for a return.

    Attributes:
        kind: card, cash, or the source text of an external destination.
        payment_id: the payment given back; None when it is not linked to one.
        fields: further fields of the refund, replacing those written here.
    """

    refund_id: str
    kind: str
    amount: int
    payment_id: str | None = None
    settled: bool = True
    fields: Document = field(default_factory=dict)


def returned(
    lines: list[Document], source_order_id: str | None, names: dict[str, str] | None = None,
    inclusive: bool = False, rounding: int = 0, **extra: Any,
) -> Document:  # fmt: skip
    """Return an order's return block of return lines (see records.return_line).

    Args:
        lines: return lines.
        source_order_id: the order they were sold by; None when no receipt was shown.
        names: reason text by uid of the discounts the lines carry.
        inclusive: whether the prices contain the tax.
        rounding: cash rounding in minor units, positive when the customer receives more.
        extra: return_tips or return_service_charges, with their amounts in total_money.
    """
    tax, discount = _total(lines, "total_tax_money"), _total(lines, "total_discount_money")
    tips = sum(row["applied_money"]["amount"] for row in extra.get("return_tips", []))
    service = _total(extra.get("return_service_charges", []), "total_money")
    total = _total(lines, "total_money") + tips + service + rounding
    return {
        "uid": "return-1",
        **({"source_order_id": source_order_id} if source_order_id else {}),
        "return_line_items": lines,
        "return_taxes": [row | {"source_tax_uid": row["uid"]} for row in order_taxes(lines, inclusive)],
        "return_discounts": [
            row | {"source_discount_uid": row["uid"]} for row in order_discounts(lines, names or {})
        ],
        "return_amounts": amounts(total, tax, discount, tips, service),
        **({"rounding_adjustment": {"uid": "rounding", "name": "Cash rounding",
                                    "amount_money": money(rounding)}} if rounding else {}),
        **extra,
    }  # fmt: skip


def refund_document(till: Till, order_id: str, refund: Refund) -> Document:
    """Return the refund that pays a return order out."""
    destinations = {"card": "CARD", "cash": "CASH"}
    document: Document = {
        "id": refund.refund_id,
        "status": "COMPLETED",
        "location_id": till.location_id,
        "unlinked": refund.payment_id is None,
        "destination_type": destinations.get(refund.kind, "EXTERNAL"),
        "amount_money": money(refund.amount),
        **({"payment_id": refund.payment_id} if refund.payment_id else {}),
        "order_id": order_id,
        "reason": "Returned goods",
        "created_at": timestamp(till.instant),
        "updated_at": timestamp(till.instant + timedelta(seconds=6)),
        "team_member_id": till.team_member_id,
    }
    if refund.kind == "cash":
        document["destination_details"] = {"cash_details": {"seller_supplied_money": money(refund.amount)}}
    elif refund.kind != "card":
        document["destination_details"] = {"external_details": {"type": "OTHER", "source": refund.kind}}
    return document | refund.fields


def take_back(
    book: CaseBook, till: Till, order_id: str, block: Document, refund: Refund, **fields: Any
) -> None:
    """Deliver a return order and its refund on its business date and let settlement see the money."""
    parts = block["return_amounts"]
    document = {
        "id": order_id,
        "location_id": till.location_id,
        "source": {"name": "Square Point of Sale"},
        "returns": [block],
        "return_amounts": parts,
        "net_amounts": {key: money(-value["amount"]) for key, value in parts.items()},
        "refunds": [{
            "id": refund.refund_id, "location_id": till.location_id, "reason": "Returned goods",
            "amount_money": money(refund.amount), "status": "APPROVED",
            **({"tender_id": refund.payment_id} if refund.payment_id else {}),
        }],
        "metadata": {"register_id": "REG-1"},
        "state": "COMPLETED",
        "version": 3,
        "created_at": timestamp(till.instant),
        "updated_at": timestamp(till.instant + timedelta(seconds=25)),
        "closed_at": timestamp(till.instant),
        **_totals(amounts(0)),
        "net_amount_due_money": money(0),
    }  # fmt: skip
    book.deliver("orders", till.business_date, order_id, document | fields)
    pay_out(book, till, order_id, refund, till.business_date)


def pay_out(book: CaseBook, till: Till, order_id: str, refund: Refund, window: date) -> None:
    """Deliver a refund and let the drawer or the payout of its day see it."""
    book.deliver("refunds", window, refund.refund_id, refund_document(till, order_id, refund))
    if refund.settled and refund.kind == "cash":
        book.move_cash(till, "CASH_TENDER_REFUND", refund.amount, refund.refund_id)
    if refund.settled and refund.kind == "card":
        book.settle(till, "REFUND", str(refund.payment_id), refund.refund_id, -refund.amount, 0)
