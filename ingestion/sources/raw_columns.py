"""SQL for one declared column: where its text is, how it is cast, and why it may be refused.

Belongs here: types and the row check. Not: files, JSON structure, loading.
"""

from ingestion.sources.raw_json import level_index, list_steps, plain_path
from ingestion.sources.raw_tables import Column, RawTable


def value_of(column: Column, table: RawTable) -> str:
    """The SQL expression of the column's text within a row of the table."""
    path = column.path or column.name
    if not table.rows and " " in path:
        return f'r.level_0."{path}"'
    level = level_index(path, len(list_steps(table)))
    parts = ".".join(f'"{part}"' for part in plain_path(path).split("."))
    return f"r.level_{level}.{parts}"


def typed_value(column: Column, value: str) -> str:
    """The SQL expression of the typed value; null where the text does not fit.

    BIGINT takes whole numbers only and DECIMAL no more digits than it holds: DuckDB's own cast
    would round, and a rounded amount is a changed amount.
    """
    if column.type in ("VARCHAR", "JSON"):
        return value
    if column.type == "TIMESTAMP":
        return f"cast(try_cast({value} as timestamptz) at time zone 'UTC' as timestamp)"
    if column.type == "BIGINT":
        return (
            f"case when regexp_full_match({value}, '-?[0-9]+') then try_cast({value} as bigint) end"
        )
    if column.type.startswith("DECIMAL"):
        exact = f"try_cast({value} as decimal(38, 12))"
        typed = f"try_cast({value} as {column.type})"
        return f"case when {exact} = {typed} then {typed} end"
    return f"try_cast({value} as {column.type})"


def reject_reason(table: RawTable) -> str:
    """The SQL expression of a row's first fault, or null for a good row."""
    faults = [fault for column in table.columns for fault in _faults(column, table)]
    return f"coalesce({', '.join([*faults, 'null'])})" if faults else "cast(null as varchar)"


def _faults(column: Column, table: RawTable) -> list[str]:
    value = value_of(column, table)
    name = column.path or column.name
    faults = []
    if column.required:
        faults.append(f"case when {value} is null then '{name} is missing' end")
    if column.type not in ("VARCHAR", "JSON"):
        faults.append(
            f"case when {value} is not null and {typed_value(column, value)} is null"
            f" then concat('{name} is ''', left({value}, 60), ''', not {_kind(column.type)}') end"
        )
    return faults


def _kind(column_type: str) -> str:
    kinds = {
        "BIGINT": "a whole number",
        "TIMESTAMP": "a time in ISO 8601",
        "DATE": "a date",
        "BOOLEAN": "true or false",
    }
    return kinds.get(column_type, f"a number that fits {column_type}")
