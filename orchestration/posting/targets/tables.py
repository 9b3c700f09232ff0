"""Tables for everything else: the lines of all entries, a file for each company and month.

One row is one line with its entry's columns beside it, so a file is whole by itself and a reader
joins nothing. The files are the record: a batch is merged into the month's file by date, id and
line, and the file replaced; what is there already is left alone.

Belongs here: what the target answers. Not: which columns there are and what they mean
(tables_columns.py), or SQL over the files (tables_files.py).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from orchestration.posting.entries import Entry
from orchestration.posting.targets.atomic_files import only_writer
from orchestration.posting.targets.file_targets import (
    EntityMonth,
    FileTarget,
    RefusedError,
    by_month,
    check_entry,
    file_capabilities,
    month_of,
    split_fitting,
    uncertain,
)
from orchestration.posting.targets.option_checks import Options, read_options
from orchestration.posting.targets.protocol import (
    AccountMovement,
    HeldEntry,
    Outcome,
    Posted,
    TargetContext,
    TargetError,
    ToSend,
)
from orchestration.posting.targets.tables_columns import DIMENSIONS, check_cells
from orchestration.posting.targets.tables_files import ORDER, FileFormat, TableFiles

BATCH_SIZE = 5_000
EXTERNAL_ID = re.compile(r"[0-9a-f]{64}")
OTHER_CONTENT = RefusedError(
    "duplicate",
    "the file holds an entry of this id with other content; undo the edit of its payload_hash.",
)


class TablesOptions(Options):
    """Options of tables."""

    format: FileFormat = "parquet"
    """What the files are."""


def open_target(context: TargetContext) -> "Tables":
    """Tables in the target's folder.

    Raises:
        TargetError: An option does not fit.
    """
    return Tables(context, read_options(TablesOptions, context))


class Tables(FileTarget):
    """A folder of tables.

    Args:
        context: What it is opened with.
        options: What the files are.
    """

    def __init__(self, context: TargetContext, options: TablesOptions) -> None:
        super().__init__(context, file_capabilities(BATCH_SIZE, DIMENSIONS))
        self._format = options.format
        self._files = TableFiles(context.folder, options.format)

    def send(self, batch: Sequence[ToSend]) -> list[Outcome]:
        """Merge entries into the files of their months."""
        with only_writer(self._folder):
            fitting, outcomes = split_fitting(batch, self._check)
            for month, entries in by_month(fitting.values()):
                try:
                    outcomes += _merge(self._files, month, entries)
                except OSError as error:
                    outcomes += uncertain(entries, error)
                except duckdb.IOException as error:
                    outcomes += uncertain(entries, OSError(0, str(error)))
        return outcomes

    def look_up(self, entries: Sequence[Entry]) -> dict[str, Posted | None]:
        """What the files say."""
        found: dict[str, Posted | None] = {entry.external_id: None for entry in entries}
        months = {month_of(entry) for entry in entries}
        for month in sorted(months):
            for external_id in self._files.held(month, set(found)):
                found[external_id] = Posted(external_id, _remote_id(external_id, month))
        return found

    def entries(self, entity_id: str, first_day: date, last_day: date) -> Iterator[HeldEntry]:
        """Every entry of the files as they are now."""
        query = """
            select account, currency_code, minor_unit, amount, external_id, posting_date
            from {rows}
            where posting_date between $first_day and $last_day
            order by """
        days = {"first_day": first_day, "last_day": last_day}
        rows = self._files.rows(query + ORDER, entity_id, days)
        for (external_id, day), lines in groupby(rows, key=lambda row: (row[4], row[5])):
            ours = bool(EXTERNAL_ID.fullmatch(external_id or ""))
            month = EntityMonth(entity_id, f"{day:%Y-%m}")
            yield HeldEntry(
                external_id if ours else None,
                _remote_id(external_id or str(day), month),
                day,
                tuple(_movement(line, self._folder / entity_id) for line in lines),
            )

    def _check(self, entry: Entry) -> None:
        check_entry(entry, self._currencies)
        check_cells(entry, self.name, is_csv=self._format == "csv")


def _merge(files: TableFiles, month: EntityMonth, entries: Sequence[Entry]) -> list[Outcome]:
    """Add to a month's file what it lacks."""
    held = files.held(month, {entry.external_id for entry in entries})
    new = [entry for entry in entries if entry.external_id not in held]
    if new:
        files.add(month, new)
    return [
        OTHER_CONTENT.of(entry)
        if held.get(entry.external_id, entry.payload_hash) != entry.payload_hash
        else Posted(entry.external_id, _remote_id(entry.external_id, month))
        for entry in entries
    ]


def _movement(row: Sequence[Any], folder: Path) -> AccountMovement:
    account, currency_code, minor_unit, amount = row[:4]
    minor = amount.scaleb(minor_unit)
    if minor != int(minor):
        raise TargetError(
            f"{folder}: {amount} {currency_code} on {account} is not an amount of money; undo the"
            " edit."
        )
    return AccountMovement(account, currency_code, int(minor))


def _remote_id(external_id: str, month: EntityMonth) -> str:
    return f"{month.entity_id}/{month.month}#{external_id[:21]}"
