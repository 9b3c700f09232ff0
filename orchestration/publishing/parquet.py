"""Marts as Parquet files beside the snapshot, each replaced whole when the mart changed.

Belongs here: only that. The ledger, which grows with every line, is one file a posting month, so
that a day's run writes no month but those it posted to.
"""

from pathlib import Path

import duckdb

from orchestration.publishing.pointer import sync_file, sync_folder
from orchestration.publishing.relations import Follows, Relation
from orchestration.publishing.snapshot import Written

MART_PREFIX = "mart_"
WEIGHED_WHEN_READ = frozenset(
    {"mart_finance__journal_entry_profiles", "mart_finance__journal_entry_tests"}
)
"""Views that hold each entry against its whole year: no day's run pays for that."""


def write_parquet(
    connection: duckdb.DuckDBPyConnection, folder: Path, written: Written, *, everything: bool
) -> list[Path]:
    """Write the Parquet files of changed marts.

    Args:
        connection: With the finished snapshot attached as `snapshot`.
        folder: Where the files go, `<mart>.parquet` or `<mart>/<period>.parquet`.
        written: What the snapshot came to.
        everything: Write every mart, and remove files of marts that are no more.

    Returns:
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    marts = [
        relation
        for relation in written.relations
        if relation.name.startswith(MART_PREFIX) and relation.name not in WEIGHED_WHEN_READ
    ]
    if everything:
        _remove_strangers(folder, {mart.name for mart in marts})
    files = []
    for mart in marts:
        if _is_by_period(mart):
            files += _write_periods(connection, folder / mart.name, mart, written.periods)
        elif everything or mart.name in written.changed:
            file = folder / f"{mart.name}.parquet"
            _write(connection, file, f"select * from {mart.published} order by all")
            files.append(file)
    sync_folder(folder)
    return files


def _is_by_period(mart: Relation) -> bool:
    """Whether the mart is a view over the journal with the month each line was posted in."""
    return mart.follows is Follows.NOTHING and "period" in dict(mart.columns)


def _write_periods(
    connection: duckdb.DuckDBPyConnection, folder: Path, mart: Relation, periods: tuple[str, ...]
) -> list[Path]:
    folder.mkdir(exist_ok=True)
    files = [folder / f"{period}.parquet" for period in periods]
    for period, file in zip(periods, files, strict=True):
        _write(
            connection,
            file,
            f"select * from {mart.published} where period = '{period}' order by all",
        )
    sync_folder(folder)
    return files


def _write(connection: duckdb.DuckDBPyConnection, file: Path, query: str) -> None:
    unfinished = file.with_name(f".{file.name}.unfinished")
    target = str(unfinished.resolve()).replace("'", "''")
    connection.execute(f"copy ({query}) to '{target}' (format parquet, compression zstd)")
    sync_file(unfinished)
    unfinished.replace(file)


def _remove_strangers(folder: Path, marts: set[str]) -> None:
    """Remove every file of a mart that is published no more, and months written before."""
    for file in folder.glob("**/*.parquet"):
        mart = file.stem if file.parent == folder else file.parent.name
        if mart not in marts or file.parent != folder:
            file.unlink()
