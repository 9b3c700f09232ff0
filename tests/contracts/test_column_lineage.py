"""Every column of the books is followed to where it begins: no hole, nothing unknown.

The graph itself is refused when a query reads a column that is not there
(tests/unit/orchestration/column_lineage); here stands what the whole of it must be.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from orchestration.column_lineage import project
from orchestration.column_lineage.columns import (
    ColumnGraph,
    ColumnName,
    How,
    Origin,
    Reach,
)
from orchestration.column_lineage.errors import ColumnLineageError
from orchestration.column_lineage.stored import stored_graph
from orchestration.costing import INPUT_COLUMNS
from orchestration.costing.batches import CLOSING_SCHEMA, RESULT_SCHEMA
from orchestration.home import Home
from orchestration.run.manifest import MANIFEST

BEGINNINGS = ("raw_", "seeds.", "settings.", "books.", "quality.")
KERNEL = "intermediate.int_inventory__kernel_results"
COSTING_INPUTS = "intermediate.int_inventory__costing_inputs"


@pytest.fixture(scope="session")
def graph(documented_home: Home) -> ColumnGraph:
    found = stored_graph(documented_home)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def written(documented_home: Home) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((documented_home.dbt_target / MANIFEST).read_bytes())
    return content


def column(text: str) -> ColumnName:
    relation, _, name = text.rpartition(".")
    return ColumnName(relation, name)


def of_core_and_marts(graph: ColumnGraph) -> Iterator[ColumnName]:
    for relation in graph.relations.values():
        if relation.name.startswith(("core.", "marts.")):
            yield from (ColumnName(relation.name, name) for name in relation.types)


def holes(graph: ColumnGraph) -> list[str]:
    """Columns of core and marts that end somewhere else than where something is delivered."""
    return [
        f"{name} ends in {end}"
        for name in of_core_and_marts(graph)
        for end in graph.beginnings(name, Reach.decisions)
        if not (end.relation.startswith(BEGINNINGS) or is_constant(graph, end))
    ] + [
        f"{name} begins nowhere"
        for name in of_core_and_marts(graph)
        if not graph.beginnings(name, Reach.decisions)
    ]


def is_constant(graph: ColumnGraph, name: ColumnName) -> bool:
    """Whether a model says so itself, with the text it gives."""
    origin = graph.origin(name)
    return origin.how is How.constant and (bool(origin.steps) or name.relation == KERNEL)


def test_every_column_of_core_and_marts_begins_where_something_was_delivered(
    graph: ColumnGraph,
) -> None:
    assert len(list(of_core_and_marts(graph))) > 500
    assert holes(graph) == []


def test_only_names_and_kinds_are_constants(graph: ColumnGraph) -> None:
    """An amount, a date or an account that begins in constants alone would be made up."""
    constant = {
        name
        for name in of_core_and_marts(graph)
        if all(is_constant(graph, end) for end in graph.beginnings(name, Reach.decisions))
    }
    # No warning of a source names an account.
    assert {str(name) for name in constant if name.column == "account_id"} == {
        "core.findings.account_id"
    }
    assert {name.column for name in constant} - {"account_id"} == {
        *("source_system", "processor", "payment_type", "is_own", "class", "row_type", "test_name"),
        *("match_type", "matched_by"),
    }


def test_every_declared_column_is_in_the_graph_and_no_other(
    graph: ColumnGraph, written: dict[str, Any]
) -> None:
    declared = {
        project.relation_of(node): list(node["columns"])
        for node in written["nodes"].values()
        if node["resource_type"] == "model" and node["contract"]["enforced"]
    }
    assert declared
    assert {name: list(graph.relations[name].origins) for name in declared} == declared


def test_every_node_and_source_has_its_columns(graph: ColumnGraph, written: dict[str, Any]) -> None:
    nodes = [n for n in written["nodes"].values() if n["resource_type"] in ("model", "seed")]
    named = {project.relation_of(node) for node in [*nodes, *written["sources"].values()]}
    assert named <= graph.relations.keys()
    assert [name for name in named if not graph.relations[name].types] == []


@pytest.mark.parametrize(
    ("name", "reach", "wanted"),
    [
        (
            "marts.mart_finance__trial_balance.closing_balance",
            Reach.values,
            {
                "raw_square.order_lines.total_amount_minor",
                "raw_square.payments.payment_amount_minor",
                "raw_square.goods_receipt_lines.unit_cost",
                "raw_online_retail.order_lines.unit_price",
                "raw_online_retail.order_lines.quantity",
                "seeds.currencies.minor_unit",
            },
        ),
        (
            "marts.mart_finance__trial_balance.closing_balance",
            Reach.rows,
            {"seeds.posting_rules.debit_role", "raw_control.posting_rules.measure"},
        ),
        (
            "core.fct_journal_lines.account_id",
            Reach.decisions,
            {"seeds.account_roles.account_id", "raw_control.account_roles.account_id"},
        ),
        (
            "core.fct_journal_lines.posting_date",
            Reach.values,
            {"raw_control.period_locks.locked_through", "raw_square.orders.created_at"},
        ),
        (
            "marts.mart_sales__daily.gross_margin",
            Reach.values,
            {
                "raw_square.order_lines.total_amount_minor",
                "raw_square.goods_receipt_lines.unit_cost",
                "raw_online_retail.order_lines.unit_price",
            },
        ),
        (
            "marts.mart_inventory__valuation.value",
            Reach.values,
            {"raw_square.goods_receipt_lines.quantity", "raw_square.product_costs.unit_cost"},
        ),
        ("core.dim_account.account_name", Reach.values, {"seeds.chart_of_accounts.account_name"}),
        (
            "core.fct_entry_numbers.entry_number",
            Reach.decisions,
            {"raw_square.orders.id", "raw_online_retail.order_lines.invoice_no"},
        ),
    ],
)
def test_columns_begin_where_they_should(
    graph: ColumnGraph, name: str, reach: Reach, wanted: set[str]
) -> None:
    found = {str(end) for end in graph.beginnings(column(name), reach)}
    assert wanted - found == set()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("core.fct_payments.tip_amount_minor", {"raw_square.payments.tip_amount_minor"}),
        ("core.fct_payouts.payout_amount_minor", {"raw_square.payouts.payout_amount_minor"}),
        (
            "core.fct_sale_lines.quantity",
            {
                "raw_square.order_lines.quantity",
                "raw_square.order_return_lines.quantity",
                "raw_online_retail.order_lines.quantity",
            },
        ),
        (
            "core.dim_account.account_name",
            {"seeds.chart_of_accounts.account_name", "raw_control.chart_of_accounts.account_name"},
        ),
    ],
)
def test_columns_begin_nowhere_else(graph: ColumnGraph, name: str, wanted: set[str]) -> None:
    """A graph in which all leads to all would pass every test above."""
    assert {str(end) for end in graph.beginnings(column(name))} == wanted


def test_the_kernels_declaration_is_of_what_it_reads_and_gives(graph: ColumnGraph) -> None:
    kernel = graph.relations[KERNEL]
    assert {name: kernel.types[name] for name in kernel.types} == {
        field.name: {"string": "varchar", "int64": "bigint"}[str(field.type)]
        for field in RESULT_SCHEMA
    }
    read = {name for origin in kernel.origins.values() for name in origin.parents}
    assert read | kernel.rows_by == {ColumnName(COSTING_INPUTS, name) for name in INPUT_COLUMNS}


def test_what_a_close_keeps_of_stock_comes_from_what_the_kernel_reads(graph: ColumnGraph) -> None:
    kept = graph.relations["books.opening_stock"]
    named = {name for name in kept.origins if name in CLOSING_SCHEMA.names}
    assert named == {"state", "place", *(n for n in CLOSING_SCHEMA.names if "_minor" in n)} | {
        name for name in CLOSING_SCHEMA.names if name.endswith("_ten_thousandths")
    }
    read = {name for column in named for name in kept.origins[column].parents}
    assert read == {ColumnName(COSTING_INPUTS, name) for name in INPUT_COLUMNS}


@pytest.mark.parametrize(
    ("cut", "ends"),
    [
        ("intermediate.int_accounting__wanted_lines.amount_minor", "mart_finance__trial_balance"),
        ("core.dim_fiscal_day.period", "mart_finance__trial_balance.period"),
        ("intermediate.int_square__items.quantity", "fct_sale_lines.quantity"),
    ],
)
def test_a_broken_lineage_is_seen(graph: ColumnGraph, cut: str, ends: str) -> None:
    broken = column(cut)
    relation = graph.relations[broken.relation]
    origins = {**relation.origins, broken.column: Origin(How.computed)}
    relations = {**graph.relations, relation.name: replace(relation, origins=origins)}
    found = holes(ColumnGraph(relations))
    assert any(ends in hole and hole.endswith(f"ends in {cut}") for hole in found)


def test_a_model_that_is_no_sql_and_declares_nothing_is_refused(written: dict[str, Any]) -> None:
    (node,) = (n for n in written["nodes"].values() if n.get("language") == "python")
    silent = {**node, "columns": {**node["columns"]}}
    del silent["columns"]["amount_minor"]
    types = {field.name: "bigint" for field in RESULT_SCHEMA}
    with pytest.raises(ColumnLineageError, match=r"amount_minor.*made_of"):
        project.declared_relation(silent, written, types)
