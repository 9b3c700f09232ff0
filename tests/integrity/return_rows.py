"""Histories of returns as rows of the relations that the models read.

Belongs here: the inputs' columns and what a till's files come to in them. Not: the histories
(return_histories.py), how a file is read (ingestion).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tests.integrity.compiled_models import Relation, Row
from tests.integrity.return_histories import MILLION, History, Return

FIRST_DAY = datetime(2026, 8, 1, 10, tzinfo=UTC)
KINDS = {"line": ("manager", False), "order": ("promotion", True), "comp": ("comp", False)}
ITEMS = Relation(
    "intermediate.int_square__items",
    "order_id text, sale_type text, return_uid text, line_uid text, source_line_id text,"
    " line_number integer, source_order_id text, source_line_uid text, product_id text,"
    " department_id text, item_type text, line_name text, line_note text, comp_reason text,"
    " quantity bigint, line_kind text, total_amount_minor bigint, tax_amount_minor bigint,"
    " service_charge_amount_minor bigint, occurred_at timestamptz",
)
ITEM_TAXES = Relation(
    "intermediate.int_square__item_taxes",
    "order_id text, source_line_id text, sale_type text, tax_code text, tax_rate double,"
    " is_inclusive boolean, tax_amount_minor bigint",
)
DISCOUNTS = Relation(
    "intermediate.int_square__discounts",
    "order_id text, sale_type text, return_uid text, discount_uid text, is_of_order boolean,"
    " discount_reason_code text, is_tax_base_kept boolean",
)
DISCOUNT_SHARES = Relation(
    "intermediate.int_square__discount_shares",
    "order_id text, sale_type text, return_uid text, source_line_id text, discount_uid text,"
    " discount_amount_minor bigint, is_deducted boolean",
)
ORDER_DOCUMENTS = Relation(
    "intermediate.int_square__order_documents", "order_id text, entity_id text"
)
ORDERS = Relation(
    "intermediate.int_square__orders",
    "order_id text, observation_sequence bigint, row_number bigint",
)
ORDER_LINES = Relation(
    "staging.stg_square__order_lines",
    "order_id text, line_uid text, item_type text, total_amount_minor bigint,"
    " total_tax_amount_minor bigint, observation_sequence bigint, row_number bigint",
)
ORDER_LINE_TAXES = Relation(
    "staging.stg_square__order_line_taxes",
    "order_id text, line_uid text, tax_uid text, applied_amount_minor bigint,"
    " observation_sequence bigint, row_number bigint",
)
ORDER_TAXES = Relation(
    "staging.stg_square__order_taxes",
    "order_id text, tax_uid text, tax_catalog_id text, tax_name text, tax_rate double,"
    " is_inclusive boolean, observation_sequence bigint, row_number bigint",
)
ENTITIES = Relation("settings.entities", "entity_id text, amount_only_refund_tax text")


def rows_of_histories(found: Sequence[History]) -> dict[Relation, list[Row]]:
    """The rows a till's files of these histories come to, by relation."""
    rows: dict[Relation, list[Row]] = {
        relation: []
        for relation in (
            ITEMS, ITEM_TAXES, DISCOUNTS, DISCOUNT_SHARES, ORDER_DOCUMENTS, ORDERS, ORDER_LINES,
            ORDER_LINE_TAXES, ORDER_TAXES, ENTITIES,
        )
    }  # fmt: skip
    rows[ENTITIES].append({"entity_id": "e", "amount_only_refund_tax": "share"})
    for history in found:
        _add_sale(rows, history)
        for number, back in enumerate(history.returns):
            _add_return(rows, history, number, back)
    return rows


def _add_sale(rows: dict[Relation, list[Row]], history: History) -> None:
    version = {"observation_sequence": 1, "row_number": 1, "order_id": history.order_id}
    rows[ORDERS].append(version)
    rows[ORDER_DOCUMENTS].append({"order_id": history.order_id, "entity_id": "e"})
    for tax, rate in history.rates.items():
        named = {"tax_uid": tax, "tax_catalog_id": tax, "tax_name": tax}
        rows[ORDER_TAXES].append(
            version | named | {"tax_rate": rate / MILLION, "is_inclusive": history.is_inclusive}
        )
    for number, line in enumerate(history.lines, start=1):
        tax = sum(line.taxes.values())
        rows[ORDER_LINES].append(
            version
            | {"line_uid": line.uid, "item_type": "ITEM", "total_amount_minor": line.total}
            | {"total_tax_amount_minor": tax}
        )
        for code, amount in line.taxes.items():
            rows[ORDER_LINE_TAXES].append(
                version | {"line_uid": line.uid, "tax_uid": code, "applied_amount_minor": amount}
            )
        item = {
            "order_id": history.order_id, "sale_type": "sale", "source_line_id": line.uid,
            "line_number": number, "line_kind": "goods", "quantity": line.quantity,
            "occurred_at": FIRST_DAY,
        }  # fmt: skip
        whole = Return(line, 0, line.quantity)
        _add_item(rows, history, item, whole)


def _add_return(
    rows: dict[Relation, list[Row]], history: History, number: int, back: Return
) -> None:
    order_id = history.return_id(number)
    rows[ORDER_DOCUMENTS].append({"order_id": order_id, "entity_id": "e"})
    item = {
        "order_id": order_id, "sale_type": "return", "return_uid": "r", "source_line_id": "r/1",
        "line_number": 1, "source_order_id": history.order_id,
        "source_line_uid": back.scope or None if back.money else back.line.uid,
        "line_kind": "amount_only_refund" if back.money else "goods",
        "quantity": 1 if back.money else back.last - back.first,
        "occurred_at": FIRST_DAY + timedelta(days=number + 1),
    }  # fmt: skip
    _add_item(rows, history, item, back)


def _add_item(rows: dict[Relation, list[Row]], history: History, item: Row, units: Return) -> None:
    """Add a line of a sale or return as the till states it: money alone states only itself."""
    key = {name: item.get(name) for name in ("order_id", "sale_type", "return_uid")}
    key["source_line_id"] = item["source_line_id"]
    taxes = {} if units.money else {t: units.of(a) for t, a in units.line.taxes.items()}
    rows[ITEMS].append(
        item
        | {"total_amount_minor": units.of(units.line.total), "service_charge_amount_minor": 0}
        | {"tax_amount_minor": sum(taxes.values())}
    )
    for tax, amount in taxes.items():
        rate = {"tax_rate": history.rates[tax] / MILLION, "is_inclusive": history.is_inclusive}
        rows[ITEM_TAXES].append(key | rate | {"tax_code": tax, "tax_amount_minor": amount})
    for kind, amount in ({} if units.money else units.line.discounts).items():
        reason, of_order = KINDS[kind]
        uid = f"{units.line.uid}-{kind}"
        named = {"discount_uid": uid, "discount_reason_code": reason, "is_of_order": of_order}
        rows[DISCOUNTS].append(key | named | {"is_tax_base_kept": history.keeps_base})
        rows[DISCOUNT_SHARES].append(
            key
            | {"discount_uid": uid, "discount_amount_minor": units.of(amount)}
            | {"is_deducted": True}
        )
