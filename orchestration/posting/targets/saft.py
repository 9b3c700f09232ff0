"""SAF-T Financial: the whole ledger of a company as the files that Norway's tax office asks for.

The files are the record: what is in them is what the target holds. A batch is merged into the file
of its year or month, which is replaced whole, balances before and after included.

Belongs here: what the target answers. Not: its files (saft_files.py), elements (saft_writing.py,
saft_reading.py), options (saft_options.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

from orchestration.posting.entries import Entry
from orchestration.posting.targets.atomic_files import only_writer
from orchestration.posting.targets.currency_decimals import decimals_by_currency
from orchestration.posting.targets.file_targets import (
    FileTarget,
    RefusedError,
    check_entry,
    file_capabilities,
    shown,
    split_fitting,
    uncertain,
)
from orchestration.posting.targets.protocol import (
    HeldEntry,
    Outcome,
    Posted,
    TargetContext,
    ToSend,
)
from orchestration.posting.targets.saft_accounts import read_saft_accounts
from orchestration.posting.targets.saft_files import SaftFiles
from orchestration.posting.targets.saft_options import SaftOptions, saft_options

BATCH_SIZE = 5_000
MOST_DECIMALS = 2
LONGEST_PARTY = 35
OTHER_CONTENT = RefusedError(
    "duplicate", "the file holds a transaction of this id with other content; undo the edit."
)


def open_target(context: TargetContext) -> "Saft":
    """SAF-T files in the target's folder.

    Raises:
        TargetError: An option or the file of accounts does not fit.
    """
    return Saft(context, *saft_options(context))


class Saft(FileTarget):
    """A folder of SAF-T files.

    Args:
        context: What it is opened with.
        options: What the header says.
        accounts: The file with what is to be said of accounts.
    """

    def __init__(self, context: TargetContext, options: SaftOptions, accounts: Path) -> None:
        told = file_capabilities(BATCH_SIZE, (), "functional", companies=1)
        super().__init__(context, replace(told, decimals=MOST_DECIMALS))
        self._options = options
        self._accounts_file = accounts
        self._accounts = read_saft_accounts(context, accounts)
        self._clock = context.clock

    def send(self, batch: Sequence[ToSend]) -> list[Outcome]:
        """Merge entries into the files of their years or months."""
        with only_writer(self._folder):
            fitting, outcomes = split_fitting(batch, self._check)
            for (entity_id, period), entries in self._by_period(fitting.values()):
                try:
                    outcomes += _merged(self._files(entity_id), period, entries)
                except OSError as error:
                    outcomes += uncertain(entries, error)
        return outcomes

    def look_up(self, entries: Sequence[Entry]) -> dict[str, Posted | None]:
        """What the files say."""
        found: dict[str, Posted | None] = {entry.external_id: None for entry in entries}
        for (entity_id, period), wanted in self._by_period(entries):
            files = self._files(entity_id)
            for one in files.held(period, {entry.external_id: entry for entry in wanted}):
                found[one] = _posted(files, period, one)
        return found

    def entries(self, entity_id: str, first_day: date, last_day: date) -> Iterator[HeldEntry]:
        """Every transaction of the files as they are now."""
        for held in self._files(entity_id).entries(first_day, last_day):
            if first_day <= held.posting_date <= last_day:
                yield held

    def _by_period(self, entries: Iterable[Entry]) -> Iterator[tuple[tuple[str, str], list[Entry]]]:
        def place(entry: Entry) -> tuple[str, str]:
            files = self._files(entry.entity_id)
            return entry.entity_id, files.period_of(entry.posting_date)

        for key, found in groupby(sorted(entries, key=place), key=place):
            yield key, list(found)

    def _files(self, entity_id: str) -> SaftFiles:
        currency = self._currencies[entity_id]
        return SaftFiles(
            self._folder / entity_id,
            self._options,
            self._accounts,
            currency,
            min(decimals_by_currency()[currency], MOST_DECIMALS),
            lambda: self._clock().date(),
        )

    def _check(self, entry: Entry) -> None:
        check_entry(entry, self._currencies)
        own = self._currencies[entry.entity_id]
        if entry.currency_code != own:
            raise RefusedError(
                "invalid",
                f"the file can hold {own} alone and the entry is in {entry.currency_code}; report"
                " this.",
            )
        for line in entry.lines:
            if line.account not in self._accounts:
                raise RefusedError(
                    "unknown_account",
                    f"account {line.account!r} has no row in {self._accounts_file}; add its name"
                    " and grouping code.",
                )
            party = line.party or ""
            if len(party) > LONGEST_PARTY or party != shown(party):
                raise RefusedError(
                    "invalid",
                    f"{party!r} is no id of a customer or vendor: at most {LONGEST_PARTY}"
                    " characters on one line; map to another name.",
                )


def _merged(files: SaftFiles, period: str, entries: Sequence[Entry]) -> list[Outcome]:
    """Add to a period's file what it lacks."""
    held = files.held(period, {entry.external_id: entry for entry in entries})
    new = [entry for entry in entries if entry.external_id not in held]
    if new:
        files.add(period, new)
    return [
        _posted(files, period, entry.external_id)
        if held.get(entry.external_id, True)
        else OTHER_CONTENT.of(entry)
        for entry in entries
    ]


def _posted(files: SaftFiles, period: str, external_id: str) -> Posted:
    return Posted(external_id, f"{files.folder.name}/{period}.xml#{external_id[:21]}")
