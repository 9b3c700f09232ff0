"""The bytes of a line stay what they were: one by hand, odd text, columns that older lines lack."""

import hashlib
import json
import unicodedata

import duckdb
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.proof.canonical_lines import (
    COLUMNS_OF_FORMAT,
    NEWEST_FORMAT,
    canonical_line,
    leaf,
    no_lines,
)
from tests.homes import PROJECT

LINE = """
    select
        'e1-2' as journal_line_id, 'e1' as journal_entry_id, cast(2 as integer) as line_number,
        'original' as entry_type, 'harbor' as entity_id, 'LPORT' as location_id,
        date '2026-10-31' as business_date, date '2026-11-01' as posting_date,
        '4010' as account_id, cast(-1099 as bigint) as amount_minor, 'USD' as currency_code,
        cast(-1505 as bigint) as functional_amount_minor, 'CAD' as functional_currency_code,
        'sale' as event_type, 'merchandise' as measure, 'sale_merchandise' as posting_rule_id,
        '0123456789abcdef' as rule_version, 'square' as source_system, 'ORD1' as source_document_id,
        '3' as source_version, 'sale' as unit_event, cast(null as varchar) as reverses_entry_id,
        'run-000001-00000000aa' as posted_run_id,
        timestamp '2026-11-02 03:04:05.678' as recorded_at, 'ann' as created_by,
        'line "1" é' as source_line_id, cast(null as varchar) as subledger_type,
        cast(null as varchar) as subledger_id, 'in_store' as channel, 'D1' as department_id,
        'P1' as product_id, 'R1' as register_id, 'E1' as employee_id,
        cast(null as varchar) as tender_type, cast(null as varchar) as processor,
        'ME' as tax_code, 'Maine' as tax_jurisdiction, cast('0.055' as decimal(9, 6)) as tax_rate,
        cast(null as varchar) as reason_code, date '2026-10-30' as rate_date
"""
BY_HAND = (
    '{"account_id":"4010","amount_minor":-1099,"business_date":"2026-10-31","channel":"in_store",'
    '"created_by":"ann","currency_code":"USD","department_id":"D1","employee_id":"E1",'
    '"entity_id":"harbor","entry_type":"original","event_type":"sale",'
    '"functional_amount_minor":-1505,"functional_currency_code":"CAD","journal_entry_id":"e1",'
    '"journal_line_id":"e1-2","line_format":1,"line_number":2,"location_id":"LPORT",'
    '"measure":"merchandise","posted_run_id":"run-000001-00000000aa",'
    '"posting_date":"2026-11-01","posting_rule_id":"sale_merchandise","processor":null,'
    '"product_id":"P1","rate_date":"2026-10-30","reason_code":null,'
    '"recorded_at":"2026-11-02T03:04:05.678000Z","register_id":"R1","reverses_entry_id":null,'
    '"rule_version":"0123456789abcdef","source_document_id":"ORD1",'
    '"source_line_id":"line \\"1\\" é","source_system":"square","source_version":"3",'
    '"subledger_id":null,"subledger_type":null,"tax_code":"ME","tax_jurisdiction":"Maine",'
    '"tax_rate":"0.055000","tender_type":null,"unit_event":"sale"}'
)


def written(rows: str, expression: str = canonical_line(1)) -> str:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        query = f"select {expression} from ({no_lines(1)} union all by name {rows})"
        return str(connection.execute(query).fetchall()[0][0])


def test_a_line_is_written_as_worked_by_hand() -> None:
    assert written(LINE) == BY_HAND
    expected = hashlib.sha256(b"\x00" + BY_HAND.encode()).hexdigest()
    assert written(LINE, leaf(1)) == expected


def test_a_column_that_came_later_leaves_the_bytes_as_they_were() -> None:
    assert written(f"select *, 'new' as cost_centre from ({LINE})") == BY_HAND


def test_a_line_without_a_rate_date_was_translated_at_its_business_date() -> None:
    without = f"select * exclude (rate_date) from ({LINE})"
    assert written(without) == BY_HAND.replace(
        '"rate_date":"2026-10-30"', '"rate_date":"2026-10-31"'
    )


def test_an_absent_column_is_written_as_null() -> None:
    without = f"select * exclude (channel) from ({LINE})"
    assert written(without) == BY_HAND.replace('"in_store"', "null")


@given(st.lists(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]))))
@settings(deadline=None, max_examples=40)
def test_text_is_read_back_as_it_was_in_one_unicode_form(texts: list[str]) -> None:
    with duckdb.connect() as connection:
        rows = f"select line.* replace (text as source_line_id) from ({LINE}) as line, (select"
        rows += " unnest(cast($texts as varchar[])) as text)"
        lines = connection.execute(f"select {canonical_line(1)} from ({rows})", {"texts": texts})
        written_lines = [row[0] for row in lines.fetchall()]
    read_back = sorted(json.loads(line)["source_line_id"] for line in written_lines)
    assert read_back == sorted(
        text if "\0" in text else unicodedata.normalize("NFC", text) for text in texts
    )
    assert not any("\n" in line for line in written_lines)


def test_what_follows_a_zero_character_is_not_cut_off() -> None:
    line = written(LINE.replace("'D1'", "concat('a', chr(0), 'é')"))
    assert '"department_id":"a\\u0000é"' in line


def test_two_forms_of_the_same_letter_are_one() -> None:
    apart = LINE.replace("é", "e\u0301")
    assert written(apart) == BY_HAND


def test_control_characters_are_escaped_with_capital_letters() -> None:
    assert "\\u001F" in written(LINE.replace("'D1'", "chr(31)"))


def test_keys_stand_in_order() -> None:
    for columns in COLUMNS_OF_FORMAT.values():
        assert list(columns) == sorted(columns)


@pytest.mark.parametrize("relation", ["fct_journal_lines"])
def test_every_column_of_the_journal_is_proven(relation: str) -> None:
    """A new column needs a new line format: add one, and leave those there are as they are."""
    models = yaml.safe_load(
        (PROJECT / "dbt_project/models/core/_core__models.yml").read_text("utf-8")
    )["models"]
    (model,) = [each for each in models if each["name"] == relation]
    columns = {column["name"] for column in model["columns"]}
    assert columns == set(COLUMNS_OF_FORMAT[NEWEST_FORMAT])
