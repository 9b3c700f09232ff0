"""Writes the snapshot: a copy of the one before with the run's changes, or everything anew.

Belongs here: the content of a snapshot file. Not: when it becomes visible (__init__.py), which
relations there are (relations.py). A copy that does not come out equal to the warehouse, by count
and by the sum of every measure, has that relation replaced whole: drift cannot pile up.
"""

import re
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from orchestration.books.run_records import RunRecord
from orchestration.publishing.relations import (
    CHANGED_KEYS,
    KEY_COLUMNS,
    PUBLISHED_SCHEMAS,
    Follows,
    Relation,
    relations_of,
)

MEMORY_LIMIT = "1200MB"
STORAGE_VERSION = "v1.2.0"
FINDING_COLUMNS = (
    "invariant",
    "class",
    "entity_id",
    "location_id",
    "business_date",
    "account_id",
    "document_id",
    "amount_minor",
    "currency_code",
)
RUN_INFO = """
    create or replace table snapshot.main.run_info as
    select $run_id as run_id,
        cast(cast($recorded_at as timestamptz) at time zone 'UTC' as timestamp) as recorded_at,
        cast($through_sequence as bigint) as through_sequence, $code_version as code_version,
        $rules_hash as rules_hash, $created_by as created_by,
        cast(cast($published_at as timestamptz) at time zone 'UTC' as timestamp) as published_at
"""


@dataclass(frozen=True, slots=True)
class Written:
    """What writing a snapshot came to.

    Attributes:
        relations: Everything in it that comes from the warehouse.
        changed: Names of relations whose rows differ from the snapshot before.
        replaced: Names of relations that did not come out equal and were replaced whole.
        periods: Months of posting that got new journal lines.
    """

    relations: tuple[Relation, ...]
    changed: frozenset[str]
    replaced: frozenset[str]
    periods: tuple[str, ...]


