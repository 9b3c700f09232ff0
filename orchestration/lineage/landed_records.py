"""Finds records in landed files again and proves that they are what the raw rows hold.

Belongs here: re-reading a file, its digest, the byte range of a record, the digest of the record.
Not: which rows are looked for (parents.py). The record found is read once more by the very reader
that loaded it, so its digest can be compared with the raw row's.
"""

import hashlib
import tempfile
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from ingestion.landing.manifest import Observation, altered_lines
from ingestion.landing.store import LandingStore
from ingestion.sources import source_definition
from ingestion.sources.raw_tables import LandedFile, SourceObject
from ingestion.sources.reading import ObjectReader
from orchestration.lineage import csv_spans, json_spans
from orchestration.lineage.json_spans import LINE_SCALE, NoSuchRecordError, Span

MEMORY_LIMIT = "200MB"


@dataclass(frozen=True, slots=True)
class WantedRecord:
    """A raw row whose record is looked for.

    Attributes:
        row_number: Its place in the file, as the raw row says.
        record_hash: Digest of the record, as the raw row says.
    """

    row_number: int
    record_hash: str


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record in a landed file, or why it is not there.

    Attributes:
        offset: Where it begins, in bytes; None where it was not found.
        length: How many bytes it has.
        text: The bytes as text.
        is_the_same: Whether its digest is the raw row's.
        problem: What is wrong with it, as a sentence; None where nothing is.
    """

    offset: int | None
    length: int | None
    text: str | None
    is_the_same: bool
    problem: str | None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A landed file read again.

    Attributes:
        observation: What the manifest says of it.
        size: How many bytes it has now.
        sha256: Digest of the bytes as they are now; None where the file is gone.
        problem: What is wrong with the file or its line in the manifest; None where nothing is.
        records: What was found of each wanted record, in their order.
    """

    observation: Observation
    size: int | None
    sha256: str | None
    problem: str | None
    records: list[FoundRecord]


def read_again(
    store: LandingStore,
    observation: Observation,
    wanted: Sequence[WantedRecord],
    refused_lines: Set[int] = frozenset(),
) -> ReadFile:
    """Read a landed file, digest it and find records in it.

    Args:
        store: The landing.
        observation: The file.
        wanted: Records to find.
        refused_lines: CSV only: lines that could not be split when the file was loaded.
    """
    path = store.blob_path(observation)
    place = observation.relative_path
    if not path.is_file():
        problem = f"landing/{place}: the landed file is missing; restore it from the last backup."
        gone = FoundRecord(None, None, None, is_the_same=False, problem=problem)
        return ReadFile(observation, None, None, problem, [gone] * len(wanted))
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    item = source_definition(observation.source).object_named(observation.object_name)
    records = _find_all(item, data, wanted, refused_lines, place)
    return ReadFile(observation, len(data), sha256, _problem_of(observation, sha256), records)


def _problem_of(observation: Observation, sha256: str) -> str | None:
    """What is wrong with a file of this digest, or with what the manifest says of it."""
    if sha256 != observation.file_sha256:
        return (
            f"landing/{observation.relative_path}: the file was altered after it was landed: its"
            f" sha256 is now {sha256}, the manifest says {observation.file_sha256}; restore it from"
            " the last backup."
        )
    if any(altered_lines([observation])):
        return (
            f"landing/manifest.jsonl:{observation.sequence}: the line was altered after it was"
            " written; restore the manifest from the last backup."
        )
    return None


def _find_all(
    item: SourceObject,
    data: bytes,
    wanted: Sequence[WantedRecord],
    refused_lines: Set[int],
    place: str,
) -> list[FoundRecord]:
    if item.decode is not None:
        # What was decoded has no span of its own: the file as a whole says it.
        whole, digests = ((0, len(data)), data), _read(item, data)
        return [_found(data, whole, digests.get(w.row_number), w, place) for w in wanted]
    spans: list[tuple[Span, bytes] | None] = []
    for record in wanted:
        try:
            spans.append(_span_of(item, data, record.row_number, refused_lines))
        except (NoSuchRecordError, ValueError):
            spans.append(None)
    hashes = iter(_hashes(item, data, [span[1] for span in spans if span is not None]))
    return [
        _found(data, span, next(hashes) if span else None, record, place)
        for span, record in zip(spans, wanted, strict=True)
    ]


