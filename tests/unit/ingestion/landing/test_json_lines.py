"""Records found line by line are the records that reading front to back finds."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.landing import card_numbers
from ingestion.landing.card_numbers import mask_json
from ingestion.landing.json_lines import has_record_a_line, records_with
from ingestion.landing.json_records import records_of

WHOLE = frozenset({"customer_ids"})
TEXTS = st.text(alphabet='aC{}[]":,\\ 4\u00e9', max_size=6) | st.just("4111111111111111")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "customer_id", "items", "note"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
RECORDS = st.lists(
    st.dictionaries(st.sampled_from(["id", "customer_id", "lines", "n"]), VALUES, max_size=4),
    max_size=5,
)
CUSTOMER = re.compile('"customer_id"')


def one_a_line(name: str, records: list[dict[str, Any]], tail: str = "") -> str:
    lines = ",\n".join(json.dumps(record) for record in records)
    return f'{{"{name}":[\n{lines}\n]{tail}}}\n'


def json_lines(records: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


@given(RECORDS, st.sampled_from(["", ',"cursor":"abc"']), st.booleans())
def test_the_same_records_hold_the_same_places(
    records: list[dict[str, Any]], tail: str, enveloped: bool
) -> None:
    text = one_a_line("payments", records, tail) if enveloped else json_lines(records)
    places = [found.start() for found in CUSTOMER.finditer(text)]
    holding = [
        (start, stop, content)
        for start, stop, content in records_of(text, WHOLE)
        if any(start <= place < stop for place in places)
    ]
    found = [
        (start, stop, content)
        for start, stop, content in records_with(text, places, WHOLE)
        if any(start <= place < stop for place in places)
    ]
    assert found == holding


@given(RECORDS, st.booleans())
def test_cards_are_masked_alike(records: list[dict[str, Any]], enveloped: bool) -> None:
    text = one_a_line("orders", records) if enveloped else json_lines(records)
    assert mask_json(text) == card_numbers._mask_strings(text)


def test_only_the_lines_that_hold_a_place_are_read() -> None:
    text = one_a_line("payments", [{"id": str(n), "customer_id": "C"} for n in range(3)])
    place = text.index('"customer_id"', text.index('"1"'))
    assert [content for *_, content in records_with(text, [place], WHOLE)] == [
        {"id": "1", "customer_id": "C"}
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"orders":[\n{"id":"1","lines":[\n{"uid":"a"}\n]}\n]}',
        '{"orders":[\n{"id":"1","lines":[{"uid":"a"},\n{"uid":"b"}]}\n]}',
        '{"orders":[\n{"id":"1"}\n],"id":"x"}',
        '{"customer_ids":[\n{"id":"1"}\n]}',
        '[\n{"id":"1"}\n]',
        '{"orders":[\n]}',
        "",
    ],
)
def test_other_files_are_read_front_to_back(text: str) -> None:
    assert not has_record_a_line(text, WHOLE)
