"""Finds where a record lies in CSV text, in bytes.

Belongs here: offsets of records in a file. Not: what a record says, JSON (json_spans.py). A quoted
field may hold commas, line ends and doubled quotes, so a record is not a line.
"""

import re
from collections.abc import Iterator, Set

from orchestration.lineage.json_spans import BYTE_ORDER_MARK, NoSuchRecordError, Span

_FIELD = rb'(?:"(?:[^"]|"")*+"[^,\r\n]*+|[^",\r\n][^,\r\n]*+|)'
_RECORD = re.compile(_FIELD + rb"(?:," + _FIELD + rb")*+")
_LINE_END = re.compile(rb"\r\n|\n|\r")


def header_span(data: bytes) -> Span:
    """Where the header lies, without the mark before it and the line end behind it."""
    return next(((start, end) for start, end, _ in _records(data)), (0, 0))


def record_span(data: bytes, row_number: int, refused_lines: Set[int] = frozenset()) -> Span:
    """Where a record lies, without its line end.

    Args:
        data: The file.
        row_number: 1 for the first record behind the header, refused ones not counted.
        refused_lines: Records that could not be split, by DuckDB's number of their line.

    Raises:
        NoSuchRecordError: The file has fewer records.
    """
    readable = (span for *span, line in _records(data) if line not in refused_lines)
    for number, (start, end) in enumerate(readable):
        if number == row_number:
            return start, end
    raise NoSuchRecordError(f"the file has no record {row_number}")


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Begin, end and number of the header and of every record; empty lines are none.

    The number is what DuckDB calls the line of a refused record: the header is 1, a record with
    line ends in it counts once, an empty line counts.
    """
    at, line = 0, 1
    while data.startswith(BYTE_ORDER_MARK, at):
        at += len(BYTE_ORDER_MARK)
    while at < len(data):
        found = _RECORD.match(data, at)
        end = found.end() if found else at
        ending = _LINE_END.match(data, end)
        if ending is None and end < len(data):
            raise NoSuchRecordError(f"at byte {end} begins a quoted field that never ends")
        if end > at:
            yield at, end, line
        line += 1
        at = ending.end() if ending else end
