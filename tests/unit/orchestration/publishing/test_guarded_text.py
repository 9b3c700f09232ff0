"""Text that a spreadsheet would run is shown instead; anything else is as it was."""

import unicodedata
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.publishing.guarded_text import (
    FORMULA_STARTS,
    LEADING_SPACE,
    guard_values,
    guarded_column,
    guarded_text,
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\u00a0=1",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20SUM",
        " \u3000\uff1d1",
        "\u200b=1",
        "\ufeff=1",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert guarded_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Mug", "a=b", "12.50", "'=1", "3-pack", " Mug", "O'Hara"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded_text(text) == text


@given(
    st.text(alphabet=st.sampled_from([*FORMULA_STARTS, *LEADING_SPACE, *"aé'\"\uff1d\ufe66\u207b"]))
    | st.text()
)
def test_a_column_is_guarded_as_each_text_of_it(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    """But for a sign that a mark after it changes: the column guards that too."""
    values = {"text": text, **guard_values()}
    guarded = f"select {guarded_column('name')} from (select cast($text as varchar) as name)"
    ((found,),) = connection.execute(guarded, values).fetchall()
    assert found in {guarded_text(text), f"'{text}"}
    assert found == guarded_text(text) or unicodedata.normalize("NFKC", text) != text


def test_nothing_stays_nothing_in_a_column(connection: duckdb.DuckDBPyConnection) -> None:
    guarded = f"select {guarded_column('name')} from (select cast(null as varchar) as name)"
    assert connection.execute(guarded, guard_values()).fetchall() == [(None,)]
