"""Of the rows that hold for a line the most specific one wins, on its posting date."""

from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.posting.mapping.accounts import MappedAccount, to_table
from orchestration.posting.mapping.matching import mapped_lines

LINES = """
    create table lines as
    select row_number() over () as number, *
    from (values ('e1'), ('e2')) as entities (entity_id)
    cross join (values ('a'), ('b')) as accounts (account_id)
    cross join (values ('l1'), (null)) as locations (location_id)
    cross join (values ('d1'), (null)) as departments (department_id)
    cross join (values ('USD'), ('CAD')) as currencies (currency_code)
    cross join (values (date '2026-06-30'), (date '2026-07-01')) as days (posting_date)
"""
CHANGE = date(2026, 7, 1)


def places(*rows: MappedAccount) -> list[dict[str, Any]]:
    """Every line with where it goes."""
    with duckdb.connect() as connection:
        connection.execute(LINES)
        connection.register("accounts", to_table(rows, "v1"))
        found = connection.execute(f"{mapped_lines('lines', 'accounts')} order by number")
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def row(target: str, **columns: Any) -> MappedAccount:
    return MappedAccount(account_id="a", target_account=target, **columns)


def places_of(**line: Any) -> Any:
    def of(*rows: MappedAccount) -> set[str | None]:
        return {
            each["target_account"]
            for each in places(*rows)
            if all(each[column] == value for column, value in line.items())
        }

    return of


def test_every_line_stays_once_and_an_unmapped_one_has_no_place() -> None:
    found = places(row("A", entity_id="e1"))
    assert [each["number"] for each in found] == list(range(1, 65))
    mapped = {(each["entity_id"], each["account_id"]) for each in found if each["target_account"]}
    assert mapped == {("e1", "a")}
    assert {each["mapping_version"] for each in found} == {None, "v1"}


def test_empty_columns_hold_for_all_of_an_account() -> None:
    assert places_of(account_id="a")(row("A")) == {"A"}
    assert places_of(account_id="b")(row("A")) == {None}


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        ({"location_id": "l1"}, {}),
        ({"entity_id": "e1"}, {}),
        ({"location_id": "l1", "currency_code": "USD"}, {"location_id": "l1"}),
        ({"department_id": "d1", "currency_code": "USD"}, {"location_id": "l1"}),
        ({"location_id": "l1"}, {"entity_id": "e1"}),
        ({"entity_id": "e1", "currency_code": "USD"}, {"location_id": "l1"}),
        ({"location_id": "l1"}, {"department_id": "d1"}),
        ({"department_id": "d1"}, {"currency_code": "USD"}),
    ],
)
def test_the_more_specific_row_wins(stronger: dict[str, str], weaker: dict[str, str]) -> None:
    line = {"entity_id": "e1", "location_id": "l1", "department_id": "d1", "currency_code": "USD"}
    of_line = places_of(account_id="a", **line)
    for rows in (
        [row("strong", **stronger), row("weak", **weaker)],
        [row("weak", **weaker), row("strong", **stronger)],
    ):
        assert of_line(*rows) == {"strong"}


def test_a_row_holds_from_its_first_day_until_before_its_last() -> None:
    old, new = row("old", valid_to=CHANGE), row("new", valid_from=CHANGE)
    assert places_of(account_id="a", posting_date=date(2026, 6, 30))(old, new) == {"old"}
    assert places_of(account_id="a", posting_date=CHANGE)(old, new) == {"new"}
    assert places_of(account_id="a", posting_date=CHANGE)(old) == {None}


def test_a_line_without_a_store_is_not_of_one() -> None:
    found = places_of(account_id="a", location_id=None)(row("A", location_id="l1"))
    assert found == {None}


MAYBE = {
    "entity_id": st.sampled_from([None, "e1"]),
    "location_id": st.sampled_from([None, "l1"]),
    "department_id": st.sampled_from([None, "d1"]),
    "currency_code": st.sampled_from([None, "USD"]),
    "valid_from": st.sampled_from([date(1900, 1, 1), CHANGE]),
}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.builds(row, st.just("A"), **MAYBE), max_size=6, unique_by=lambda r: (*r.split,)))
def test_the_sql_agrees_with_the_rule_in_words(rows: list[MappedAccount]) -> None:
    named = [
        MappedAccount(
            entity_id=each.entity_id,
            account_id="a",
            location_id=each.location_id,
            department_id=each.department_id,
            currency_code=each.currency_code,
            target_account=f"A{number}",
            valid_from=each.valid_from,
        )
        for number, each in enumerate(rows)
    ]
    for line in places(*named):
        assert line["target_account"] == expected(named, line)


def expected(rows: list[MappedAccount], line: dict[str, Any]) -> str | None:
    """The rule of docs/posting/mapping.md, row by row."""
    columns = ("location_id", "department_id", "currency_code")

    def rank(each: MappedAccount) -> tuple[int, ...]:
        filled = sum(getattr(each, column) is not None for column in columns)
        return (
            filled,
            each.entity_id is not None,
            each.location_id is not None,
            each.department_id is not None,
        )

    fitting = [
        each
        for each in rows
        if line["account_id"] == each.account_id
        and each.valid_from <= line["posting_date"] < each.valid_to
        and all(getattr(each, column) in (None, line[column]) for column in ("entity_id", *columns))
    ]
    return max(fitting, key=rank).target_account if fitting else None
