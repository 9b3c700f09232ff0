"""Runs models on rows of a test's own: dbt compiles them once, an engine in memory executes them.

Belongs here: compiling, the inputs' tables, execution. Not: which rows, what must be true of them.
"""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from orchestration.books.code_version import DBT_PROJECT
from orchestration.run.building import DBT

CATALOG = "warehouse"
SCHEMAS = ("settings", "staging", "intermediate")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Relation:
    """An input of the models.

    Attributes:
        name: Schema and name, as `staging.stg_square__order_lines`.
        columns: The columns the models read of it, as SQL declares them.
    """

    name: str
    columns: str


@dataclass(frozen=True, slots=True)
class CompiledModels:
    """Models as SQL of the engine, in the order in which they read each other.

    Attributes:
        sql_of: Query of each model by its name.
    """

    sql_of: Mapping[str, str]

    @contextmanager
    def run(self, inputs: Mapping[Relation, Sequence[Row]]) -> Iterator[duckdb.DuckDBPyConnection]:
        """Execute the models on these rows; their relations stand in the schema `intermediate`."""
        with duckdb.connect() as connection:
            connection.execute(f"attach ':memory:' as {CATALOG}; use {CATALOG}")
            for schema in SCHEMAS:
                connection.execute(f"create schema {schema}")
            for relation, rows in inputs.items():
                _fill(connection, relation, rows)
            for name, sql in self.sql_of.items():
                connection.execute(f"create table intermediate.{name} as {sql}")
            yield connection


def compile_models(folder: Path, names: Sequence[str]) -> CompiledModels:
    """Let dbt compile models; fails with dbt's own words.

    Args:
        folder: Takes what dbt writes.
        names: The models, each after those it reads.
    """
    project = str(DBT_PROJECT)
    places = ["--project-dir", project, "--profiles-dir", project]
    written = ["--target-path", str(folder), "--log-path", str(folder)]
    folder.mkdir(parents=True, exist_ok=True)
    process = subprocess.run(
        [str(DBT), "--quiet", "compile", "--select", *names, *places, *written],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stdout
    files = {file.stem: file for file in (folder / "compiled").rglob("*.sql")}
    return CompiledModels({name: files[name].read_text("utf-8") for name in names})


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """Rows of a query by column."""
    found = connection.execute(query)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _fill(connection: duckdb.DuckDBPyConnection, relation: Relation, rows: Sequence[Row]) -> None:
    connection.execute(f"create table {relation.name} ({relation.columns})")
    if rows:
        names = [column.split()[0] for column in relation.columns.split(",")]
        values = pa.table({name: [row.get(name) for row in rows] for name in names})
        connection.register("values_of_rows", values)
        connection.execute(f"insert into {relation.name} select * from values_of_rows")
        connection.unregister("values_of_rows")
