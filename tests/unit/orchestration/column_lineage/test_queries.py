"""One query read by hand: what a column is made of, what decides it, which rows there are."""

from typing import Final

import pytest
import sqlglot
from sqlglot.errors import SqlglotError
from sqlglot.schema import MappingSchema

from orchestration.column_lineage.columns import How, Origin
from orchestration.column_lineage.queries import DIALECT, QueryColumns

TABLES: Final = {
    "raw.lines": ["document", "account", "amount", "quantity", "arrived", "note"],
    "seeds.rules": ["account", "side", "valid_from"],
    "core.journal": ["document", "amount"],
}


def read(sql: str) -> QueryColumns:
    tables = MappingSchema(dialect=DIALECT)
    for table, columns in TABLES.items():
        tables.add_table(f"warehouse.{table}", dict.fromkeys(columns, "varchar"))
    return QueryColumns(sqlglot.parse_one(sql, dialect=DIALECT), tables)


def only(sql: str) -> Origin:
    (origin,) = read(sql).origins().values()
    return origin


def made_of(origin: Origin) -> list[str]:
    return sorted(map(str, origin.made_of))


def decided_by(origin: Origin) -> list[str]:
    return sorted(map(str, origin.decided_by))


@pytest.mark.parametrize(
    ("expression", "made", "decided", "how"),
    [
        ("amount", ["raw.lines.amount"], [], How.unchanged),
        ("cast(amount as bigint)", ["raw.lines.amount"], [], How.cast),
        ("amount * quantity", ["raw.lines.amount", "raw.lines.quantity"], [], How.computed),
        (
            "case when note = 'x' then amount else quantity end",
            ["raw.lines.amount", "raw.lines.quantity"],
            ["raw.lines.note"],
            How.computed,
        ),
        (
            "case note when 'x' then amount end",
            ["raw.lines.amount"],
            ["raw.lines.note"],
            How.computed,
        ),
        (
            "sum(amount) filter (where note is null)",
            ["raw.lines.amount"],
            ["raw.lines.note"],
            How.aggregated,
        ),
        (
            "row_number() over (partition by document order by arrived)",
            [],
            ["raw.lines.arrived", "raw.lines.document"],
            How.computed,
        ),
        (
            "sum(amount) over (partition by document)",
            ["raw.lines.amount"],
            ["raw.lines.document"],
            How.computed,
        ),
        (
            "string_agg(note, ',' order by arrived)",
            ["raw.lines.note"],
            ["raw.lines.arrived"],
            How.aggregated,
        ),
        ("arg_max(amount, arrived)", ["raw.lines.amount"], ["raw.lines.arrived"], How.aggregated),
        ("'square'", [], [], How.constant),
        ("cast(null as varchar)", [], [], How.constant),
    ],
)
def test_a_value_is_told_from_what_decides_it(
    expression: str, made: list[str], decided: list[str], how: How
) -> None:
    origin = only(f"select {expression} as it from warehouse.raw.lines")
    assert (made_of(origin), decided_by(origin), origin.how) == (made, decided, how)


def test_a_column_is_followed_through_the_queries_of_a_model() -> None:
    origin = only(
        """
        with signed as (select *, -amount as credit from warehouse.raw.lines),
        totals as (select document, sum(credit) as total from signed group by document)
        select total from totals
        """
    )
    assert made_of(origin) == ["raw.lines.amount"]
    assert origin.how is How.aggregated
    assert [(step.place, step.expression) for step in origin.steps] == [
        ("totals.total", "sum(signed.credit)"),
        ("signed.credit", "-lines.amount"),
    ]


def test_the_branches_of_a_union_go_by_place() -> None:
    query = read(
        "select document as id, amount from warehouse.raw.lines"
        " union all select account, valid_from from warehouse.seeds.rules"
    )
    origins = query.origins()
    assert made_of(origins["id"]) == ["raw.lines.document", "seeds.rules.account"]
    assert made_of(origins["amount"]) == ["raw.lines.amount", "seeds.rules.valid_from"]


def test_the_branches_of_a_union_by_name_go_by_name() -> None:
    origins = read(
        "select document, amount from warehouse.raw.lines"
        " union all by name select amount, document, 1 as more from warehouse.core.journal"
    ).origins()
    assert list(origins) == ["document", "amount", "more"]
    assert made_of(origins["amount"]) == ["core.journal.amount", "raw.lines.amount"]
    assert origins["more"].how is How.constant


def test_joins_filters_and_groups_decide_the_rows() -> None:
    query = read(
        """
        with chosen as (select * from warehouse.raw.lines where note <> 'void')
        select rules.side, sum(chosen.amount) as amount
        from chosen
        inner join warehouse.seeds.rules as rules on chosen.account = rules.account
        where chosen.document in (select document from warehouse.core.journal)
        group by rules.side
        having sum(chosen.quantity) > 0
        """
    )
    assert sorted(map(str, query.rows_by())) == [
        "core.journal.document",
        "raw.lines.account",
        "raw.lines.document",
        "raw.lines.note",
        "raw.lines.quantity",
        "seeds.rules.account",
        "seeds.rules.side",
    ]
    assert made_of(query.origins()["amount"]) == ["raw.lines.amount"]


def test_what_ranks_rows_decides_which_are_left() -> None:
    query = read(
        """
        with ranked as (
            select *, row_number() over (partition by document order by arrived) as place
            from warehouse.raw.lines
        )
        select amount from ranked where place = 1
        """
    )
    assert sorted(map(str, query.rows_by())) == ["raw.lines.arrived", "raw.lines.document"]


def test_a_subquery_gives_a_value_and_what_it_looks_at_decides() -> None:
    origin = only(
        "select (select min(side) from warehouse.seeds.rules as r where r.account = l.account)"
        " as side from warehouse.raw.lines as l"
    )
    assert made_of(origin) == ["seeds.rules.side"]
    assert decided_by(origin) == ["raw.lines.account", "seeds.rules.account"]


def test_what_is_counted_is_decided_by_which_rows_there_are() -> None:
    origin = only("select count(*) as n from warehouse.raw.lines where note is null")
    assert (made_of(origin), decided_by(origin)) == ([], ["raw.lines.note"])
    assert only("select count(*) as n from warehouse.raw.lines").how is How.aggregated


@pytest.mark.parametrize(
    "sql",
    [
        "select nothing from warehouse.raw.lines",
        "select l.nothing from warehouse.raw.lines as l",
        "with a as (select document from warehouse.raw.lines) select a.amount from a",
        "select account from warehouse.raw.lines as l cross join warehouse.seeds.rules as r",
    ],
)
def test_a_column_of_nothing_or_of_two_things_is_refused(sql: str) -> None:
    with pytest.raises(SqlglotError, match=r"nothing|amount|account"):
        read(sql).origins()
