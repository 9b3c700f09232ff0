"""Compares what a replay posted with the home's segments: ids and lines, run by run.

Belongs here: the comparison, in SQL over the Parquet files. Not: replaying, wording.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from orchestration.books.run_records import RunRecord
from orchestration.books.segments import checked_path
from orchestration.home import Home
from orchestration.replay.replaying import ReplayedRun

MEMORY_LIMIT: Final = "1200MB"
OF_THE_PROGRAM: Final = ("code_version", "rule_version")
"""They say which code and rules wrote a row; the run record tells that of the whole run."""
LINES: Final = "fct_journal_lines"
ENTRIES: Final = "fct_journal_entries"
SIDES: Final = ("recorded", "replayed")

LINES_APART: Final = """
    with apart as (
        select 'recorded' as side, * from ({recorded_alone})
        union all by name
        select 'replayed' as side, * from ({replayed_alone})
    )
    select apart.posted_run_id as run_id, apart.entity_id, {period} as period, apart.account_id,
        apart.currency_code,
        cast(coalesce(sum(amount_minor) filter (side = 'recorded'), 0) as bigint)
            as recorded_amount_minor,
        cast(coalesce(sum(amount_minor) filter (side = 'replayed'), 0) as bigint)
            as replayed_amount_minor,
        count(*) filter (side = 'recorded') as recorded_lines,
        count(*) filter (side = 'replayed') as replayed_lines
    from apart
    left join fiscal_periods as periods
        on apart.entity_id = periods.entity_id
        and apart.posting_date between periods.first_day and periods.last_day
    group by apart.posted_run_id, apart.entity_id, {period}, apart.account_id, apart.currency_code
    order by run_id, entity_id, period, account_id, currency_code
"""
PERIOD: Final = "coalesce(periods.period, substr(cast(apart.posting_date as varchar), 1, 7))"
NO_PERIODS: Final = (
    "select '' as entity_id, '' as period, date '0001-01-01' as first_day,"
    " date '0001-01-01' as last_day where false"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing came to.

    Attributes:
        entries: Number of recorded entries that were compared.
        lines: Number of recorded lines.
        entries_apart: Number of entries that only one side has, or has otherwise.
        differences: Lines that only one side has, summed: a record per run, entity, period,
            account and currency.
    """

    entries: int
    lines: int
    entries_apart: int
    differences: tuple[dict[str, Any], ...]

    @property
    def is_identical(self) -> bool:
        """Whether both sides have the same ids and lines."""
        return not self.entries_apart and not self.differences


def compare(segments: Path, scratch: Home, runs: Sequence[ReplayedRun]) -> Comparison:
    """Hold what a replay wrote against the recorded segments.

    Args:
        segments: The home's segments.
        scratch: Where the runs were replayed.
        runs: What was replayed.

    Raises:
        SegmentError: A recorded segment is missing or altered.
    """
    recorded = _files(segments, [run.recorded for run in runs])
    replayed = _files(scratch.segments, [run.replayed for run in runs if run.replayed])
    if not any([*recorded.values(), *replayed.values()]):
        return Comparison(0, 0, 0, ())
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as connection:
        for relation in (ENTRIES, LINES):
            _open(connection, relation, (recorded[relation], replayed[relation]))
        _open_periods(connection, scratch.warehouse)
        found = connection.execute(_apart_query())
        names = [column[0] for column in found.description or []]
        differences = tuple(dict(zip(names, row, strict=True)) for row in found.fetchall())
        return Comparison(
            _count(connection, f"recorded_{ENTRIES}"),
            _count(connection, f"recorded_{LINES}"),
            _count(connection, f"({_alone(ENTRIES, 0)} union all {_alone(ENTRIES, 1)})"),
            differences,
        )


def _files(folder: Path, records: Sequence[RunRecord]) -> dict[str, list[str]]:
    """Checked files of these runs, by relation."""
    files: dict[str, list[str]] = {ENTRIES: [], LINES: []}
    for record in records:
        for segment in record.segments:
            files.setdefault(segment.relation, []).append(str(checked_path(folder, segment)))
    return files


def _open(
    connection: duckdb.DuckDBPyConnection, relation: str, sides: tuple[list[str], list[str]]
) -> None:
    """Make a view of each side, of the columns that both have."""
    columns = [_columns(connection, files) for files in sides if files]
    common = [name for name in columns[0] if all(name in other for other in columns)]
    said = ", ".join(f'"{name}"' for name in common if name not in OF_THE_PROGRAM)
    for side, files in zip(SIDES, sides, strict=True):
        source = f"read_parquet({files!r}, union_by_name = true)"
        empty = f"select {said} from read_parquet({(sides[0] or sides[1])!r}) where false"
        query = f"select {said} from {source}" if files else empty
        connection.execute(f"create view {side}_{relation} as {query}")


def _open_periods(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Make the fiscal periods at hand; a day outside them is told by its month."""
    connection.execute(f"attach '{_quoted(warehouse)}' as warehouse (read_only)")
    known = connection.execute(
        "select 1 from information_schema.tables where table_catalog = 'warehouse'"
        " and table_schema = 'settings' and table_name = 'fiscal_periods'"
    ).fetchone()
    query = "select * from warehouse.settings.fiscal_periods" if known else NO_PERIODS
    connection.execute(f"create view fiscal_periods as {query}")


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("'", "''")


def _columns(connection: duckdb.DuckDBPyConnection, files: list[str]) -> list[str]:
    found = connection.execute(
        "select * from read_parquet(?, union_by_name = true) limit 0", [files]
    )
    return [column[0] for column in found.description or []]


def _alone(relation: str, side: int) -> str:
    """Rows of one side that the other has not."""
    one, other = SIDES[side], SIDES[1 - side]
    apart = f"select * from {one}_{relation} except all select * from {other}_{relation}"
    return f"select * from ({apart})"


def _apart_query() -> str:
    return LINES_APART.format(
        recorded_alone=_alone(LINES, 0), replayed_alone=_alone(LINES, 1), period=PERIOD
    )


def _count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    found = connection.execute(f"select count(*) from {rows}").fetchone()
    return int(found[0]) if found else 0
