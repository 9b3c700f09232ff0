"""Records found again in landed files are those that were loaded, and what was altered is named."""

import dataclasses
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingestion.landing.manifest import ArrivedFile, Observation, observe
from ingestion.landing.store import LandingStore
from ingestion.sources import source_definition
from ingestion.sources.raw_tables import LandedFile
from ingestion.sources.reading import ObjectReader
from orchestration.lineage.landed_records import ReadFile, WantedRecord, read_again
from orchestration.verbs.read_only_landing import RefusingRedactor
from tests.homes import NOON, fixed_clock

ORDERS = """
{"cursor": "x", "orders": [
  {"id": "O1", "location_id": "L", "ticket_name": "caf\u00e9 \\" ]}", "line_items": [
     {"uid": "a", "quantity": "1", "note": "日本"}]},
  {"id":"O2","location_id":"L","state":"COMPLETED"}
]}
"""
SHIFT = '"location_id": "L", "response": {"cash_drawer_shift": {"state": "OPEN", "opened_at": '
SHIFTS = "\r\n\r\n".join(
    f'{{"shift_id": "{name}", {SHIFT}"2026-08-01T09:00:00Z"}}}}}}' for name in ("S1", "S2")
)
RECEIPTS = (
    "goods_receipt_id,line_number,purchase_order_id,supplier_id,location_id,product_id,quantity,"
    "unit_cost,currency_code,received_at\r\n"
    'GR1,1,,"Sup, ""one""",L,P,1,2.00,USD,2026-08-01T00:00:00Z\r\n'
    'GR1,2,,"two\nlines",L,P,1,2.00,USD,2026-08-01T00:00:00Z\r\n'
    "GR1,3,too,many,fields,in,this,line,to,split,it,or,so\r\n"
    "GR1,4,,S,L,P,1,3.00,USD,2026-08-01T00:00:00Z\r\n"
)
FILES = {
    "orders": ORDERS.encode(),
    "cash_drawer_shifts": b"\xef\xbb\xbf" + SHIFTS.encode(),
    "goods_receipts": RECEIPTS.encode(),
}
SHA = "sha"


def landed(root: Path, name: str, content: bytes) -> tuple[LandingStore, Observation]:
    """A landing that holds one file."""
    path = root / f"{name}.landed"
    path.write_bytes(content)
    arrived = ArrivedFile(
        source="square",
        object_name=name,
        window=None,
        original_name=path.name,
        file_sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        relative_path=path.name,
        redactions={},
        original_fingerprint="",
    )
    observation = observe(arrived, 1, "batch", datetime.now(UTC))
    return LandingStore(root, fixed_clock, RefusingRedactor()), observation


def raw_rows(root: Path, name: str) -> tuple[list[dict[str, Any]], set[int]]:
    """Rows as the loading reader reads them, and the lines it could not split."""
    item = source_definition("square").object_named(name)
    file = LandedFile(root / f"{name}.landed", 1, SHA, name, NOON.isoformat(), "b")
    reader = ObjectReader(item, [file], "200MB")
    rows = [row for batch in reader.rows(item.tables[0]) for row in batch.to_pylist()]
    rejected = [row for batch in reader.rejected() for row in batch.to_pylist()]
    reader.close()
    return rows, {-row["row_number"] for row in rejected if row["row_number"] < 0}


def read(root: Path, name: str, content: bytes) -> tuple[list[dict[str, Any]], ReadFile]:
    store, observation = landed(root, name, content)
    rows, refused = raw_rows(root, name)
    wanted = [WantedRecord(row["row_number"], row["record_hash"]) for row in rows]
    return rows, read_again(store, observation, wanted, refused)


@pytest.mark.parametrize("name", sorted(FILES))
def test_records_are_found_where_they_lie(tmp_path: Path, name: str) -> None:
    rows, found = read(tmp_path, name, FILES[name])
    assert len(rows) == (3 if name == "goods_receipts" else 2)
    assert found.problem is None
    for row, record in zip(rows, found.records, strict=True):
        assert record.problem is None
        assert record.is_the_same
        assert record.offset is not None
        assert record.length is not None
        bytes_there = FILES[name][record.offset : record.offset + record.length]
        assert bytes_there.decode() == record.text
        own = row.get("id") or row.get("shift_id") or f"GR1,{row['line_number']},"
        assert str(own) in bytes_there.decode()


@pytest.mark.parametrize("name", sorted(FILES))
def test_one_altered_byte_is_named(tmp_path: Path, name: str) -> None:
    store, observation = landed(tmp_path, name, FILES[name])
    rows, refused = raw_rows(tmp_path, name)
    altered = {"orders": (b"caf", b"kaf"), "cash_drawer_shifts": (b"OPEN", b"OPEM")}
    before, after = altered.get(name, (b",2.00,", b",9.00,"))
    (tmp_path / observation.relative_path).write_bytes(FILES[name].replace(before, after, 1))
    wanted = [WantedRecord(row["row_number"], row["record_hash"]) for row in rows]
    found = read_again(store, observation, wanted, refused)
    assert found.problem is not None
    assert "was altered after it was landed" in found.problem
    assert observation.file_sha256 in found.problem
    assert not found.records[0].is_the_same
    assert "is not the one that was loaded" in str(found.records[0].problem)
    assert found.records[1].is_the_same


def test_a_file_that_is_gone_and_a_record_that_is_gone_are_named(tmp_path: Path) -> None:
    store, observation = landed(tmp_path, "orders", FILES["orders"])
    blob = tmp_path / observation.relative_path
    blob.write_bytes(b'{"orders": []}')
    record = read_again(store, observation, [WantedRecord(0, "x")]).records[0]
    assert "there is no record 0 in the file any more" in str(record.problem)
    blob.unlink()
    found = read_again(store, observation, [WantedRecord(0, "x")])
    assert "is missing; restore it" in str(found.problem)
    assert found.records[0].offset is None


def test_an_altered_line_of_the_manifest_is_named(tmp_path: Path) -> None:
    store, observation = landed(tmp_path, "orders", FILES["orders"])
    renamed = dataclasses.replace(observation, original_name="another name")
    found = read_again(store, renamed, [])
    assert "landing/manifest.jsonl:1: the line was altered" in str(found.problem)
