"""The shapes of hand-written records: a case states amounts, this module only puts them into place.

Belongs here: orders, returns, payments and refunds in the source's shapes, and the rows that
settlement needs. Does not belong here: any amount of a case (its family's module) or any expected
entry (tests/golden).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ingestion.sample.reference import Store, read_reference, stores

Document = dict[str, Any]
Taxes = dict[str, int]

GOODS = {row["product_id"]: row for row in read_reference("case_goods")}
TAXES = {row["tax_id"]: row for row in read_reference("taxes")}


def money(amount: int, currency: str = "USD") -> Document:
    """Return an amount in minor units as the source writes it."""
    return {"amount": amount, "currency": currency}


def timestamp(moment: datetime) -> str:
    """Return an instant as RFC 3339 text in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Till:
    """A store at one local moment: everything a document says about where and when.

    Attributes:
        location_id: the store.
        at: local wall-clock time; of a repeated hour the first pass unless fold is 1.
    """

    location_id: str
    at: datetime

    @property
    def store(self) -> Store:
        """The store's standing facts."""
        return stores()[self.location_id]

    @property
    def instant(self) -> datetime:
        """The moment in UTC."""
        return self.store.to_utc(self.at.date(), self.at.time())

    @property
    def business_date(self) -> date:
        """The date the store counts the moment to: before the cut-off it is the day before."""
        early = self.at.time().replace(fold=0) < self.store.cut_off
        return self.at.date() - timedelta(days=1 if early else 0)

    @property
    def team_member_id(self) -> str:
        """Who rings the special cases of the store."""
        return f"TM{self.store.store_code}0"


def at(location_id: str, text: str, fold: int = 0) -> Till:
    """Return the store at a local time such as ``2026-08-04 12:00``."""
    return Till(location_id, datetime.fromisoformat(text).replace(fold=fold))


@dataclass(frozen=True)
class Tender:
    """One payment of an order.

    Attributes:
        kind: cash, card, wallet, gift_card, check, or the source text of an external tender.
        amount: minor units without tip.
        fee: processor fee in minor units; the payment tells it unless the store's payouts do.
        supplied: cash handed over, in minor units.
        settled: whether the daily payout and the drawer take it up.
        extra: further fields of the payment, replacing those written here.
    """

    kind: str
    amount: int
    tip: int = 0
    fee: int = 0
    supplied: int = 0
    settled: bool = True
    extra: Document = field(default_factory=dict)


@dataclass
class CaseBook:
    """What the cases deliver, row by row, ready for loading."""

    documents: list[tuple[str, date, str, int, Document]] = field(default_factory=list)
    processor_items: list[tuple[object, ...]] = field(default_factory=list)
    cash_movements: list[tuple[object, ...]] = field(default_factory=list)
    drawer_differences: list[tuple[object, ...]] = field(default_factory=list)
    goods_receipts: list[tuple[object, ...]] = field(default_factory=list)
    stock_counts: list[tuple[object, ...]] = field(default_factory=list)

    def deliver(self, object_name: str, window: date, document_id: str, document: Document) -> None:
        """Put a record into the file of an object and window, after those put there before."""
        number = len(self.documents) + 1
        self.documents.append((object_name, window, document_id, number, document))

    def move_cash(
        self, till: Till, event_type: str, amount: int, movement: str, text: str = ""
    ) -> None:
        """Let the day's drawer see cash come or go; amount positive, direction by event type."""
        self.cash_movements.append((
            till.location_id, till.business_date, till.instant.replace(tzinfo=None), event_type,
            amount,
            movement, text or None,
        ))  # fmt: skip

    def settle(
        self, till: Till, entry: str, payment: str, refund: str | None, gross: int, fee: int
    ) -> None:
        """Let the store-day's payout take up a charge or a refund (gross signed, fee positive)."""
        self.processor_items.append((
            till.location_id, till.business_date, entry, payment, refund, gross, fee,
            till.instant.replace(tzinfo=None),
        ))  # fmt: skip

    def miss_cash(self, till: Till, amount: int) -> None:
        """Let the count of the drawer then in use lack cash the source believes is there."""
        self.drawer_differences.append(
            (till.location_id, till.business_date, till.instant.replace(tzinfo=None), amount)
        )


