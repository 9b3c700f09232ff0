"""Stock files load typed and exact, or each refused row says why."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.sources.raw_tables import LandedFile
from ingestion.sources.reading import ObjectReader
from ingestion.sources.square import DEFINITION

EXAMPLES = Path(__file__).parents[6] / "shared/payloads/square/openapi_examples"
RECEIPT_HEADER = (
    "goods_receipt_id,line_number,purchase_order_id,supplier_id,location_id,product_id,quantity,"
    "unit_cost,currency_code,received_at\n"
)

Read = Callable[[str, str], tuple[list[dict[str, Any]], list[str]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a text as one object's file: its rows, and why others were refused."""

    def reading(object_name: str, text: str) -> tuple[list[dict[str, Any]], list[str]]:
        item = DEFINITION.object_named(object_name)
        path = tmp_path / f"{object_name}.{item.format}"
        path.write_text(text, encoding="utf-8")
        landed = LandedFile(path, 1, "sha", path.name, "2026-08-02T00:00:00Z", "batch-1")
        reader = ObjectReader(item, [landed], "200MB")
        try:
            rows = [row for batch in reader.rows(item.tables[0]) for row in batch.to_pylist()]
            reasons = [row["detail"] for batch in reader.rejected() for row in batch.to_pylist()]
        finally:
            reader.close()
        return rows, reasons

    return reading


def test_a_goods_receipt_keeps_every_digit_of_its_cost(read: Read) -> None:
    line = "GR1,1,PO1,S1,L1,P1,2.25,1.234567,USD,2026-08-01T13:00:00Z\n"

    rows, reasons = read("goods_receipts", RECEIPT_HEADER + line)

    assert reasons == []
    assert (rows[0]["quantity"], rows[0]["unit_cost"]) == (Decimal("2.2500"), Decimal("1.234567"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("GR1,1,PO1,S1,L1,P1,2,1.2345678,USD,2026-08-01T13:00:00Z", "unit_cost is '1.2345678'"),
        ("GR1,1,PO1,S1,L1,P1,many,1.2,USD,2026-08-01T13:00:00Z", "quantity is 'many'"),
        ("GR1,1,PO1,S1,L1,,2,1.2,USD,2026-08-01T13:00:00Z", "product_id is missing"),
        ("GR1,1,PO1,S1,L1,P1,2,1.2,USD,yesterday", "received_at is 'yesterday'"),
    ],
)
def test_a_receipt_line_that_cannot_be_valued_is_refused(
    read: Read, line: str, reason: str
) -> None:
    rows, reasons = read("goods_receipts", RECEIPT_HEADER + line + "\n")

    assert rows == []
    assert len(reasons) == 1
    assert reason in reasons[0]


def test_the_three_kinds_of_change_stand_in_one_table(read: Read) -> None:
    changes = [
        {"type": "PHYSICAL_COUNT", "physical_count": {"id": "C", "quantity": "7"}},
        {"type": "ADJUSTMENT", "adjustment": {"id": "A", "to_state": "WASTE", "quantity": "0.5"}},
        {"type": "TRANSFER", "transfer": {"id": "T", "to_location_id": "L2", "quantity": "1"}},
    ]

    rows, reasons = read("inventory_changes", json.dumps({"changes": changes}))

    assert reasons == []
    assert [row["count_id"] or row["adjustment_id"] or row["transfer_id"] for row in rows] == [
        *("C", "A", "T")
    ]
    assert rows[1]["adjustment_quantity"] == Decimal("0.5000")


def test_a_quantity_finer_than_we_keep_is_refused_not_rounded(read: Read) -> None:
    change = {"type": "ADJUSTMENT", "adjustment": {"id": "A", "quantity": "0.12345"}}

    rows, reasons = read("inventory_changes", json.dumps({"changes": [change]}))

    assert rows == []
    assert "adjustment.quantity is '0.12345'" in reasons[0]


@pytest.mark.external
@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the public examples are not beside the checkout")
@pytest.mark.parametrize(
    "response",
    [
        "BatchRetrieveInventoryChangesResponse",
        "RetrieveInventoryChangesResponse",
    ],
)
def test_the_vendors_own_changes_load(read: Read, response: str) -> None:
    text = (EXAMPLES / f"{response}.json").read_text(encoding="utf-8")

    rows, reasons = read("inventory_changes", text)

    assert reasons == []
    assert len(rows) == len(json.loads(text)["changes"])
