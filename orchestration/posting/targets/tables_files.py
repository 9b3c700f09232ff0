"""The files of tables: read and merged in SQL, each replaced whole.

Belongs here: DuckDB over a month's file, or all of a company. Not: which columns there are
(tables_columns.py), or what the target answers (tables.py).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import duckdb

from orchestration.posting.entries import Entry
from orchestration.posting.targets.atomic_files import Replacement
from orchestration.posting.targets.file_targets import EntityMonth
from orchestration.posting.targets.protocol import TargetError
from orchestration.posting.targets.tables_columns import COLUMNS, table_of

FileFormat = Literal["parquet", "csv"]
ORDER = "posting_date, external_id, line_number"
READERS = {
    "parquet": "read_parquet($files)",
    "csv": "read_csv($files, header = true, auto_detect = false, delim = ',', quote = '\"',"
    " escape = '\"', nullstr = '', columns = {"
    + ", ".join(f"'{column.name}': '{column.sql_type}'" for column in COLUMNS)
    + "})",
}
WRITERS = {
    "parquet": "format parquet, compression zstd",
    "csv": "format csv, header true, force_quote (entry_description, line_description)",
}


class TableFiles:
    """The files of a target.

    Args:
        folder: Where they lie.
        file_format: What they are.
    """

    def __init__(self, folder: Path, file_format: FileFormat) -> None:
        self._folder = folder
        self._format = file_format

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        """Without a file; one thread, so that the same rows are the same bytes every time."""
        return duckdb.connect(config={"threads": 1})

    def held(self, month: EntityMonth, wanted: Collection[str]) -> dict[str, str]:
        """Which of the wanted ids a month's file has, with the hash of what it was written for."""
        query = """
            select distinct external_id, payload_hash
            from {rows}
            where list_contains($wanted, external_id)
        """
        files = [file for file in (self._file(month),) if file.exists()]
        return dict(self._rows(query, files, {"wanted": sorted(wanted)}))

    def add(self, month: EntityMonth, entries: Sequence[Entry]) -> None:
        """Merge entries that a month's file lacks into it.

        Rows before the first day of these stay as they stand and stream through; the rest is
        sorted. With one thread a union gives its parts one after the other.

        Raises:
            TargetError: The file is not as it was written.
            duckdb.IOException: The file cannot be written.
        """
        file = self._file(month)
        replacement = Replacement()
        unfinished = str(replacement.stage(file)).replace("'", "''")
        connection = self._database.cursor()
        connection.register("added", table_of(entries, is_csv=self._format == "csv"))
        there = READERS[self._format] if file.exists() else "added limit 0"
        query = f"""
            copy (
                select * from (select * from {there}) where posting_date < $first_day
                union all
                select * from (
                    select * from (select * from {there}) where posting_date >= $first_day
                    union all
                    select * from added
                    order by {ORDER}
                )
            ) to '{unfinished}' ({WRITERS[self._format]})
        """
        values: dict[str, object] = {"first_day": min(entry.posting_date for entry in entries)}
        if file.exists():
            values["files"] = [str(file)]
        try:
            connection.execute(query, values)
        except duckdb.IOException:
            raise
        except duckdb.Error as error:
            raise _unreadable(file, error) from error
        replacement.commit()

    def rows(
        self, query: str, entity_id: str, values: Mapping[str, object]
    ) -> Iterator[tuple[Any, ...]]:
        """The answer to a query over all `{rows}` of a company, a few at a time.

        Raises:
            TargetError: A file is not as it was written.
        """
        folder = self._folder / entity_id
        yield from self._rows(query, sorted(folder.glob(f"[0-9]*.{self._format}")), values)

    def _rows(
        self,
        query: str,
        files: Sequence[Path],
        values: Mapping[str, object],
    ) -> Iterator[tuple[Any, ...]]:
        if not files:
            return
        bound = {"files": [str(file) for file in files], **values}
        try:
            connection = self._database.cursor()
            connection.execute(query.format(rows=READERS[self._format]), bound)
            while rows := connection.fetchmany(10_000):
                yield from rows
        except duckdb.Error as error:
            raise _unreadable(files[0].parent, error) from error

    def _file(self, month: EntityMonth) -> Path:
        return self._folder / month.entity_id / f"{month.month}.{self._format}"


def _unreadable(place: Path, error: duckdb.Error) -> TargetError:
    what = str(error).splitlines()[0]
    return TargetError(f"{place}: a file is not as it was written ({what}); undo the edit.")
