"""Runs the queries of a pack: values are always bound, names come from the table of contents.

Belongs here: finding a query, binding it, filling a temporary table or a CSV file with it.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb

from orchestration.publishing.guarded_text import guard_values, guarded_column

FOLDER: Final = Path(__file__).parent / "sql"
PARAMETER: Final = re.compile(r"\$(\w+)")
ORDER: Final = "\norder by "
TEXT: Final = "VARCHAR"
READ_CSV: Final = "read_csv($file, all_varchar = true, header = true, delim = ',', quote = '\"')"
"""A file of the pack, read back as it was written; bind `file`."""
Values = Mapping[str, Any]


def query_text(name: str) -> str:
    """The query of that name, as it stands in the pack too."""
    return (FOLDER / f"{name}.sql").read_text("utf-8")


def bound(query: str, values: Values) -> dict[str, Any]:
    """Of these values the ones that a query asks for."""
    return {name: values[name] for name in sorted(set(PARAMETER.findall(query)))}


def fill_table(
    connection: duckdb.DuckDBPyConnection, table: str, query: str, values: Values
) -> None:
    """Keep the rows of a query in a temporary table."""
    connection.execute(f"create or replace temp table {table} as {query}", bound(query, values))


def fill_table_with(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], rows: Sequence[Any]
) -> None:
    """Keep a few texts of our own in a temporary table."""
    shape = ", ".join(f"{column} varchar" for column in columns)
    connection.execute(f"create or replace temp table {table} ({shape})")
    marks = ", ".join("?" for _ in columns)
    connection.executemany(f"insert into {table} values ({marks})", rows)


def write_csv(connection: duckdb.DuckDBPyConnection, query: str, values: Values, file: Path) -> int:
    """Write the rows of a query, texts guarded against formulas; returns how many there are."""
    body, _, order = query.rpartition(ORDER)
    if not body:
        raise ValueError(f"{file.name}: its query has no order, so its bytes would not be stable")
    columns = ", ".join(_cell(name, kind) for name, kind in _columns(connection, body, values))
    statement = f"copy (select {columns} from ({body}) as rows{ORDER}{order}) to $file (format csv)"
    guards = guard_values()
    written = connection.execute(
        statement, bound(statement, {**values, **guards, "file": str(file)})
    ).fetchone()
    return int(written[0]) if written else 0


def _columns(
    connection: duckdb.DuckDBPyConnection, body: str, values: Values
) -> list[tuple[str, str]]:
    found = connection.execute(f"select * from ({body}) as rows limit 0", bound(body, values))
    return [(column[0], str(column[1])) for column in found.description or []]


def _cell(name: str, kind: str) -> str:
    guarded = guarded_column(name) if kind == TEXT else f'"{name}"'
    return f'{guarded} as "{name}"'