def line(
    number: int, product_id: str, quantity: int, gross: int, taxes: Taxes | None = None,
    discounts: dict[str, int] | None = None, inclusive: bool = False, currency: str = "USD",
    **extra: object,
) -> Document:  # fmt: skip
    """Return an order line.

    Args:
        number: the line's place; its uid is ``line-<number>``.
        product_id: a product of case_goods.
        quantity: whole units.
        gross: minor units before discounts, with the tax when it is inclusive.
        taxes: minor units by tax id.
        discounts: minor units by discount uid.
        inclusive: whether the price contains the tax.
        currency: of every amount.
        extra: further fields of the line.
    """
    taxes, discounts = taxes or {}, discounts or {}
    tax, discount = sum(taxes.values()), sum(discounts.values())
    return {
        "uid": f"line-{number}",
        "name": GOODS[product_id]["product"],
        "quantity": str(quantity),
        "catalog_object_id": product_id,
        "variation_name": "Regular",
        "item_type": "ITEM",
        "applied_taxes": [
            {"uid": f"applied-{key}", "tax_uid": key, "applied_money": money(amount, currency)}
            for key, amount in taxes.items()
        ],
        "applied_discounts": [
            {"uid": f"applied-{key}", "discount_uid": key, "applied_money": money(amount, currency)}
            for key, amount in discounts.items()
        ],
        "base_price_money": money(gross // quantity, currency),
        "variation_total_price_money": money(gross, currency),
        "gross_sales_money": money(gross - (tax if inclusive else 0), currency),
        "total_tax_money": money(tax, currency),
        "total_discount_money": money(discount, currency),
        "total_money": money(gross - discount + (0 if inclusive else tax), currency),
        **extra,
    }


def return_line(sold: Document, note: str | None = "resaleable") -> Document:
    """Return an order line turned into a return line of the line it names."""
    back = {key: value for key, value in sold.items() if key != "gross_sales_money"}
    back |= {"uid": f"return-{sold['uid']}", "source_line_item_uid": sold["uid"]}
    back["gross_return_money"] = sold["gross_sales_money"]
    return back | ({"note": note} if note else {})


def order_taxes(lines: list[Document], inclusive: bool) -> list[Document]:
    """Return the order's taxes, summed over its lines."""
    totals: dict[str, int] = {}
    currency = "USD"
    for row in lines:
        for applied in row["applied_taxes"]:
            currency = applied["applied_money"]["currency"]
            key = applied["tax_uid"]
            totals[key] = totals.get(key, 0) + applied["applied_money"]["amount"]
    return [
        {
            "uid": key,
            **({"catalog_object_id": key} if key in TAXES else {}),
            "name": TAXES[key]["name"] if key in TAXES else "Pop-up district tax",
            "percentage": TAXES[key]["percentage"] if key in TAXES else "8.25",
            "type": "INCLUSIVE" if inclusive else "ADDITIVE",
            "applied_money": money(amount, currency),
            "scope": "ORDER",
        }
        for key, amount in totals.items()
    ]


def order_discounts(lines: list[Document], names: dict[str, str]) -> list[Document]:
    """Return the order's discounts by uid; a uid beginning ``order`` spans the whole order."""
    totals = dict.fromkeys(names, 0)
    currency = "USD"
    for row in lines:
        for applied in row["applied_discounts"]:
            currency = applied["applied_money"]["currency"]
            totals[applied["discount_uid"]] += applied["applied_money"]["amount"]
    return [
        {
            "uid": key,
            "name": names[key],
            "type": "FIXED_AMOUNT",
            "amount_money": money(amount, currency),
            "applied_money": money(amount, currency),
            "scope": "ORDER" if key.startswith("order") else "LINE_ITEM",
        }
        for key, amount in totals.items()
    ]


def amounts(
    total: int,
    tax: int = 0,
    discount: int = 0,
    tip: int = 0,
    service: int = 0,
    currency: str = "USD",
) -> Document:
    """Return a total with its parts, in minor units."""
    parts = {
        "total": total,
        "tax": tax,
        "discount": discount,
        "tip": tip,
        "service_charge": service,
    }
    return {f"{name}_money": money(amount, currency) for name, amount in parts.items()}
