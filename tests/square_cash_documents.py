"""Small Square documents of cash and cards for tests: card payments, payouts, drawers, gift cards.

Belongs here: shapes as Square's API gives them, as few fields as posting needs. Not: orders and
cash payments (square_documents.py), expectations.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.square_documents import Document, money, payment

LINES = ("cash_drawer_shifts", "cash_drawer_shift_events")
PAYOUT_DETAILS = {
    "CHARGE": "type_charge_details",
    "REFUND": "type_refund_details",
    "OPEN_DISPUTE": "type_open_dispute_details",
    "DISPUTE": "type_dispute_details",
}


def card_payment(
    order_document: Document,
    *,
    fee: int | None = None,
    updated_at: str | None = None,
    brand: str = "VISA",
    card_id: str | None = None,
) -> Document:
    """The card payment of an order made by `order`, with the fee it states, if any."""
    document = payment(order_document, updated_at=updated_at) | {
        "source_type": "CARD",
        "card_details": {"status": "CAPTURED", "card": {"card_brand": brand, "id": card_id}},
    }
    del document["cash_details"]
    if fee is not None:
        document["processing_fee"] = [
            {
                "effective_at": document["created_at"],
                "type": "INITIAL",
                "amount_money": money(fee),
            }
        ]
    return document


def return_order(order_id: str, source: Document, closed_at: str) -> Document:
    """An order that takes back the one line of `source`, untaxed."""
    sold = source["line_items"][0]
    amount = sold["total_money"]["amount"]
    taken = {
        "uid": "return-line-1",
        "source_line_item_uid": sold["uid"],
        "name": sold["name"],
        "quantity": sold["quantity"],
        "item_type": sold["item_type"],
        "base_price_money": sold["base_price_money"],
        "gross_return_money": money(amount),
        "total_tax_money": money(0),
        "total_discount_money": money(0),
        "total_money": money(amount),
    }
    amounts = {
        "total_money": money(amount),
        "tax_money": money(0),
        "discount_money": money(0),
        "tip_money": money(0),
        "service_charge_money": money(0),
    }
    return {
        "id": order_id,
        "location_id": source["location_id"],
        "state": "COMPLETED",
        "created_at": closed_at,
        "closed_at": closed_at,
        "updated_at": closed_at,
        "returns": [
            {
                "uid": "return-1",
                "source_order_id": source["id"],
                "return_line_items": [taken],
                "return_amounts": amounts,
            }
        ],
        "return_amounts": amounts,
        "net_amounts": {name: money(-value["amount"]) for name, value in amounts.items()},
        "total_money": money(0),
        "total_tax_money": money(0),
        "total_discount_money": money(0),
        "total_tip_money": money(0),
        "total_service_charge_money": money(0),
        "net_amount_due_money": money(0),
    }


def card_refund(refund_id: str, return_document: Document, payment_id: str) -> Document:
    """The refund that pays a return order out to the card of a payment."""
    return {
        "id": refund_id,
        "status": "COMPLETED",
        "location_id": return_document["location_id"],
        "unlinked": False,
        "destination_type": "CARD",
        "amount_money": return_document["return_amounts"]["total_money"],
        "payment_id": payment_id,
        "order_id": return_document["id"],
        "created_at": return_document["closed_at"],
        "updated_at": return_document["closed_at"],
    }


def payout_entry(kind: str, gross: int, fee: int = 0, **names: str) -> Document:
    """One entry of a payout: gross and fee in minor units, `names` what it is about."""
    return {
        "type": kind,
        "gross_amount_money": money(gross),
        "fee_amount_money": money(fee),
        "net_amount_money": money(gross - fee),
        PAYOUT_DETAILS[kind]: names,
    }


def payout(
    payout_id: str,
    location: str,
    created_at: str,
    entries: Sequence[Document],
    *,
    status: str = "PAID",
    updated_at: str | None = None,
    version: int = 1,
) -> Document:
    """A payout of the net of its entries, arriving the day it was made."""
    return {
        "id": payout_id,
        "status": status,
        "location_id": location,
        "created_at": created_at,
        "updated_at": updated_at or created_at,
        "amount_money": money(sum(each["net_amount_money"]["amount"] for each in entries)),
        "destination": {"type": "BANK_ACCOUNT", "id": "BANKCORNER"},
        "version": version,
        "type": "BATCH",
        "arrival_date": created_at[:10],
    }


def entries_of(payout_document: Document, entries: Sequence[Document]) -> list[Document]:
    """The entries of a payout as their own list answers them."""
    return [
        {
            "id": f"{payout_document['id']}-{number}",
            "payout_id": payout_document["id"],
            "effective_at": payout_document["created_at"],
            **entry,
        }
        for number, entry in enumerate(entries, start=1)
    ]


def drawer_shift(
    shift_id: str,
    location: str,
    opened_at: str,
    *,
    ended_at: str | None = None,
    counted: int | None = None,
    opening: int = 10000,
    device: str = "DEVICEFRONT",
    **sums: int,
) -> Document:
    """A drawer shift in our fetch envelope: open, or closed once `counted` is given."""
    shift: Document = {
        "id": shift_id,
        "state": "OPEN" if counted is None else "CLOSED",
        "opened_at": opened_at,
        "updated_at": ended_at or opened_at,
        "opened_cash_money": money(opening),
        "device": {"id": device, "name": device},
        **{f"{name}_money": money(amount) for name, amount in sums.items()},
    }
    if counted is not None:
        shift |= {"ended_at": ended_at, "closed_at": ended_at, "closed_cash_money": money(counted)}
    return {
        "shift_id": shift_id,
        "location_id": location,
        "response": {"cash_drawer_shift": shift},
    }


def drawer_events(shift: Document, events: Sequence[tuple[str, int, str]]) -> Document:
    """The events of a shift (kind, amount, text) in our fetch envelope."""
    opened_at = shift["response"]["cash_drawer_shift"]["opened_at"]
    told = [
        {
            "id": f"{shift['shift_id']}-{number}",
            "event_type": kind,
            "event_money": money(amount),
            "created_at": opened_at,
            "description": text,
        }
        for number, (kind, amount, text) in enumerate(events, start=1)
    ]
    return {
        "shift_id": shift["shift_id"],
        "location_id": shift["location_id"],
        "response": {"cash_drawer_shift_events": told},
    }


def gift_card_activity(
    kind: str, card: str, location: str, created_at: str, amount: int, balance: int, **names: str
) -> Document:
    """One activity of a gift card; `names` is the order or payment it belongs to."""
    return {
        "id": f"GCA{kind}{card}{created_at[:10]}",
        "type": kind,
        "location_id": location,
        "created_at": created_at,
        "gift_card_id": card,
        "gift_card_balance_money": money(balance),
        f"{kind.lower()}_activity_details": {"amount_money": money(amount), **names},
    }


def write_delivery(folder: Path, name: str, records: Mapping[str, Sequence[Document]]) -> Path:
    """Write one delivery, a file an object, as the list endpoints answer."""
    for object_name, documents in records.items():
        suffix = "jsonl" if object_name in LINES else "json"
        file = folder / object_name / f"{object_name}_{name}.{suffix}"
        file.parent.mkdir(parents=True, exist_ok=True)
        if object_name in LINES:
            file.write_text("".join(json.dumps(each) + "\n" for each in documents), "utf-8")
        else:
            file.write_text(json.dumps({object_name: list(documents)}), "utf-8")
    return folder
