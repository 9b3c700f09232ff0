"""`query` gives every digit, guards text, and refuses in one sentence."""

import csv
import io
import json

import pytest

from orchestration.home import Home
from orchestration.verbs.failures import VerbError
from orchestration.verbs.querying import ROWS_OF_A_TABLE, query


def test_json_is_an_array_of_objects_with_exact_decimals_as_text(
    published_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    sql = (
        "select cast('12345678901234567.89' as decimal(19, 2)) as amount, 9007199254740993 as big,"
        " date '2026-01-02' as day, timestamptz '2026-01-02 03:04:05+00' as at, null as nothing,"
        " [cast('0.10' as decimal(9, 2))] as parts, true as is_so"
    )
    query(published_home, sql, "json")
    (row,) = json.loads(capsys.readouterr().out)
    assert row == {
        "amount": "12345678901234567.89",
        "big": 9007199254740993,
        "day": "2026-01-02",
        "at": "2026-01-02T03:04:05+00:00",
        "nothing": None,
        "parts": ["0.10"],
        "is_so": True,
    }


def test_json_of_no_rows_is_an_empty_array(
    published_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    query(published_home, "select 1 as one where false", "json")
    assert json.loads(capsys.readouterr().out) == []


def test_json_of_many_rows_is_whole(
    published_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    query(published_home, "select range as place from range(25000)", "json")
    rows = json.loads(capsys.readouterr().out)
    assert [row["place"] for row in rows] == list(range(25000))


def test_csv_guards_text_and_leaves_numbers(
    published_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    sql = "select '=1+1' as text, cast('-5.00' as decimal(9, 2)) as amount, 'a,\"b' as quoted"
    query(published_home, sql, "csv")
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows == [["text", "amount", "quoted"], ["'=1+1", "-5.00", 'a,"b']]


def test_a_long_table_says_that_there_is_more(
    published_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    query(published_home, f"select range as place from range({ROWS_OF_A_TABLE + 1})", "table")
    assert f"Only the first {ROWS_OF_A_TABLE} rows" in capsys.readouterr().out
    query(published_home, f"select range as place from range({ROWS_OF_A_TABLE})", "table")
    assert "Only the first" not in capsys.readouterr().out


def test_a_table_cuts_nothing_in_a_pipe_and_takes_brackets_as_text(
    published_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    long = "[red]" + "x" * 150
    query(published_home, f"select '{long}' as text, 1234567 as number", "table")
    told = capsys.readouterr().out
    assert long in told
    assert "1,234,567" in told


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("select * from fct_jurnal_lines", "does not exist"),
        ("selec 1", "syntax error"),
        ("drop table dim_account", "read-only"),
        ("select * from read_csv('/etc/passwd')", "disabled"),
        ("set threads = 1", "locked"),
        ("select cast('x' as integer) as number", "convert"),
        ("", "answers with no rows"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(
    sql: str, words: str, published_home: Home
) -> None:
    with pytest.raises(VerbError) as refused:
        query(published_home, sql, "table")
    assert words.lower() in str(refused.value).lower()
    assert "\n" not in str(refused.value)


def test_json_refuses_two_columns_of_one_name(published_home: Home) -> None:
    with pytest.raises(VerbError, match="two columns the name twice"):
        query(published_home, "select 1 as twice, 2 as twice", "json")