def open_both(warehouse: Path, snapshot: Path, spill: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the warehouse attached read-only and the snapshot to write."""
    connection = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(spill)})
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set preserve_insertion_order = false")
    connection.execute(f"attach '{_quoted(warehouse)}' as warehouse (read_only)")
    connection.execute(
        f"attach '{_quoted(snapshot)}' as snapshot (storage_version '{STORAGE_VERSION}')"
    )
    return connection


def write_everything(connection: duckdb.DuckDBPyConnection) -> Written:
    """Fill an empty snapshot."""
    relations = relations_of(connection)
    for relation in relations:
        _replace(connection, relation)
    names = frozenset(relation.name for relation in relations)
    return Written(relations, names, frozenset(), _periods(connection, None))


def apply_changes(connection: duckdb.DuckDBPyConnection, contained_run: str) -> Written:
    """Bring a copy of the snapshot before up to date.

    Args:
        connection: Warehouse and copy.
        contained_run: The newest run the copy shows.
    """
    relations = relations_of(connection)
    periods = _periods(connection, contained_run)
    connection.execute("begin")
    changed = {r.name for r in relations if _apply(connection, r, contained_run)}
    replaced = {r.name for r in relations if not is_equal(connection, r)}
    for relation in relations:
        if relation.name in replaced:
            _replace(connection, relation)
    connection.execute("commit")
    views = {r.name for r in relations if r.follows is Follows.NOTHING and periods}
    return Written(relations, frozenset(changed | replaced | views), frozenset(replaced), periods)


def has_same_shape(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a copy has the relations and columns that the warehouse would publish now."""
    wanted = {
        (relation.name, relation.follows is Follows.NOTHING, relation.columns)
        for relation in relations_of(connection)
    }
    rows = connection.execute(
        """
        select t.table_name, t.table_type = 'VIEW',
            list(c.column_name order by c.ordinal_position),
            list(c.data_type order by c.ordinal_position)
        from information_schema.tables as t
        inner join information_schema.columns as c
            on t.table_catalog = c.table_catalog and t.table_schema = c.table_schema
            and t.table_name = c.table_name
        where t.table_catalog = 'snapshot' and t.table_name <> 'run_info'
        group by all
        """
    ).fetchall()
    present = {
        (name, is_view, tuple(zip(names, types, strict=True)))
        for name, is_view, names, types in rows
    }
    return wanted == present


def is_equal(connection: duckdb.DuckDBPyConnection, relation: Relation) -> bool:
    """Whether both copies of a relation have as many rows and the same sum of every measure."""
    if relation.follows is Follows.NOTHING:
        return True
    sums = ", ".join(f'sum("{column}")' for column in relation.measures)
    totals = f"select count(*){', ' if sums else ''}{sums} from"
    ours = connection.execute(f"{totals} ({source_of(connection, relation)})").fetchone()
    return ours == connection.execute(f"{totals} {relation.published}").fetchone()


def source_of(connection: duckdb.DuckDBPyConnection, relation: Relation) -> str:
    """SELECT of what a relation publishes; findings take in the tests' stored breaches."""
    if relation.name != "findings":
        return f"select * from {relation.place}"
    breaches = [
        f"select {', '.join(FINDING_COLUMNS)}, 'open' as status,"
        f" '{table.replace('_', ' ')}' as detail from warehouse.findings.\"{table}\""
        for table in _tables_of_breaches(connection)
    ]
    return " union all by name ".join([f"select * from {relation.place}", *breaches])


def _tables_of_breaches(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables of stored test results that have the columns of a finding."""
    rows = connection.execute(
        "select table_name, list(column_name) from information_schema.columns"
        " where table_catalog = 'warehouse' and table_schema = 'findings'"
        " group by table_name order by table_name"
    ).fetchall()
    return [table for table, columns in rows if set(FINDING_COLUMNS) <= set(columns)]


def _apply(connection: duckdb.DuckDBPyConnection, relation: Relation, contained_run: str) -> bool:
    """Bring one relation up to date; returns whether any row of it changed."""
    if relation.follows is Follows.NOTHING:
        return False
    if relation.follows is Follows.ANYTHING:
        return _replace_if_different(connection, relation)
    if relation.follows is Follows.RUNS:
        added = connection.execute(
            f"insert into {relation.published} select * from {relation.place}"
            " where posted_run_id > ?",
            [contained_run],
        ).fetchone()
        return bool(added and added[0])
    keys = KEY_COLUMNS[relation.follows]
    same = " and ".join(f"rows.{key} = touched.{key}" for key in keys)
    touched = f"({CHANGED_KEYS[relation.follows]}) as touched"
    gone = connection.execute(
        f"delete from {relation.published} as rows using {touched} where {same}"
    ).fetchone()
    come = connection.execute(
        f"insert into {relation.published} select rows.* from {relation.place} as rows"
        f" semi join {touched} on {same}"
    ).fetchone()
    return bool(gone and gone[0]) or bool(come and come[0])


def _replace_if_different(connection: duckdb.DuckDBPyConnection, relation: Relation) -> bool:
    """Replace a relation when a digest over all its rows says that it changed."""
    digest = "select count(*), sum(cast(hash(rows) as hugeint)) from"
    ours = connection.execute(f"{digest} ({source_of(connection, relation)}) as rows").fetchone()
    theirs = connection.execute(f"{digest} {relation.published} as rows").fetchone()
    if ours == theirs:
        return False
    _replace(connection, relation)
    return True


def _replace(connection: duckdb.DuckDBPyConnection, relation: Relation) -> None:
    if relation.follows is Follows.NOTHING:
        _replace_view(connection, relation)
        return
    order = (
        " order by posting_date, journal_entry_id, line_number"
        if (relation.name == "fct_journal_lines")
        else ""
    )
    connection.execute(
        f"create or replace table {relation.published} as {source_of(connection, relation)}{order}"
    )


def _replace_view(connection: duckdb.DuckDBPyConnection, relation: Relation) -> None:
    """A view over published relations stays a view; one over anything else becomes a table."""
    found = connection.execute(
        "select sql from duckdb_views() where database_name = 'warehouse'"
        " and schema_name = ? and view_name = ?",
        [relation.schema, relation.name],
    ).fetchone()
    query = re.sub(r"^CREATE VIEW \S+ AS ", "", str(found[0]) if found else "").rstrip(";\n ")
    schemas = "|".join(PUBLISHED_SCHEMAS)
    query = re.sub(rf"\b(?:{schemas})\.(?=[a-z_\"])", "", query)
    connection.execute("use snapshot.main")
    try:
        connection.execute(f'create or replace view "{relation.name}" as {query}')
    finally:
        connection.execute("use memory.main")


def write_run_info(
    connection: duckdb.DuckDBPyConnection, run: RunRecord, published_at: str
) -> None:
    """Say in the snapshot which run it shows, and checkpoint it: nothing is left in a log."""
    fields = {k: v for k, v in asdict(run).items() if k != "segments"}
    connection.execute(RUN_INFO, {**fields, "published_at": published_at})
    connection.execute("checkpoint snapshot")


def _periods(connection: duckdb.DuckDBPyConnection, contained_run: str | None) -> tuple[str, ...]:
    rows = connection.execute(
        "select distinct substr(cast(posting_date as varchar), 1, 7) as period"
        " from warehouse.core.fct_journal_lines where posted_run_id > ? order by period",
        [contained_run or ""],
    ).fetchall()
    return tuple(row[0] for row in rows)


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("'", "''")
