"""Returns of the special cases: a return order with the refund that pays it out.

Belongs here: adding up the stated return lines and writing the records they take. Does not belong
here: sales (sale_documents.py), and any amount of a case (its family's module).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ingestion.sample.cases.records import (
    CaseBook,
    Document,
    Till,
    amounts,
    money,
    order_discounts,
    order_taxes,
    timestamp,
)
from ingestion.sample.cases.sale_documents import order_totals, total_of


@dataclass(frozen=True)
class Refund:
    """Money given back for a return.

    Attributes:
        kind: card, cash, or the source text of an external destination.
        payment_id: the payment given back; None when it is not linked to one.
        currency: of the refund and its return order.
        fields: further fields of the refund, replacing those written here.
    """

    refund_id: str
    kind: str
    amount: int
    payment_id: str | None = None
    settled: bool = True
    currency: str = "USD"
    fields: Document = field(default_factory=dict)


def returned(
    lines: list[Document], source_order_id: str | None, names: dict[str, str] | None = None,
    inclusive: bool = False, rounding: int = 0, kept: Sequence[Document] = (),
    currency: str = "USD", **extra: Any,
) -> Document:  # fmt: skip
    """Return an order's return block of return lines (see records.return_line).

    Args:
        lines: return lines.
        source_order_id: the order they were sold by; None when no receipt was shown.
        names: reason text by uid of the discounts the lines carry.
        inclusive: whether the prices contain the tax.
        rounding: cash rounding in minor units, positive when the customer receives more.
        kept: service charges the store keeps from the refund, untaxed.
        currency: of the return's totals.
        extra: return_tips or return_service_charges, with their amounts in total_money.
    """
    tax, discount = total_of(lines, "total_tax_money"), total_of(lines, "total_discount_money")
    tips = sum(row["applied_money"]["amount"] for row in extra.get("return_tips", []))
    service = total_of(extra.get("return_service_charges", []), "total_money")
    total = total_of(lines, "total_money") + tips + service + rounding
    total -= total_of(list(kept), "total_money")
    return {
        "uid": "return-1",
        **({"source_order_id": source_order_id} if source_order_id else {}),
        "return_line_items": lines,
        "return_taxes": [
            row | {"source_tax_uid": row["uid"]} for row in order_taxes(lines, inclusive)
        ],
        "return_discounts": [
            row | {"source_discount_uid": row["uid"]} for row in order_discounts(lines, names or {})
        ],
        "return_amounts": amounts(total, tax, discount, tips, service, currency),
        **({"rounding_adjustment": {"uid": "rounding", "name": "Cash rounding",
                                    "amount_money": money(rounding)}} if rounding else {}),
        **({"return_service_charges": list(kept)} if kept else {}),
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
        "amount_money": money(refund.amount, refund.currency),
        **({"payment_id": refund.payment_id} if refund.payment_id else {}),
        "order_id": order_id,
        "reason": "Returned goods",
        "created_at": timestamp(till.instant),
        "updated_at": timestamp(till.instant + timedelta(seconds=6)),
        "team_member_id": till.team_member_id,
    }
    if refund.kind == "cash":
        document["destination_details"] = {
            "cash_details": {"seller_supplied_money": money(refund.amount)}
        }
    elif refund.kind != "card":
        document["destination_details"] = {
            "external_details": {"type": "OTHER", "source": refund.kind}
        }
    return document | refund.fields


def take_back(
    book: CaseBook, till: Till, order_id: str, block: Document, refund: Refund, **fields: Any
) -> None:
    """Deliver a return order and its refund and let settlement see the money."""
    parts = block["return_amounts"]
    document = {
        "id": order_id,
        "location_id": till.location_id,
        "source": {"name": "Square Point of Sale"},
        "returns": [block],
        "return_amounts": parts,
        "net_amounts": {
            key: money(-value["amount"], refund.currency) for key, value in parts.items()
        },
        "refunds": [{
            "id": refund.refund_id, "location_id": till.location_id, "reason": "Returned goods",
            "amount_money": money(refund.amount, refund.currency), "status": "APPROVED",
            **({"tender_id": refund.payment_id} if refund.payment_id else {}),
        }],
        "metadata": {"register_id": "REG-1"},
        "state": "COMPLETED",
        "version": 3,
        "created_at": timestamp(till.instant),
        "updated_at": timestamp(till.instant + timedelta(seconds=25)),
        "closed_at": timestamp(till.instant),
        **order_totals(amounts(0, currency=refund.currency)),
        "net_amount_due_money": money(0, refund.currency),
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
