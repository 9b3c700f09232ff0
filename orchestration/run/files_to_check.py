"""Which raw files the raw gate has yet to judge, remembered in the warehouse.

Belongs here: the tables of the schema `quality` and what is due. Not: judging (gates.py).
"""

from collections.abc import Sequence

import duckdb

from expectations.rules import SourceChecks

QUALITY_TABLES = """
    create schema if not exists quality;
    create table if not exists quality.failing_rows (
        source_system text, document_id text, observation_sequence bigint, file_sha256 text,
        row_number bigint, expectation text, detail text
    );
    create table if not exists quality.checked_files (
        source_system text, observation_sequence bigint, rules_digest text
    );
    create or replace table quality.files_to_check (
        source_system text, observation_sequence bigint
    );
"""


def sources_due(
    connection: duckdb.DuckDBPyConnection, known: Sequence[SourceChecks]
) -> list[SourceChecks]:
    """Sources with files to judge (or with a promise of freshness); says which files they are.

    What was judged by other rules is judged again and its held rows are let go first.
    """
    connection.execute(QUALITY_TABLES)
    due = []
    for checks in known:
        if not relation_exists(connection, f"raw_{checks.source}.loaded_files"):
            continue
        _forget_other_rules(connection, checks)
        connection.execute(
            "insert into quality.files_to_check select distinct $source, observation_sequence"
            f" from raw_{checks.source}.loaded_files where observation_sequence not in"
            " (select observation_sequence from quality.checked_files"
            " where source_system = $source)",
            {"source": checks.source},
        )
        files = connection.execute(
            "select count(*) from quality.files_to_check where source_system = ?", [checks.source]
        ).fetchone()
        if (files and files[0]) or checks.fresh_within_hours is not None:
            due.append(checks)
    return due


def _forget_other_rules(connection: duckdb.DuckDBPyConnection, checks: SourceChecks) -> None:
    judged_otherwise = connection.execute(
        "select 1 from quality.checked_files where source_system = ? and rules_digest <> ? limit 1",
        [checks.source, checks.digest],
    ).fetchone()
    if judged_otherwise:
        for table in ("checked_files", "failing_rows"):
            connection.execute(
                f"delete from quality.{table} where source_system = ?", [checks.source]
            )


def relation_exists(connection: duckdb.DuckDBPyConnection, relation: str) -> bool:
    """Whether the warehouse has a relation, named `schema.table`."""
    schema, table = relation.split(".")
    found = connection.execute(
        "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
        [schema, table],
    ).fetchone()
    return found is not None
