"""Rows of a query as dictionaries, and the errors a trace can end in.

Belongs here: what every module of lineage needs. Not: any question.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]


class UntraceableError(Exception):
    """An id that names nothing or several things; one sentence that names what it could be."""


def rows_of(
    connection: "duckdb.DuckDBPyConnection", sql: str, values: dict[str, Any] | None = None
) -> list[Row]:
    """All rows of a query; values are bound."""
    found = connection.execute(sql, values or {})
    columns = [column[0] for column in found.description or []]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def named(row: Row) -> Row:
    """A row without the columns it says nothing in."""
    return {column: value for column, value in row.items() if value is not None}
