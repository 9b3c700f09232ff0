"""Checks of the journal: warehouse and published books hold just the rows the segments hold.

Belongs here: comparing row by row and column by column, in SQL. Not: whether the segments are as
they were committed (segment_checks.py, tree_checks.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.proof.canonical_lines import WHERE_ABSENT
from orchestration.proof.findings import Findings, ProofFinding

KEY_OF = {"fct_journal_entries": "journal_entry_id", "fct_journal_lines": "journal_line_id"}
TOLD_OF = {
    "fct_journal_entries": ("source_document_id", "unit_event"),
    "fct_journal_lines": ("account_id", "amount_minor", "currency_code"),
}
"""What of a whole row that was removed or added tells most."""

DIFFERENT = """
    create or replace temp table proof_different as
    with committed as (
        select true as is_there, {committed_columns}
        from read_parquet([{files}], union_by_name = true)
    ),
    present as (
        select true as is_there, {columns} from {relation}
        where posted_run_id is null or not list_contains($left_out, posted_run_id)
    )
    select
        committed.is_there as was_committed, present.is_there as is_present,
        coalesce(committed.{key}, present.{key}) as subject, {pairs}
    from committed
    full outer join present on committed.{key} = present.{key}
    where committed.is_there is null or present.is_there is null or {differs}
"""
CHANGED = """
    select 'changed', subject, '{column}', cast(committed_{column} as varchar),
        cast(present_{column} as varchar)
    from proof_different
    where was_committed and is_present
        and committed_{column} is distinct from present_{column}
"""
FOUND = """
    create or replace temp table proof_found (
        kind text, subject text, column_name text, committed text, present text
    );
    insert into proof_found
    select 'removed', subject, null, {told_committed}, null
    from proof_different where is_present is null;
    insert into proof_found
    select 'added', subject, null, null, {told_present}
    from proof_different where was_committed is null;
    insert into proof_found
    select 'repeated', {key}, null, null, concat(cast(count(*) as varchar), ' rows')
    from {relation} where {key} is not null group by {key} having count(*) > 1;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalCopy:
    """A relation that must hold the committed rows.

    Attributes:
        relation: Its name, a key of `KEY_OF`.
        place: Database and schema in the connection, such as `books.core`.
        file: The database, as findings name it.
        segments: Files with the rows it must hold.
        left_out: Runs whose rows are not judged.
    """

    relation: str
    place: str
    file: str
    segments: tuple[Path, ...]
    left_out: tuple[str, ...]

    @property
    def words(self) -> str:
        """How findings name it."""
        return f"{self.file} {self.relation}"


def check_journal(
    connection: duckdb.DuckDBPyConnection,
    copy: JournalCopy,
    findings: Findings,
    most: int | None,
) -> None:
    """Compare one relation with the segments.

    Args:
        connection: With the database attached read-only.
        copy: What is compared.
        findings: Takes in what differs.
        most: How many rows to name; None names all.
    """
    if not _is_table(connection, copy, findings):
        return
    if not copy.segments:
        return
    columns = _shared_columns(connection, copy, findings)
    key = KEY_OF[copy.relation]
    _write_differences(connection, copy, key, columns)
    _write_findings(connection, copy, key, columns)
    counted = connection.execute("select count(*) from proof_found").fetchone()
    rows = connection.execute(
        "select kind, subject, column_name, committed, present from proof_found"
        " order by kind, subject, column_name limit $most",
        {"most": most if most is not None else counted[0] if counted else 0},
    ).fetchall()
    found = [
        ProofFinding("journal", kind, copy.words, str(subject), column, committed, present)
        for kind, subject, column, committed, present in rows
    ]
    findings.add_first(found, counted[0] if counted else 0)


def _is_table(connection: duckdb.DuckDBPyConnection, copy: JournalCopy, findings: Findings) -> bool:
    """Whether the relation is a table: a view could show one thing today and another tomorrow."""
    database, schema = copy.place.split(".")
    row = connection.execute(
        "select table_type from information_schema.tables"
        " where table_catalog = ? and table_schema = ? and table_name = ?",
        [database, schema, copy.relation],
    ).fetchone()
    if row is not None and row[0] == "BASE TABLE":
        return True
    if row is None:
        findings.add(ProofFinding("journal", "removed", copy.words, "the table"))
    else:
        kind = str(row[0]).lower()
        findings.add(
            ProofFinding("journal", "changed", copy.words, "the table", None, "table", kind)
        )
    return False


def _shared_columns(
    connection: duckdb.DuckDBPyConnection, copy: JournalCopy, findings: Findings
) -> list[str]:
    """Columns to compare; a newer release's own ones stand in no older segment."""
    committed = _names(connection, f"select * from {_segments(copy.segments)}")
    present = set(_names(connection, f"select * from {copy.place}.{copy.relation}"))
    for column in committed:
        if column not in present:
            findings.add(ProofFinding("journal", "removed", copy.words, "the column", column))
    return [column for column in committed if column in present]


def _write_differences(
    connection: duckdb.DuckDBPyConnection, copy: JournalCopy, key: str, columns: Sequence[str]
) -> None:
    committed = [f"{WHERE_ABSENT.get(name, name)} as {name}" for name in columns]
    pairs = [
        f"committed.{name} as committed_{name}, present.{name} as present_{name}"
        for name in columns
    ]
    differs = [f"committed.{name} is distinct from present.{name}" for name in columns]
    connection.execute(
        DIFFERENT.format(
            committed_columns=", ".join(committed),
            columns=", ".join(columns),
            files=_listed(copy.segments),
            relation=f"{copy.place}.{copy.relation}",
            key=key,
            pairs=", ".join(pairs),
            differs=" or ".join(differs),
        ),
        {"left_out": list(copy.left_out)},
    )


def _write_findings(
    connection: duckdb.DuckDBPyConnection, copy: JournalCopy, key: str, columns: Sequence[str]
) -> None:
    told = [name for name in TOLD_OF[copy.relation] if name in columns]
    connection.execute(
        FOUND.format(
            told_committed=_told("committed", told),
            told_present=_told("present", told),
            key=key,
            relation=f"{copy.place}.{copy.relation}",
        )
    )
    for column in columns:
        connection.execute(f"insert into proof_found {CHANGED.format(column=column)}")


def _told(side: str, columns: Sequence[str]) -> str:
    parts = [f"'posted by ', {side}_posted_run_id"]
    parts += [f"', {name} ', cast({side}_{name} as varchar)" for name in columns]
    return f"concat({', '.join(parts)})"


def _names(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [row[0] for row in connection.execute(f"describe {query}").fetchall()]


def _segments(files: Sequence[Path]) -> str:
    return f"read_parquet([{_listed(files)}], union_by_name = true)"


def _listed(files: Sequence[Path]) -> str:
    return ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
