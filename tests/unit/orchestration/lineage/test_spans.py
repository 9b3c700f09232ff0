"""Where records lie in files: exactly their bytes, whatever text or nesting is around them."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.lineage import csv_spans, json_spans
from orchestration.lineage.json_spans import BYTE_ORDER_MARK, NoSuchRecordError

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ['"', "\\", '\\"', "{", "}]", '{"orders":[', "é", "日本", "\u2028", "a,b", "\n"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

MARKS = st.sampled_from([b"", BYTE_ORDER_MARK, BYTE_ORDER_MARK * 2])
CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=8
) | st.sampled_from(["", 'say "yes"', "a,b", "two\nlines", "é,ß", '"'])


def json_text(value: Any, indent: int | None, *, ascii_only: bool) -> bytes:
    return json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()


def whole(data: bytes) -> tuple[int, int]:
    return json_spans.document_span(data, 0, by_line=False)


@patient
@given(
    records=st.lists(VALUES, min_size=1, max_size=5),
    before=st.dictionaries(TEXTS.filter(lambda name: name != "orders"), VALUES, max_size=2),
    indent=st.sampled_from([None, 0, 2]),
    ascii_only=st.booleans(),
    mark=MARKS,
)
def test_every_record_of_a_list_is_found_by_its_bytes(
    records: list[Any], before: dict[str, Any], indent: int | None, ascii_only: bool, mark: bytes
) -> None:
    data = mark + json_text({**before, "orders": records}, indent, ascii_only=ascii_only) + b"\r\n"
    ends = []
    for place, record in enumerate(records):
        start, end = json_spans.record_span(data, whole(data), "orders", place)
        assert json.loads(data[start:end]) == record
        assert data[start:end] == data[start:end].strip()
        ends.append((start, end))
    assert ends == sorted(ends)
    with pytest.raises(NoSuchRecordError):
        json_spans.record_span(data, whole(data), "orders", len(records))


@patient
@given(records=st.lists(VALUES, min_size=1, max_size=5), line_end=st.sampled_from(["\n", "\r\n"]))
def test_every_line_of_a_file_of_lines_is_found(records: list[Any], line_end: str) -> None:
    data = line_end.join(json.dumps(record) for record in records).encode()
    for line, record in enumerate(records):
        document = json_spans.document_span(data, line, by_line=True)
        start, end = json_spans.record_span(data, document, "", 0)
        assert json.loads(data[start:end]) == record
    assert data.count(b"\n") == len(records) - 1


def test_empty_lines_are_counted_as_the_reader_counts_them() -> None:
    data = b'\xef\xbb\xbf{"a": 1}\n\n{"a": 2}'
    document = json_spans.document_span(data, 2, by_line=True)
    assert data[slice(*json_spans.record_span(data, document, "", 0))] == b'{"a": 2}'
    with pytest.raises(NoSuchRecordError, match="no line 4"):
        json_spans.document_span(data, 3, by_line=True)


def test_a_list_is_found_by_what_its_key_says_and_only_at_its_own_depth() -> None:
    data = b'{"x": {"orders": [7]}, "y": "\\"orders\\": [8]", "\\u006frders": [9, "]"]}'
    assert data[slice(*json_spans.record_span(data, whole(data), "orders", 0))] == b"9"
    assert data[slice(*json_spans.record_span(data, whole(data), "orders", 1))] == b'"]"'
    assert data[slice(*json_spans.record_span(data, whole(data), "x.orders", 0))] == b"7"


@pytest.mark.parametrize(
    "data",
    [b"", b"[1]", b'{"orders": {}}', b'{"orders": []}', b'{"orders": [{"a": 1', b'{"orders": ["a'],
)
def test_what_is_not_there_is_said(data: bytes) -> None:
    with pytest.raises(NoSuchRecordError):
        json_spans.record_span(data, whole(data), "orders", 0)


@patient
@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=6),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    mark=MARKS,
)
def test_every_csv_record_is_found_by_its_bytes(
    rows: list[list[str]], quoting: Any, line_end: str, mark: bytes
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting, lineterminator=line_end).writerows([["a", "b"], *rows])
    data = mark + text.getvalue().encode()
    header = data[slice(*csv_spans.header_span(data))].decode()
    assert next(csv.reader([header])) == ["a", "b"]
    for number, row in enumerate(rows, start=1):
        start, end = csv_spans.record_span(data, number)
        assert next(csv.reader(io.StringIO(data[start:end].decode(), newline=""))) == row
    with pytest.raises(NoSuchRecordError):
        csv_spans.record_span(data, len(rows) + 1)


def test_refused_lines_are_no_records() -> None:
    data = b'a,b\r\n1,"x\r\ny"\r\n2,3,4\r\n\r\n5,6\r\n'
    assert data[slice(*csv_spans.record_span(data, 1))] == b'1,"x\r\ny"'
    assert data[slice(*csv_spans.record_span(data, 2, frozenset({3})))] == b"5,6"


def test_a_quote_within_a_field_is_a_character() -> None:
    data = b'a,b\n5" pipe,x\n6,"never'
    assert data[slice(*csv_spans.record_span(data, 1))] == b'5" pipe,x'
    with pytest.raises(NoSuchRecordError, match="never ends"):
        csv_spans.record_span(data, 2)
