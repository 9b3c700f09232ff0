"""Leaf hashes of the lines that runs appended, tree by tree, read from the segments.

Belongs here: which line is a leaf of which tree, and in which order. Not: the bytes of a line
(canonical_lines.py), what is made of the leaves (deriving.py, tree_checks.py). A line belongs to
the period that holds its posting date; leaves stand in the order of posting: run, entry, line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.proof.canonical_lines import leaf, no_lines

LINES = "fct_journal_lines"
TABLES = """
    create or replace temp table proof_runs as
    select unnest($runs) as run_id, unnest($files) as file;
    create or replace temp table proof_periods as
    select unnest($period_runs) as run_id, unnest($entities) as entity_id,
        unnest($periods) as period, cast(unnest($first_days) as date) as first_day,
        cast(unnest($last_days) as date) as last_day;
"""
LEAVES = """
    with lines as (
        {no_lines}
        union all by name
        select * from read_parquet($files, union_by_name = true, filename = true)
    ),
    hashed as (
        select filename, entity_id, posting_date, journal_entry_id, line_number, {leaf} as leaf
        from lines
    )
    select
        runs.run_id, hashed.entity_id, periods.period,
        cast(periods.first_day as varchar) as first_day,
        cast(periods.last_day as varchar) as last_day,
        min(hashed.posting_date) as earliest,
        string_agg(hashed.leaf, '' order by hashed.journal_entry_id, hashed.line_number) as leaves
    from hashed
    inner join proof_runs as runs on hashed.filename = runs.file
    left join proof_periods as periods
        on runs.run_id = periods.run_id and hashed.entity_id = periods.entity_id
        and hashed.posting_date between periods.first_day and periods.last_day
    group by runs.run_id, hashed.entity_id, periods.period, periods.first_day, periods.last_day
    order by runs.run_id, hashed.entity_id, periods.period
"""


@dataclass(frozen=True, slots=True)
class PeriodOfRun:
    """An accounting period of an entity, as a run knew it; days in ISO 8601."""

    run_id: str
    entity_id: str
    period: str
    first_day: str
    last_day: str


@dataclass(frozen=True, slots=True)
class RunLeaves:
    """What one run appended to one tree.

    Attributes:
        run_id: The run.
        entity_id: Whose lines.
        period: The period; None where none holds the posting dates.
        first_day: First day of the period.
        last_day: Last day of the period.
        earliest: First posting date among the lines.
        leaves: Leaf hashes in the order of posting.
    """

    run_id: str
    entity_id: str | None
    period: str | None
    first_day: str | None
    last_day: str | None
    earliest: str
    leaves: bytes


def leaves_of_runs(
    connection: duckdb.DuckDBPyConnection,
    segments: Mapping[str, Path],
    periods: Sequence[PeriodOfRun],
    line_format: int,
) -> list[RunLeaves]:
    """Hash the lines of runs and lay them out by tree.

    Args:
        connection: Any; temporary tables are made in it.
        segments: Segment of journal lines, by run.
        periods: Which periods each run knew.
        line_format: Format of the lines.

    Returns:
        By run, entity and period.
    """
    if not segments:
        return []
    write_tables(connection, segments, periods)
    query = LEAVES.format(no_lines=no_lines(line_format), leaf=leaf(line_format))
    files = [str(file) for file in segments.values()]
    rows = connection.execute(query, {"files": files}).fetchall()
    return [
        RunLeaves(run, entity, period, first, last, str(earliest), bytes.fromhex(leaves))
        for run, entity, period, first, last, earliest, leaves in rows
    ]


def write_tables(
    connection: duckdb.DuckDBPyConnection,
    segments: Mapping[str, Path],
    periods: Sequence[PeriodOfRun],
) -> None:
    """Write the tables `proof_runs` and `proof_periods`: segment and periods of each run."""
    values: dict[str, list[Any]] = {
        "runs": list(segments),
        "files": [str(file) for file in segments.values()],
        "period_runs": [each.run_id for each in periods],
        "entities": [each.entity_id for each in periods],
        "periods": [each.period for each in periods],
        "first_days": [each.first_day for each in periods],
        "last_days": [each.last_day for each in periods],
    }
    for statement in filter(str.strip, TABLES.split(";")):
        named = {name: value for name, value in values.items() if f"${name})" in statement}
        connection.execute(statement, named)
