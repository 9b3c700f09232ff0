"""The graph of all columns, from dbt's manifest, the compiled models and the engine's own types.

Belongs here: going through the relations in their order. Not: reading one query (queries.py).

Every model is created in the empty warehouse too, so that the engine confirms each name and gives
each type; where its columns are others than those found in the SQL, that is an error.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import duckdb
import sqlglot
from sqlglot.errors import SqlglotError
from sqlglot.schema import MappingSchema

from orchestration.column_lineage.columns import ColumnGraph, ColumnName, How, Origin, Relation
from orchestration.column_lineage.compiling import SQL, compile_models
from orchestration.column_lineage.empty_warehouse import (
    columns_of,
    create_declared,
    empty_warehouse,
)
from orchestration.column_lineage.errors import ColumnLineageError, UnknownColumnError
from orchestration.column_lineage.program_queries import program_queries
from orchestration.column_lineage.queries import DIALECT, QueryColumns

CATALOG: Final = "warehouse"
MADE_OF, DECIDED_BY, ROWS_BY = "made_of", "decided_by", "rows_by"


def graph_of(manifest_file: Path) -> ColumnGraph:
    """The graph of the project that a manifest was parsed from.

    Raises:
        BuildError: dbt could not compile the project.
        ColumnLineageError: A column cannot be followed.
    """
    manifest = json.loads(manifest_file.read_bytes())
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch).resolve()
        with empty_warehouse(folder, manifest) as file:
            compiled = compile_models(folder, manifest_file.parent, manifest)
            with closing(duckdb.connect(str(file))) as connection:
                connection.execute("set TimeZone = 'UTC'")
                return _graph(connection, manifest, compiled)


def relation_of(node: Mapping[str, Any]) -> str:
    """A node's relation, with its schema."""
    return f"{node['schema']}.{node.get('alias') or node['name']}"


def models_in_order(manifest: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Models, each after those it reads."""
    nodes = manifest["nodes"]
    done: set[str] = set()
    waiting = sorted((key for key in nodes if key.startswith("model.")), reverse=True)
    while waiting:
        key = waiting[-1]
        reads = nodes[key]["depends_on"]["nodes"] if key.startswith("model.") else []
        before = [other for other in reads if other.startswith("model.") and other not in done]
        if before:
            waiting.extend(before)
        elif waiting.pop() not in done:
            done.add(key)
            yield nodes[key]


def _graph(
    connection: duckdb.DuckDBPyConnection, manifest: Mapping[str, Any], compiled: Mapping[str, str]
) -> ColumnGraph:
    for node in models_in_order(manifest):
        _create(connection, node, compiled.get(node["unique_id"]))
    types = columns_of(connection)
    tables = MappingSchema(dialect=DIALECT)
    for relation, columns in types.items():
        tables.add_table(f"{CATALOG}.{relation}", dict(columns), dialect=DIALECT)
    relations = {
        relation: _with_delivered(_read(relation, query.sql(DIALECT), tables, types))
        for relation, query in program_queries().items()
    }
    for node in models_in_order(manifest):
        relation = relation_of(node)
        if node["language"] == SQL:
            relations[relation] = _read(relation, compiled[node["unique_id"]], tables, types)
        else:
            relations[relation] = declared_relation(node, manifest, types[relation])
    return ColumnGraph(relations | _delivered(manifest, relations, types))


def _delivered(
    manifest: Mapping[str, Any],
    relations: Mapping[str, Relation],
    types: Mapping[str, Mapping[str, str]],
) -> dict[str, Relation]:
    """What no query makes: all that is named or read and is not among the relations."""
    found = {}
    for node in _delivered_nodes(manifest):
        relation = relation_of(node)
        if any(MADE_OF in _meta(column) for column in node["columns"].values()):
            found[relation] = _with_delivered(declared_relation(node, manifest, types[relation]))
    named = {relation_of(node) for node in _delivered_nodes(manifest)}
    read = {name.relation for relation in relations.values() for name in _names_in(relation)}
    for relation in sorted((named | read) - relations.keys() - found.keys()):
        origins = dict.fromkeys(types[relation], Origin())
        found[relation] = Relation(relation, types[relation], origins)
    return found


def _create(
    connection: duckdb.DuckDBPyConnection, node: Mapping[str, Any], query: str | None
) -> None:
    if query is None:
        create_declared(connection, node)
        return
    relation = relation_of(node)
    try:
        connection.execute(f"create or replace table {relation} as from ({query}\n) limit 0")
    except duckdb.Error as error:
        raise ColumnLineageError(f"{relation}: the engine refuses its SQL ({error}).") from error


def _read(
    relation: str, query: str, tables: MappingSchema, types: Mapping[str, Mapping[str, str]]
) -> Relation:
    try:
        columns = QueryColumns(sqlglot.parse_one(query, dialect=DIALECT), tables)
        origins, rows_by = columns.origins(), columns.rows_by()
    except (SqlglotError, UnknownColumnError) as error:
        raise ColumnLineageError(
            f"{relation}: its columns cannot be followed ({error})."
        ) from error
    found = Relation(relation, types[relation], origins, rows_by, query)
    unknown = [name for name in _names_in(found) if name.column not in types.get(name.relation, {})]
    if unknown or not origins.keys() <= types[relation].keys():
        wrong = [*unknown, *(origins.keys() - types[relation].keys())]
        raise ColumnLineageError(f"{relation}: there is no column {wrong[0]}.")
    return found


def _with_delivered(relation: Relation) -> Relation:
    """The table a program fills; what it reads nowhere is the program's own."""
    read = {column: origin for column, origin in relation.origins.items() if origin.parents}
    origins = {column: read.get(column, Origin()) for column in relation.types}
    return replace(relation, origins=origins)


def declared_relation(
    node: Mapping[str, Any], manifest: Mapping[str, Any], types: Mapping[str, str]
) -> Relation:
    """A model that is no SQL: its YAML says what its columns are made of.

    Raises:
        ColumnLineageError: It says nothing of a column.
    """
    relation = relation_of(node)
    schemas = {other["name"]: other["schema"] for other in manifest["nodes"].values()}

    def listed(meta: Mapping[str, Any], key: str) -> frozenset[ColumnName]:
        parts = [name.partition(".") for name in meta.get(key, [])]
        return frozenset(ColumnName(f"{schemas[model]}.{model}", c) for model, _, c in parts)

    origins = {}
    for column in types:
        meta = _meta(node["columns"].get(column, {}))
        if not {MADE_OF, DECIDED_BY} & meta.keys():
            raise ColumnLineageError(
                f"{relation}.{column}: no SQL says what it comes from; declare made_of or"
                " decided_by in its YAML, empty for what the program gives itself."
            )
        made, decided = listed(meta, MADE_OF), listed(meta, DECIDED_BY)
        how = How.computed if made | decided else How.constant
        origins[column] = Origin(how, made, decided - made)
    rows_by = listed(_meta(node), ROWS_BY)
    return Relation(relation, types, origins, rows_by, node.get("raw_code", ""))


def _meta(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the YAML of a node or column says for other programs than dbt."""
    found: Mapping[str, Any] = node.get("config", {}).get("meta", {})
    return found


def _names_in(relation: Relation) -> Iterator[ColumnName]:
    yield from relation.rows_by
    for origin in relation.origins.values():
        yield from origin.parents


def _delivered_nodes(manifest: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from manifest["sources"].values()
    yield from (node for node in manifest["nodes"].values() if node["resource_type"] == "seed")