def _found(
    data: bytes,
    found: tuple[Span, bytes] | None,
    record_hash: str | None,
    wanted: WantedRecord,
    place: str,
) -> FoundRecord:
    if found is None:
        problem = f"landing/{place}: there is no record {wanted.row_number} in the file any more."
        return FoundRecord(None, None, None, is_the_same=False, problem=problem)
    (start, end), _ = found
    text = data[start:end].decode("utf-8", "replace")
    if record_hash == wanted.record_hash:
        return FoundRecord(start, end - start, text, is_the_same=True, problem=None)
    problem = (
        f"landing/{place}: the record at byte {start} is not the one that was loaded: its digest is"
        f" now {record_hash or 'none, as it cannot be read'}, the raw row says"
        f" {wanted.record_hash}."
    )
    return FoundRecord(start, end - start, text, is_the_same=False, problem=problem)


def _span_of(
    item: SourceObject, data: bytes, row_number: int, refused_lines: Set[int]
) -> tuple[Span, bytes]:
    """Where a record lies, and the bytes from which the reader takes its digest."""
    if item.format == "csv":
        start, end = csv_spans.record_span(data, row_number, refused_lines)
        return (start, end), data[start:end]
    line, place = divmod(row_number, LINE_SCALE)
    document = json_spans.document_span(data, line, by_line=item.format == "jsonl")
    start, end = json_spans.record_span(data, document, item.records, place)
    # A document that is the record is digested with the space around it.
    as_read = data[start:end] if item.records else data[slice(*document)]
    return (start, end), as_read


def _hashes(item: SourceObject, data: bytes, records: list[bytes]) -> list[str | None]:
    """Digest of each record as the reader takes it; None where it cannot be read."""
    if not records:
        return []
    if item.format == "csv":
        header = data[slice(*csv_spans.header_span(data))]
        found = _read(item, b"\n".join([header, *records]) + b"\n")
        return [found.get(number) for number in range(1, len(records) + 1)]
    if item.format == "jsonl":
        lines = [_enveloped(item, [record]) for record in records]
        found = _read(item, b"\n".join(lines))
        return [found.get(number * LINE_SCALE) for number in range(len(records))]
    if item.records:
        found = _read(item, _enveloped(item, records))
        return [found.get(number) for number in range(len(records))]
    return [_read(item, record).get(0) for record in records]


def _enveloped(item: SourceObject, records: list[bytes]) -> bytes:
    """Records in the list the object declares; as they are where it declares none."""
    if not item.records:
        return records[0]
    begin, end = b"", b""
    for name in item.records.split("."):
        begin, end = begin + b'{"' + name.encode() + b'":', b"}" + end
    return begin + b"[" + b",".join(records) + b"]" + end


def _read(item: SourceObject, content: bytes) -> dict[int, str]:
    """Digest by row number, as the loading reader takes it from a file of this content."""
    with tempfile.TemporaryDirectory(prefix="tillbook-trace-") as folder:
        path = Path(folder) / "records"
        path.write_bytes(content)
        file = LandedFile(path, 1, "", "records", "2000-01-01T00:00:00Z", "")
        reader = ObjectReader(item, [file], MEMORY_LIMIT)
        try:
            batches = [*reader.rows(item.tables[0]), *reader.rejected()]
        finally:
            reader.close()
    return {
        row["row_number"]: row["record_hash"]
        for batch in batches
        for row in batch.select(["row_number", "record_hash"]).to_pylist()
    }
