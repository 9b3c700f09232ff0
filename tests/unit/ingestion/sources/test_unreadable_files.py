"""A file that is not what its name says is refused with its name, and the files beside it load."""

from pathlib import Path
from typing import Any

import pytest

from ingestion.sources import source_definition
from ingestion.sources.raw_tables import LandedFile, SourceObject
from ingestion.sources.reading import ObjectReader

GOOD = b'{"locations": [{"id": "L1", "name": "Corner"}]}'
LOCATIONS = source_definition("square").object_named("locations")
GOODS_RECEIPTS = source_definition("square").object_named("goods_receipts")
Row = dict[str, Any]


def landed(path: Path, number: int, content: bytes, *, is_withheld: bool = False) -> LandedFile:
    """A landed file of this content."""
    path.write_bytes(content)
    return LandedFile(
        path=path,
        observation_sequence=number,
        file_sha256="sha",
        original_name=path.name,
        fetched_at="2026-11-20T12:00:00+00:00",
        batch_id="b1",
        is_withheld=is_withheld,
    )


def read(item: SourceObject, files: list[LandedFile]) -> tuple[list[Row], list[Row], list[Row]]:
    """Rejected records, rows of the first table and counts of these files."""
    reader = ObjectReader(item, files, "200MB")
    streams = (reader.rejected(), reader.rows(item.tables[0]), reader.counts())
    rejected, rows, counts = (
        [row for batch in stream for row in batch.to_pylist()] for stream in streams
    )
    reader.close()
    return rejected, rows, counts


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (bytes(range(256)), "line 1 is not valid JSON"),
        (b'{"locations": [{"id": "L', "line 1 is not valid JSON"),
        ("caf\xe9".encode("latin-1"), "line 1 is not valid JSON"),
        (b"", "is empty; deliver it again under its name"),
        (b"\n \n", "is empty; deliver it again under its name"),
    ],
)
def test_a_file_that_is_no_json_is_refused_and_the_next_one_loads(
    content: bytes, found: str, tmp_path: Path
) -> None:
    files = [landed(tmp_path / "bad.json", 1, content), landed(tmp_path / "good.json", 2, GOOD)]
    rejected, rows, counts = read(LOCATIONS, files)
    assert [row["detail"] for row in rejected] == [f"bad.json {found}"]
    assert [row["observation_sequence"] for row in rows] == [2]
    assert [(row["record_count"], row["rejected_count"]) for row in counts] == [(1, 1), (1, 0)]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"[1, 2]", "it is a list"),
        (b'[{"id": "L1"}]', "it is a list"),
        (b"5", "it is a number"),
        (b'"locations"', "it is a text"),
        (b'{"locations": 5}', "'locations' is a number"),
        (b'{"locations": {"id": "L1"}}', "'locations' is an object"),
        (b'{"locations": null}', "'locations' is null"),
        (b'{"location": [{"id": "L1"}]}', "it holds 'location'"),
        (b'{"errors": [{"code": "UNAUTHORIZED"}], "cursor": "x"}', "it holds 'errors', 'cursor'"),
    ],
)
def test_json_of_another_shape_is_refused_with_its_place(
    content: bytes, found: str, tmp_path: Path
) -> None:
    files = [landed(tmp_path / "odd.json", 1, content), landed(tmp_path / "good.json", 2, GOOD)]
    rejected, rows, counts = read(LOCATIONS, files)
    (refused,) = rejected
    assert refused["reason"] == "the file is not of the declared shape"
    sentence = f"odd.json: the file holds no list 'locations': {found}"
    assert refused["detail"] == f"{sentence}; deliver the answer of the endpoint as it came"
    assert (refused["pointer"], refused["record_text"]) == ("", content.decode())
    assert [row["observation_sequence"] for row in rows] == [2]
    assert [(row["record_count"], row["rejected_count"]) for row in counts] == [(1, 1), (1, 0)]


@pytest.mark.parametrize("content", [b"{}", b" {\n} ", b'{"locations": []}'])
def test_an_answer_without_records_is_no_other_shape(content: bytes, tmp_path: Path) -> None:
    """The endpoint answers `{}` when there is nothing to tell."""
    rejected, rows, counts = read(LOCATIONS, [landed(tmp_path / "none.json", 1, content)])
    assert (rejected, rows) == ([], [])
    assert [(row["record_count"], row["rejected_count"]) for row in counts] == [(0, 0)]


def test_a_record_that_is_no_object_is_refused(tmp_path: Path) -> None:
    content = b'{"locations": [5, [1], {"id": "L1", "name": "Corner"}]}'
    rejected, rows, counts = read(LOCATIONS, [landed(tmp_path / "mixed.json", 1, content)])
    assert [row["pointer"] for row in rejected] == ["/locations/0", "/locations/1"]
    assert {row["reason"] for row in rejected} == {"a value has the wrong type or is missing"}
    assert [row["pointer"] for row in rows] == ["/locations/2"]
    assert [(row["record_count"], row["rejected_count"]) for row in counts] == [(3, 2)]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + GOOD
    rejected, rows, _ = read(LOCATIONS, [landed(tmp_path / "marked.json", 1, content)])
    assert rejected == []
    assert [row["location_id" if "location_id" in row else "id"] for row in rows] == ["L1"]


@pytest.mark.parametrize("item", [LOCATIONS, GOODS_RECEIPTS], ids=lambda item: item.format)
def test_a_file_that_was_not_landed_is_refused_with_the_reason(
    item: SourceObject, tmp_path: Path
) -> None:
    why = b"the file was not landed, because it is gzip; deliver it again as UTF-8 text"
    rejected, rows, counts = read(item, [landed(tmp_path / "zipped", 1, why, is_withheld=True)])
    assert [row["detail"] for row in rejected] == [f"zipped: {why.decode()}"]
    assert {row["reason"] for row in rejected} == {"the file cannot be read as text"}
    assert (rows, [row["rejected_count"] for row in counts]) == ([], [1])


@pytest.mark.parametrize("line", ["[1, 2]", "5", '"text"', "{}", "null"])
def test_a_line_that_is_no_record_is_refused(line: str, tmp_path: Path) -> None:
    item = source_definition("square").object_named("cash_drawer_shifts")
    file = landed(tmp_path / "odd.jsonl", 1, f"\n{line}\n".encode())
    rejected, rows, counts = read(item, [file])
    assert [row["row_number"] for row in rejected] == [1_000_000]
    assert [row["record_text"] for row in rejected] == [line]
    assert "is missing" in rejected[0]["detail"]
    assert rows == []
    assert [(row["record_count"], row["rejected_count"]) for row in counts] == [(1, 1)]


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf"])
def test_an_empty_csv_file_is_refused(content: bytes, tmp_path: Path) -> None:
    rejected, rows, counts = read(GOODS_RECEIPTS, [landed(tmp_path / "none.csv", 1, content)])
    sentence = "none.csv: the file is empty; deliver it again under its name"
    assert [row["detail"] for row in rejected] == [sentence]
    assert (rows, [row["rejected_count"] for row in counts]) == ([], [1])
