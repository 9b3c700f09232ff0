"""Queries of a pack: bound, ordered, guarded; each belongs to a file or fills an input."""

import re
from pathlib import Path

import duckdb
import pytest

from orchestration.audit.contents import CHECKS, CONTENTS, JOURNAL_ENTRY_TESTS, Content
from orchestration.audit.inputs import TABLES, integrity_tests
from orchestration.audit.queries import FOLDER, ORDER, bound, query_text, write_csv
from orchestration.books.code_version import DBT_PROJECT


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def test_every_query_is_used_and_every_file_has_one() -> None:
    used = {c.query for c in (*CONTENTS, *CHECKS)} | {f"inputs/{table}" for table in TABLES}
    written = {f.relative_to(FOLDER).with_suffix("").as_posix() for f in FOLDER.rglob("*.sql")}
    assert used == written


@pytest.mark.parametrize("content", [*CONTENTS, *CHECKS], ids=lambda content: content.file)
def test_every_file_has_an_order(content: Content) -> None:
    assert ORDER in query_text(content.query)


def test_the_tests_of_the_mart_are_those_the_pack_counts() -> None:
    model = DBT_PROJECT / "models/marts/finance/mart_finance__journal_entry_tests.sql"
    named = re.findall(r"^ +'(\w+)', \"", model.read_text("utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(JOURNAL_ENTRY_TESTS)


def test_every_integrity_test_says_its_invariant_class_and_statement() -> None:
    tests = {name: (invariant, breach) for name, invariant, breach, _ in integrity_tests()}
    assert tests["assert_entries_balance"] == ("1", "P")
    assert tests["assert_payouts_equal_the_sum_of_their_entries"] == ("16a", "D")
    assert [name for name, told in tests.items() if not all(told)] == []
    statements = {name: words for name, _, _, words in integrity_tests()}
    assert statements["assert_every_raw_row_has_exactly_one_state"].startswith("No raw row")
    assert statements["assert_every_raw_row_has_exactly_one_state"].endswith("never arrived.")


def test_only_what_a_query_asks_for_is_bound() -> None:
    values = {"entity": "corner", "period": "2026-03"}
    assert bound("select $entity", values) == {"entity": "corner"}
    with pytest.raises(KeyError, match="first_day"):
        bound("select $first_day", values)


def test_rows_are_written_in_order_guarded_and_with_their_values(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    connection.execute("create table items (name varchar, price decimal(19, 4), day date)")
    connection.execute(
        "insert into items values ('b', -2.5, null), ('=1+1', 1, '2026-03-01'),"
        " ('say \"ä\", twice', 3, '2026-03-02'), ('left out', 4, null),"
        " (null, 5, null), ('', 6, null)"
    )
    file = tmp_path / "items.csv"
    query = "select name, price, day from items where price <> $price\norder by price"
    assert write_csv(connection, query, {"price": 4, "other": 1}, file) == 5
    assert file.read_bytes().decode("utf-8") == (
        "name,price,day\n"
        "b,-2.5000,\n"
        "'=1+1,1.0000,2026-03-01\n"
        '"say ""ä"", twice",3.0000,2026-03-02\n'
        ",5.0000,\n"
        '"",6.0000,\n'
    )


def test_a_value_is_never_part_of_a_statement(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    connection.execute("create table items (name varchar)")
    connection.execute("insert into items values ('x'' or 1 = 1 --'), ('y')")
    query = "select name from items where name = $entity\norder by name"
    file = tmp_path / "it's.csv"
    assert write_csv(connection, query, {"entity": "x' or 1 = 1 --"}, file) == 1
    assert file.read_text("utf-8") == "name\nx' or 1 = 1 --\n"


def test_a_query_without_an_order_is_refused(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="order"):
        write_csv(connection, "select 1 as one", {}, tmp_path / "one.csv")
