"""Columns of the models as the operator's page shows them: their types, meaning and lineage.

Belongs here: turning the graph of columns into Dagster's metadata. Not: the graph
(orchestration/column_lineage). A run of the command line is given no graph and pays nothing for it;
dagster-dbt's own `fetch_column_metadata` would hold the warehouse open while it is written.
"""

from collections.abc import Callable, Mapping
from typing import Any

import dagster as dg

from orchestration.column_lineage.columns import ColumnGraph, ColumnName, Origin, Relation

AssetOf = Callable[[ColumnName], tuple[dg.AssetKey, str]]
"""The asset that holds a column, and what the column is called there."""


def column_metadata(
    graph: ColumnGraph, relation: str, described: Mapping[str, Any], asset_of: AssetOf
) -> dict[str, Any]:
    """Dagster's metadata of a relation's columns.

    Args:
        graph: All columns.
        relation: The relation, with its schema.
        described: Its columns as the manifest has them.
        asset_of: Finds the asset of a column.
    """
    found = graph.relations[relation]
    return {
        "dagster/column_schema": _schema(found, described),
        "dagster/column_lineage": dg.TableColumnLineage(
            {
                column: [_dependency(name, asset_of) for name in sorted(origin.parents)]
                for column, origin in found.origins.items()
            }
        ),
    }


def _schema(relation: Relation, described: Mapping[str, Any]) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(column, column_type, _words(relation.origins[column], described, column))
            for column, column_type in relation.types.items()
        ]
    )


def _words(origin: Origin, described: Mapping[str, Any], column: str) -> str:
    """What a column means and comes from: Dagster's open page draws no lineage of columns."""
    meaning = " ".join((described.get(column, {}).get("description") or "").split())
    parts = [meaning] if meaning else []
    if origin.made_of:
        parts.append(f"Made of {_listed(origin.made_of)}.")
    if origin.decided_by:
        parts.append(f"Decided by {_listed(origin.decided_by)}.")
    return " ".join(parts)


def _listed(names: frozenset[ColumnName]) -> str:
    return ", ".join(str(name) for name in sorted(names))


def _dependency(name: ColumnName, asset_of: AssetOf) -> dg.TableColumnDep:
    key, column = asset_of(name)
    return dg.TableColumnDep(asset_key=key, column_name=column)
