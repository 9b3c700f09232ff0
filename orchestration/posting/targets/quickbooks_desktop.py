"""QuickBooks Desktop: files of general journal entries (IIF) that a person imports.

QuickBooks reads such a file without a word and takes the same one twice, so no entry is ever in two
files: an export ledger in the folder says which file has which entry, for ever. A file is written
under a hidden name, named in the ledger, and only then shown; a kill before the ledger leaves
nothing, a kill after it is made good by whoever comes next. A file is never written again.

Belongs here: the target, its folder and its ledger. Not: the rows (quickbooks_desktop_rows.py).
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from orchestration.posting.entries import Entry
from orchestration.posting.targets.atomic_files import (
    Replacement,
    append_line,
    cut_torn_line,
    only_writer,
    whole_lines,
)
from orchestration.posting.targets.file_targets import (
    FileTarget,
    RefusedError,
    check_entry,
    file_capabilities,
    place_of,
    split_fitting,
    uncertain,
)
from orchestration.posting.targets.option_checks import Options, read_options
from orchestration.posting.targets.protocol import (
    HeldEntry,
    Outcome,
    Posted,
    TargetContext,
    TargetError,
    ToSend,
)
from orchestration.posting.targets.quickbooks_desktop_rows import (
    ENCODING,
    HEADER,
    check_rows,
    entry_rows,
    read_rows,
)
from orchestration.publishing.pointer import sync_folder

BATCH_SIZE = 2_000
LEDGER_NAME = "export-ledger.jsonl"
IMPORTED = "imported"
READY = ".ready"


class DesktopOptions(Options):
    """Options of QuickBooks Desktop."""

    reconcile: Literal["written", "imported"] = "written"
    """Which files count as held: all that were written, or only those a person moved on."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A line of the export ledger: a file and what is in it.

    Attributes:
        file: Its name.
        written_at: When, ISO 8601 in UTC.
        entity_id: Company.
        currency_code: Of its amounts.
        minor_unit: Decimals of that currency.
        external_ids: Of its entries, in the file's order.
    """

    file: str
    written_at: str
    entity_id: str
    currency_code: str
    minor_unit: int
    external_ids: list[str]


def open_target(context: TargetContext) -> "QuickBooksDesktop":
    """QuickBooks Desktop by files in the target's folder.

    Raises:
        TargetError: An option does not fit.
    """
    return QuickBooksDesktop(context, read_options(DesktopOptions, context))


class QuickBooksDesktop(FileTarget):
    """A folder of import files and its export ledger.

    Args:
        context: What it is opened with.
        options: Which files count.
    """

    def __init__(self, context: TargetContext, options: DesktopOptions) -> None:
        super().__init__(
            context, file_capabilities(BATCH_SIZE, ("class",), "functional", companies=1)
        )
        self._ledger = context.folder / LEDGER_NAME
        self._clock = context.clock
        self._only_imported = options.reconcile == "imported"

    def send(self, batch: Sequence[ToSend]) -> list[Outcome]:
        """Write one new file with the entries of a batch that no file has yet."""
        with only_writer(self._folder):
            self._make_good()
            fitting, refused = split_fitting(batch, self._check)
            held = self._held(fitting)
            new = [entry for external_id, entry in fitting.items() if external_id not in held]
            try:
                if new:
                    self._write(sorted(new, key=place_of))
            except OSError as error:
                return [*refused, *held.values(), *uncertain(new, error)]
            return [*refused, *self._held(fitting).values()]

    def look_up(self, entries: Sequence[Entry]) -> dict[str, Posted | None]:
        """What the export ledger says: it alone knows, whatever became of the files."""
        with only_writer(self._folder):
            self._make_good()
        held = self._held({entry.external_id for entry in entries})
        return {entry.external_id: held.get(entry.external_id) for entry in entries}

    def entries(self, entity_id: str, first_day: date, last_day: date) -> Iterator[HeldEntry]:
        """Every entry of the files that are still here, as they are now."""
        with only_writer(self._folder):
            self._make_good()
        for told in self._exported():
            file = self._place(told.file)
            if file is None or told.entity_id != entity_id:
                continue
            for held in read_rows(file, told.currency_code, told.minor_unit):
                if first_day <= held.posting_date <= last_day:
                    yield held

    def _check(self, entry: Entry) -> None:
        check_entry(entry, self._currencies)
        if entry.currency_code != self._currencies[entry.entity_id]:
            raise RefusedError(
                "invalid",
                f"the file can hold {self._currencies[entry.entity_id]} alone and the entry is in"
                f" {entry.currency_code}; report this.",
            )
        check_rows(entry)

    def _held(self, wanted: Collection[str]) -> dict[str, Posted]:
        """Which of the wanted ids the ledger names, and in which file."""
        return {
            one: Posted(one, told.file)
            for told in self._exported()
            for one in told.external_ids
            if one in wanted
        }

    def _write(self, entries: Sequence[Entry]) -> None:
        """Write a file under a hidden name, name it in the ledger, show it."""
        first, last = entries[0].posting_date, entries[-1].posting_date
        told = Exported(
            file=f"{len(self._exported()) + 1:05d}_{first}_to_{last}.iif",
            written_at=self._clock().isoformat(timespec="seconds"),
            entity_id=entries[0].entity_id,
            currency_code=entries[0].currency_code,
            minor_unit=entries[0].minor_unit,
            external_ids=[entry.external_id for entry in entries],
        )
        ready = self._folder / f".{told.file}{READY}"
        hidden = Replacement()
        rows = (row for entry in entries for row in entry_rows(entry))
        hidden.write(ready, chain(HEADER, rows), ENCODING)
        hidden.commit()
        append_line(self._ledger, json.dumps(asdict(told)))
        self._show(ready, told.file)

    def _make_good(self) -> None:
        """Show what a kill left hidden though the ledger names it; remove what it does not name."""
        cut_torn_line(self._ledger)
        named = {told.file for told in self._exported()}
        for ready in self._folder.glob(f".*{READY}"):
            file = ready.name[1 : -len(READY)]
            if file in named:
                self._show(ready, file)
            else:
                ready.unlink()

    def _show(self, ready: Path, file: str) -> None:
        ready.replace(self._folder / file)
        sync_folder(self._folder)

    def _exported(self) -> list[Exported]:
        try:
            lines: list[dict[str, Any]] = [json.loads(line) for line in whole_lines(self._ledger)]
            return [Exported(**line) for line in lines]
        except (OSError, ValueError, TypeError) as error:
            raise TargetError(
                f"{self._ledger}: the export ledger cannot be read ({error}); restore it from a"
                " backup, for without it entries could be imported twice."
            ) from error

    def _place(self, file: str) -> Path | None:
        """Where a file is now; None: nowhere it counts."""
        imported, written = self._folder / IMPORTED / file, self._folder / file
        if imported.exists():
            return imported
        return written if written.exists() and not self._only_imported else None
