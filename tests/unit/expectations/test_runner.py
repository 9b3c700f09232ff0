"""Suites run on a DuckDB file: exact verdicts, clear errors, the file free afterwards."""

from pathlib import Path

import duckdb
import pytest

from expectations.rules import Rule, Suite
from expectations.runner import ExpectationError, Outcome, validate

BEYOND_FLOATS = 9_007_199_254_740_993
"""2**53 + 1: as a float it would equal 2**53."""


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    file = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema core")
        connection.execute("create table core.amounts (line text, amount_minor bigint)")
        connection.execute(
            "insert into core.amounts values ('a', 5), ('b', ?), (null, 7)", [BEYOND_FLOATS]
        )
    return file


def suite_of(condition: str, **more: object) -> Suite:
    rule = Rule(name="holds", fails_where=condition, sentence="it is wrong", shows="amount_minor")
    return Suite(
        name="core.amounts",
        batch="select * from core.amounts",
        rules=(rule,),
        **more,  # type: ignore[arg-type]
    )


def outcomes_of(warehouse: Path, suite: Suite) -> dict[str, Outcome]:
    pages = warehouse.parent / "pages"
    return {outcome.expectation: outcome for outcome in validate(warehouse, [suite], pages)}


def test_an_amount_is_compared_exactly_beyond_what_a_float_holds(warehouse: Path) -> None:
    suite = suite_of(f"amount_minor > {BEYOND_FLOATS - 1}")

    outcome = outcomes_of(warehouse, suite)["holds"]

    assert (outcome.success, outcome.unexpected_count) == (False, 1)
    assert outcomes_of(warehouse, suite_of(f"amount_minor > {BEYOND_FLOATS}"))["holds"].success


def test_missing_values_and_missing_rows_are_counted(warehouse: Path) -> None:
    outcomes = outcomes_of(warehouse, suite_of("false", required=("line",), least_rows=4))

    assert outcomes["holds"].success
    assert (outcomes["line_is_given"].success, outcomes["line_is_given"].unexpected_count) == (
        False,
        1,
    )
    assert not outcomes["rows_are_there"].success


def test_an_expectation_that_cannot_be_evaluated_is_an_error_and_not_bad_data(
    warehouse: Path,
) -> None:
    with pytest.raises(ExpectationError, match=r"core\.amounts: the expectation holds could not"):
        outcomes_of(warehouse, suite_of("no_such_column > 1"))


def test_the_file_is_free_for_a_writer_afterwards(warehouse: Path) -> None:
    outcomes_of(warehouse, suite_of("false"))

    with duckdb.connect(str(warehouse), config={"memory_limit": "500MB"}) as connection:
        connection.execute("delete from core.amounts")


def test_results_are_written_as_pages_without_any_value(warehouse: Path) -> None:
    outcomes_of(warehouse, suite_of("amount_minor > 6"))

    pages = warehouse.parent / "pages"
    assert (pages / "index.html").is_file()
    written = "".join(page.read_text("utf-8") for page in pages.rglob("*.html"))
    assert "it is wrong" in written
    assert str(BEYOND_FLOATS) not in written


def test_a_failing_row_carries_its_sentence_and_value(warehouse: Path) -> None:
    suite = suite_of("amount_minor > 6 and line is null")

    with duckdb.connect(str(warehouse)) as connection:
        found = connection.execute(
            f"select detail from ({suite.failing_rows(suite.rules[0])})"
        ).fetchall()

    assert found == [("it is wrong: 7",)]
