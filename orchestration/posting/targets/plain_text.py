"""Plain text: a journal for hledger and ledger, and a twin for beancount, by company and month.

The files are the record: what is in them is what the target holds, whoever wrote it. A batch is
merged into the month's file by date and id, and the files of a month are replaced together, so a
kill at any byte leaves the old files or the new. Where it fell between the twins, the entry counts
as not there until both have it, and sending it again completes the one without doubling the other.

Belongs here: what the target answers. Not: its files (plain_text_files.py), the syntaxes
(plain_text_journal.py, plain_text_beancount.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

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
    months_between,
    split_fitting,
    uncertain,
)
from orchestration.posting.targets.option_checks import Options, read_options
from orchestration.posting.targets.plain_text_beancount import Beancount
from orchestration.posting.targets.plain_text_files import PlainTextFiles
from orchestration.posting.targets.plain_text_journal import Journal
from orchestration.posting.targets.plain_text_syntax import DIMENSIONS, Syntax, remote_id_of
from orchestration.posting.targets.protocol import (
    HeldEntry,
    Outcome,
    Posted,
    TargetContext,
    ToSend,
)

BATCH_SIZE = 5_000
OTHER_CONTENT = RefusedError(
    "duplicate",
    "the files hold an entry of this id with other content; undo the edit of its payload_hash.",
)
SYNTAXES: dict[str, tuple[Syntax, ...]] = {
    "both": (Journal(), Beancount()),
    "journal": (Journal(),),
    "beancount": (Beancount(),),
}


class PlainTextOptions(Options):
    """Options of plain text."""

    syntax: Literal["both", "journal", "beancount"] = "both"
    """journal: what hledger and ledger read; beancount; or both."""


def open_target(context: TargetContext) -> "PlainText":
    """Plain text in the target's folder.

    Raises:
        TargetError: An option does not fit.
    """
    return PlainText(context, read_options(PlainTextOptions, context))


class PlainText(FileTarget):
    """A folder of journals.

    Args:
        context: What it is opened with.
        options: Which syntaxes it writes.
    """

    def __init__(self, context: TargetContext, options: PlainTextOptions) -> None:
        super().__init__(context, file_capabilities(BATCH_SIZE, DIMENSIONS))
        self._syntaxes = SYNTAXES[options.syntax]
        self._files = PlainTextFiles(context.folder, self._syntaxes)

    def send(self, batch: Sequence[ToSend]) -> list[Outcome]:
        """Merge entries into the files of their months; what is there already is left alone."""
        with only_writer(self._folder):
            decimals = {
                entity_id: self._files.decimals(entity_id) for entity_id in self._currencies
            }
            fitting, outcomes = split_fitting(batch, lambda entry: self._check(entry, decimals))
            for month, entries in by_month(fitting.values()):
                outcomes += self._send_month(month, entries, decimals[month.entity_id])
        return outcomes

    def look_up(self, entries: Sequence[Entry]) -> dict[str, Posted | None]:
        """What the files say; an entry that only one of the twins has is not there yet."""
        found: dict[str, Posted | None] = {entry.external_id: None for entry in entries}
        months: dict[EntityMonth, dict[str, Entry]] = {}
        for entry in entries:
            months.setdefault(month_of(entry), {})[entry.external_id] = entry
        for month, wanted in months.items():
            for external_id in self._files.held_by_all(month, wanted):
                found[external_id] = Posted(external_id, remote_id_of(month, external_id))
        return found

    def entries(self, entity_id: str, first_day: date, last_day: date) -> Iterator[HeldEntry]:
        """Every entry of the files as they are now; twins must say the same."""
        for month in months_between(first_day, last_day):
            for held in self._files.read(EntityMonth(entity_id, month)):
                if first_day <= held.posting_date <= last_day:
                    yield held

    def _send_month(
        self, month: EntityMonth, entries: Sequence[Entry], decimals: Mapping[str, int]
    ) -> list[Outcome]:
        wanted = {entry.external_id: entry for entry in entries}
        try:
            others = self._files.write(month, wanted, decimals, self._currencies[month.entity_id])
        except OSError as error:
            return uncertain(entries, error)
        return [
            OTHER_CONTENT.of(entry)
            if external_id in others
            else Posted(external_id, remote_id_of(month, external_id))
            for external_id, entry in wanted.items()
        ]

    def _check(self, entry: Entry, declared: Mapping[str, dict[str, int]]) -> None:
        """Refuse what no file can hold; the first entry in a currency says its decimals."""
        check_entry(entry, self._currencies)
        decimals = declared[entry.entity_id]
        if decimals.setdefault(entry.currency_code, entry.minor_unit) != entry.minor_unit:
            raise RefusedError(
                "invalid",
                f"{entry.currency_code} has {decimals[entry.currency_code]} decimals in these"
                f" files and {entry.minor_unit} in the entry; report this.",
            )
        unknown = {name for line in entry.lines for name, _ in line.dimensions} - {*DIMENSIONS}
        if unknown:
            raise RefusedError(
                "invalid",
                f"plain text has no dimension {min(unknown)}; name one of {', '.join(DIMENSIONS)}"
                f" under [targets.{self.name}.dimensions].",
            )
        for syntax in self._syntaxes:
            for line in entry.lines:
                syntax.account(line.account)
