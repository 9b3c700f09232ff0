"""Square objects read from small hand-written responses: placement, typing, refusal."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingestion.sources.raw_tables import LandedFile, SourceObject
from ingestion.sources.reading import ObjectReader
from ingestion.sources.square import DEFINITION
from ingestion.sources.square.orders import ORDERS
from ingestion.sources.square.payments import PAYMENTS, REFUNDS

Rows = list[dict[str, Any]]


def money(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "USD"}


EXCHANGE = {
    "id": "ORD1",
    "location_id": "L1",
    "state": "COMPLETED",
    "updated_at": "2026-08-01T12:00:00-04:00",
    "metadata": {"register_id": "REG-1", "exemption_expires": "2027-01-31"},
    "total_money": money(1055),
    "line_items": [
        {"uid": "a", "quantity": "2.25", "total_money": money(500)},
        {
            "uid": "b",
            "quantity": "1",
            "total_money": money(555),
            "applied_taxes": [{"uid": "x", "tax_uid": "t1", "applied_money": money(55)}],
        },
    ],
    "returns": [
        {"uid": "r1", "source_order_id": "OLD1"},
        {
            "uid": "r2",
            "source_order_id": "OLD2",
            "return_line_items": [
                {"uid": "c", "quantity": "1", "total_money": money(100)},
                {
                    "uid": "d",
                    "source_line_item_uid": "line-9",
                    "quantity": "1",
                    "total_money": money(200),
                    "applied_taxes": [{"tax_uid": "t2", "applied_money": money(20)}],
                },
            ],
        },
    ],
}


def read(
    folder: Path, item: SourceObject, records: list[dict[str, Any]]
) -> tuple[dict[str, Rows], Rows]:
    """The rows of every raw table by name, and the rejected records."""
    path = folder / f"{item.name}.json"
    path.write_text(json.dumps({item.records: records}), encoding="utf-8")
    landed = LandedFile(path, 7, "sha", path.name, "2026-08-02T00:00:00Z", "batch-1")
    reader = ObjectReader(item, [landed], "200MB")
    try:
        tables = {
            table.name: [row for batch in reader.rows(table) for row in batch.to_pylist()]
            for table in item.tables
        }
        return tables, [row for batch in reader.rejected() for row in batch.to_pylist()]
    finally:
        reader.close()


def test_parts_of_an_order_name_their_order_and_place(tmp_path: Path) -> None:
    tables, rejected = read(tmp_path, ORDERS, [EXCHANGE])

    assert rejected == []
    lines = tables["order_lines"]
    assert [row["line_uid"] for row in lines] == ["a", "b"]
    assert {row["order_id"] for row in lines} == {"ORD1"}
    assert lines[1]["pointer"] == "/orders/0/line_items/1"
    assert str(lines[0]["quantity"]) == "2.25000"
    (tax,) = tables["order_line_taxes"]
    assert (tax["line_uid"], tax["tax_uid"], tax["applied_amount_minor"]) == ("b", "t1", 55)


def test_a_returned_line_keeps_its_return_and_original(tmp_path: Path) -> None:
    tables, _ = read(tmp_path, ORDERS, [EXCHANGE])

    lines = {row["line_uid"]: row for row in tables["order_return_lines"]}
    assert lines["d"]["return_uid"] == "r2"
    assert lines["d"]["source_order_id"] == "OLD2"
    assert lines["d"]["source_line_uid"] == "line-9"
    (tax,) = tables["order_return_line_taxes"]
    assert (tax["return_uid"], tax["line_uid"], tax["tax_uid"]) == ("r2", "d", "t2")
    assert [row["source_order_id"] for row in tables["order_returns"]] == ["OLD1", "OLD2"]


def test_the_header_is_typed_and_in_utc(tmp_path: Path) -> None:
    (header,) = read(tmp_path, ORDERS, [EXCHANGE])[0]["orders"]

    assert header["updated_at"].isoformat() == "2026-08-01T16:00:00"
    assert header["metadata_exemption_expires"].isoformat() == "2027-01-31"
    assert header["total_amount_minor"] == 1055
    assert header["currency_code"] == "USD"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("location_id", None, "location_id is missing"),
        ("total_money", {"amount": 10.5, "currency": "USD"}, "not a whole number"),
        ("updated_at", "yesterday", "not a time in ISO 8601"),
        ("version", "four", "not a whole number"),
    ],
)
def test_a_faulty_order_is_refused_whole_with_its_reason(
    tmp_path: Path, field: str, value: object, reason: str
) -> None:
    tables, rejected = read(tmp_path, ORDERS, [EXCHANGE | {field: value}, EXCHANGE | {"id": "OK"}])

    assert [row["id"] for row in tables["orders"]] == ["OK"]
    assert {row["order_id"] for row in tables["order_lines"]} == {"OK"}
    (refused,) = rejected
    assert reason in refused["detail"]
    assert json.loads(refused["record_text"])["id"] == "ORD1"


def test_a_fault_in_a_nested_part_refuses_the_order(tmp_path: Path) -> None:
    broken = json.loads(json.dumps(EXCHANGE))
    broken["returns"][1]["return_line_items"][1]["quantity"] = "one"
    tables, rejected = read(tmp_path, ORDERS, [broken])

    assert all(rows == [] for rows in tables.values())
    assert "/returns/1/return_line_items/1" in rejected[0]["detail"]


def test_a_payment_keeps_its_fees_apart(tmp_path: Path) -> None:
    payment = {
        "id": "PAY1",
        "status": "COMPLETED",
        "created_at": "2026-08-01T12:00:00Z",
        "source_type": "CARD",
        "amount_money": money(1000),
        "tip_money": money(200),
        "card_details": {"card": {"card_brand": "SQUARE_GIFT_CARD"}},
        "processing_fee": [
            {"type": "INITIAL", "effective_at": "2026-08-01T14:00:00Z", "amount_money": money(39)},
            {"type": "ADJUSTMENT", "amount_money": money(-5)},
        ],
    }
    tables, rejected = read(tmp_path, PAYMENTS, [payment])

    assert rejected == []
    assert tables["payments"][0]["tip_amount_minor"] == 200
    assert tables["payments"][0]["card_brand"] == "SQUARE_GIFT_CARD"
    assert [row["fee_amount_minor"] for row in tables["payment_processing_fees"]] == [39, -5]
    assert {row["payment_id"] for row in tables["payment_processing_fees"]} == {"PAY1"}


def test_a_refund_without_an_amount_is_refused(tmp_path: Path) -> None:
    refund = {"id": "REF1", "created_at": "2026-08-01T12:00:00Z", "status": "COMPLETED"}
    tables, rejected = read(tmp_path, REFUNDS, [refund])

    assert tables["refunds"] == []
    assert "amount_money.amount is missing" in rejected[0]["detail"]


def test_raw_tables_of_the_source_are_named_once() -> None:
    names = [table.name for table in DEFINITION.tables]
    assert len(names) == len(set(names))


def test_a_dropped_file_finds_its_object_by_name() -> None:
    names = ("orders", "payments", "refunds", "catalog", "locations", "team_members")
    for name in names:
        found = DEFINITION.object_of_file(f"{name}_2026-08-01.json")
        assert found is not None
        assert found.name == name
