"""Finds where a value lies in JSON text, in bytes, without turning the text into values.

Belongs here: offsets of records in a file. Not: what a record says, CSV (csv_spans.py). A parser
gives values and forgets where they stood; here only strings and brackets are told apart, so that a
brace in a text or an escaped quote is never taken for structure.
"""

import json
import re
from collections.abc import Iterator

Span = tuple[int, int]
"""Begin and end of something in bytes, the end not included."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LINE_SCALE = 1_000_000
"""A raw JSON row's number is its line times this plus its place among the line's records."""

_SPACE = re.compile(rb"[ \t\r\n]*+")
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_STRUCTURE = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]', re.DOTALL)
_SCALAR = re.compile(rb"[^\s,\]}]++")


class NoSuchRecordError(Exception):
    """The text has no such record; the message says what stands there instead."""


def document_span(data: bytes, line_number: int, *, by_line: bool) -> Span:
    """Where a document lies: the whole file, or one of its lines without the line's end.

    Args:
        data: The file.
        line_number: 0 for the first line.
        by_line: Whether each line is a document of its own.

    Raises:
        NoSuchRecordError: The file has fewer lines.
    """
    start = 0
    while data.startswith(BYTE_ORDER_MARK, start):
        start += len(BYTE_ORDER_MARK)
    if not by_line:
        return start, len(data)
    for _ in range(line_number):
        start = data.find(b"\n", start) + 1
        if not start:
            raise NoSuchRecordError(f"the file has no line {line_number + 1}")
    end = data.find(b"\n", start)
    return start, len(data) if end < 0 else end


def record_span(data: bytes, document: Span, records: str, place: int) -> Span:
    """Where a record lies: the document itself, or an element of the list that holds the records.

    Args:
        data: The file.
        document: Where the document lies in it.
        records: Dotted path of the list; empty: the document is the record.
        place: 0 for the first element.

    Raises:
        NoSuchRecordError: The list is missing or shorter.
    """
    start = _after_space(data, document[0])
    for name in filter(None, records.split(".")):
        found = next((s for key, s in _members(data, start) if key == name), None)
        if found is None:
            raise NoSuchRecordError(f"the document has no list '{records}'")
        start = found
    if not records:
        return start, _end_of_value(data, start)
    for number, span in enumerate(_elements(data, start)):
        if number == place:
            return span
    raise NoSuchRecordError(f"the list '{records}' has no element {place}")


def _members(data: bytes, start: int) -> Iterator[tuple[str, int]]:
    """Keys of an object with the begin of their values; nothing where no object begins."""
    at = _after_space(data, start + 1)
    if data[start : start + 1] != b"{" or data[at : at + 1] == b"}":
        return
    while (key := _STRING.match(data, at)) is not None:
        colon = _after_space(data, key.end())
        value = _after_space(data, colon + 1)
        yield json.loads(key.group()), value
        comma = _after_space(data, _end_of_value(data, value))
        if data[comma : comma + 1] != b",":
            return
        at = _after_space(data, comma + 1)


def _elements(data: bytes, start: int) -> Iterator[Span]:
    """Elements of a list; nothing where no list begins."""
    at = _after_space(data, start + 1)
    if data[start : start + 1] != b"[" or data[at : at + 1] == b"]":
        return
    while True:
        end = _end_of_value(data, at)
        yield at, end
        comma = _after_space(data, end)
        if data[comma : comma + 1] != b",":
            return
        at = _after_space(data, comma + 1)


def _end_of_value(data: bytes, start: int) -> int:
    """The end of the value that begins here.

    Raises:
        NoSuchRecordError: The text breaks off inside it, or is no JSON.
    """
    if data[start : start + 1] in (b"{", b"["):
        return _end_of_container(data, start)
    pattern = _STRING if data[start : start + 1] == b'"' else _SCALAR
    scalar = pattern.match(data, start)
    if scalar is None:
        raise NoSuchRecordError(f"at byte {start} stands no JSON value")
    return scalar.end()


def _end_of_container(data: bytes, start: int) -> int:
    depth = 0
    for token in _STRUCTURE.finditer(data, start):
        first = token.group()[0:1]
        if first in (b"{", b"["):
            depth += 1
        elif first in (b"}", b"]"):
            depth -= 1
            if not depth:
                return token.end()
    raise NoSuchRecordError(f"what begins at byte {start} never ends")


def _after_space(data: bytes, at: int) -> int:
    found = _SPACE.match(data, at)
    return found.end() if found else at
