"""Deliveries of many histories side by side. Belongs here: files, settings. Not: shapes."""

import csv
import json
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.histories.gift_cards import activities
from tests.histories.history import History
from tests.histories.names import Names, names_of
from tests.histories.other_documents import (
    drawer_documents,
    goods_receipt,
    payout_documents,
    stock_count,
    waste,
)
from tests.histories.receipts import order_document, payment_documents
from tests.histories.returned_goods import refund_document, return_order
from tests.reference_ledger.events import (
    DrawerSession,
    Event,
    GoodsReceived,
    GoodsWasted,
    Payout,
    Refund,
    Return,
    Sale,
    Shop,
    StockCounted,
)
from tests.square_cash_documents import write_delivery
from tests.square_documents import Document

Records = dict[str, list[Document]]
TABLES = ("goods_receipts", "stock_counts")
FILES = 3
"""Files each object of a delivery is split into."""

ENTITY = """
[[entities]]
id = "{entity}"
name = "Shop {entity}"
functional_currency = "{currency}"
costing = "{costing}"
calendar = "{calendar}"
[[locations]]
id = "{location}"
entity = "{entity}"
source = "square"
name = "Store {location}"
trading_days = [{{ valid_from = 2000-01-01, time_zone = "{zone}", cut_off = "{cut_off:02}:00" }}]
"""


def settings_text(histories: Sequence[History]) -> str:
    """Settings of a home in which every history is a company of its own."""
    entities = [
        ENTITY.format(
            entity=names.entity,
            location=names.location,
            currency=history.shop.currency,
            costing=history.shop.costing,
            calendar=history.shop.calendar,
            zone=history.shop.zone,
            cut_off=history.shop.cut_off,
        )
        for history, names in _named(histories)
    ]
    return "\n".join(["format_version = 1", *entities, "[sources.square]"])


def write_step(folder: Path, histories: Sequence[History], step: int) -> Path:
    """Write what all histories tell in one delivery, shuffled and split between files."""
    records: Records = defaultdict(list)
    for history, names in _named(histories):
        for told in history.told:
            for _ in range(told.steps.count(step)):
                _add(records, names, history, told.event)
    order = random.Random(step)  # noqa: S311
    for object_name, documents in records.items():
        order.shuffle(documents)
        for number in range(FILES):
            name = f"step{step}-{number}"
            part = documents[number::FILES]
            if object_name in TABLES:
                _write_table(folder / object_name / f"{object_name}_{name}.csv", part)
            elif object_name == "inventory_changes":
                _write_changes(folder / object_name / f"{object_name}_{name}.json", part)
            else:
                write_delivery(folder, name, {object_name: part})
    return folder


def _write_changes(file: Path, part: Sequence[Document]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"changes": list(part)}), "utf-8")


def _named(histories: Sequence[History]) -> list[tuple[History, Names]]:
    return [(history, names_of(number)) for number, history in enumerate(histories)]


def _add(records: Records, names: Names, history: History, event: Event) -> None:
    told: Records = defaultdict(list)
    events = [each.event for each in history.told]
    TELLERS[type(event)](told, names, history.shop, event, events)
    currency = getattr(event, "currency", None) or history.shop.currency
    for object_name, documents in told.items():
        records[object_name].extend(in_currency(document, currency) for document in documents)


def _tell_sale(
    told: Records, names: Names, shop: Shop, sale: Sale, events: Sequence[Event]
) -> None:
    versions = [each for each in events if isinstance(each, Sale) and each.name == sale.name]
    told["orders"].append(order_document(names, shop, sale))
    told["payments"].extend(payment_documents(names, sale, versions))
    told["gift_card_activities"].extend(activities(names, sale, events))


def _tell_return(
    told: Records, names: Names, shop: Shop, given: Return, events: Sequence[Event]
) -> None:
    versions = [each for each in events if isinstance(each, Sale) and each.name == given.sale]
    newest = max(versions, key=lambda each: each.version)
    told["orders"].append(return_order(names, shop, given, newest))


def _tell_refund(
    told: Records, names: Names, _shop: Shop, refund: Refund, events: Sequence[Event]
) -> None:
    told["refunds"].append(refund_document(names, refund))
    told["gift_card_activities"].extend(activities(names, refund, events))


def _tell_goods(
    told: Records, names: Names, shop: Shop, goods: GoodsReceived, _: Sequence[Event]
) -> None:
    told["goods_receipts"].append(goods_receipt(names, shop, goods))


def _tell_count(
    told: Records, names: Names, _shop: Shop, count: StockCounted, _: Sequence[Event]
) -> None:
    told["stock_counts"].append(stock_count(names, count))


def _tell_waste(
    told: Records, names: Names, _shop: Shop, wasted: GoodsWasted, _: Sequence[Event]
) -> None:
    told["inventory_changes"].append(waste(names, wasted))


def _tell_payout(
    told: Records, names: Names, _shop: Shop, payout: Payout, _: Sequence[Event]
) -> None:
    document, entries = payout_documents(names, payout)
    told["payouts"].append(document)
    told["payout_entries"].extend(entries)


def _tell_drawer(
    told: Records, names: Names, _shop: Shop, session: DrawerSession, _: Sequence[Event]
) -> None:
    shift, events = drawer_documents(names, session)
    told["cash_drawer_shifts"].append(shift)
    told["cash_drawer_shift_events"].append(events)


TELLERS: dict[type, Callable[..., None]] = {
    Sale: _tell_sale,
    Return: _tell_return,
    Refund: _tell_refund,
    GoodsReceived: _tell_goods,
    StockCounted: _tell_count,
    GoodsWasted: _tell_waste,
    Payout: _tell_payout,
    DrawerSession: _tell_drawer,
}


def in_currency(document: Any, currency: str) -> Any:
    """A document with every amount in a currency."""
    if isinstance(document, list):
        return [in_currency(each, currency) for each in document]
    if not isinstance(document, dict):
        return document
    same = {key: in_currency(value, currency) for key, value in document.items()}
    return same | ({"currency": currency} if "currency" in same else {})


def _write_table(file: Path, rows: Sequence[Document]) -> None:
    if not rows:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
