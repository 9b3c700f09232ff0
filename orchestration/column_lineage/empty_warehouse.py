"""A warehouse without a row: every table that programs fill, as the programs declare it.

Belongs here: creating it, so that models can be compiled and their columns typed without a home's
books. Not: the declarations (ingestion/sources, orchestration/books).
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from ingestion.sources import SOURCE_NAMES, source_definition
from ingestion.sources.raw_tables import SourceObject
from ingestion.sources.reading import ObjectReader
from orchestration.books import closed_periods, opening, period_tables, settings_tables
from orchestration.books.code_version import DBT_PROJECT

FILE: Final = "warehouse.duckdb"
MEMORY_LIMIT: Final = "200MB"
REJECTED: Final = "rejected_records"
LOADED: Final = "loaded_files"
PROGRAM_TABLES: Final = (
    opening.STATE_TABLES,
    closed_periods.TABLES,
    settings_tables.TABLES,
    settings_tables.CONTROL_TABLES,
    period_tables.TABLES,
    period_tables.DECISIONS,
)


@contextmanager
def empty_warehouse(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Path]:
    """Create it in a folder: what is delivered, what the run writes, seeds, appended relations.

    Args:
        folder: Takes the file, under the name dbt's profile gives it.
        manifest: dbt's manifest.
    """
    file = folder / FILE
    with closing(duckdb.connect(str(file))) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for source in SOURCE_NAMES:
            connection.execute(f"create schema raw_{source}")
            for item in source_definition(source).objects:
                _create_raw_tables(connection, f"raw_{source}", item)
        for statements in PROGRAM_TABLES:
            connection.execute(statements)
        for node in manifest["nodes"].values():
            connection.execute(f"create schema if not exists {node['schema']}")
            if node["resource_type"] == "seed":
                _create_seed(connection, node)
            elif node["config"]["materialized"] == "incremental" and node["contract"]["enforced"]:
                # It has rows already on all days but the first, and reads them.
                create_declared(connection, node)
    yield file


def create_declared(connection: duckdb.DuckDBPyConnection, node: Mapping[str, Any]) -> None:
    """An empty table with the columns that a model's YAML declares."""
    declared = node["columns"].values()
    columns = ", ".join(f'"{column["name"]}" {column["data_type"]}' for column in declared)
    connection.execute(f"create or replace table {node['schema']}.{node['alias']} ({columns})")


def columns_of(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Type of every column of every relation, in order."""
    found: dict[str, dict[str, str]] = {}
    for relation, column, column_type in connection.execute(
        "select concat(schema_name, '.', table_name), column_name, data_type from duckdb_columns()"
        " where not internal order by schema_name, table_name, column_index"
    ).fetchall():
        found.setdefault(relation, {})[column] = column_type.lower()
    return found


def _create_raw_tables(
    connection: duckdb.DuckDBPyConnection, schema: str, item: SourceObject
) -> None:
    """As the loader creates them: from what the reader gives, even when there is no file."""
    with closing(ObjectReader(item, [], MEMORY_LIMIT)) as reader:
        given = {table.name: reader.rows(table) for table in item.tables}
        for table, batches in {
            **given,
            REJECTED: reader.rejected(),
            LOADED: reader.counts(),
        }.items():
            rows = pa.Table.from_batches(list(batches))
            connection.register("rows_given", rows)
            connection.execute(f"create table if not exists {schema}.{table} as from rows_given")
            connection.unregister("rows_given")


def _create_seed(connection: duckdb.DuckDBPyConnection, node: Mapping[str, Any]) -> None:
    types = node["config"]["column_types"] or {}
    given = ", ".join(f"'{column}': '{column_type}'" for column, column_type in types.items())
    with_types = f", types = {{{given}}}" if given else ""
    file = DBT_PROJECT / node["original_file_path"]
    connection.execute(
        f"create table {node['schema']}.{node['alias']} as"
        f" from read_csv('{file}', header = true{with_types}) limit 0"
    )
