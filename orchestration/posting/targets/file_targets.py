"""What the targets share that are folders of files: their base, and what no file may take.

Belongs here: what each answers alike, refusing an entry that cannot stand in any file, and grouping
by company and month. Not: how files are replaced (atomic_files.py), or their syntax.
"""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from orchestration.currencies import CURRENCY_CODES
from orchestration.posting.entries import Entry
from orchestration.posting.targets.protocol import (
    AccountMovement,
    Capabilities,
    HeldEntry,
    Outcome,
    Posted,
    Reason,
    Rejected,
    RemoteAccount,
    TargetContext,
    ToSend,
    Uncertain,
)


class RefusedError(Exception):
    """A file cannot take an entry; the message says why and what to do."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason: Reason = reason

    def of(self, entry: Entry) -> Rejected:
        """The answer that the entry gets."""
        return Rejected(entry.external_id, self.reason, str(self))


@dataclass(frozen=True, slots=True, order=True)
class EntityMonth:
    """A company and a calendar month of posting dates: what one file holds."""

    entity_id: str
    month: str


class FileTarget(ABC):
    """A folder of files that are the record: it holds what they say, whoever wrote it.

    Attributes:
        name: Its name in `tillbook.toml`.
        capabilities: What it can take.
    """

    def __init__(self, context: TargetContext, capabilities: Capabilities) -> None:
        self.name = context.name
        self.capabilities = capabilities
        self._folder = context.folder
        self._currencies = context.functional_currencies

    @abstractmethod
    def send(self, batch: Sequence[ToSend]) -> list[Outcome]:
        """Write what the files lack of a batch."""

    @abstractmethod
    def look_up(self, entries: Sequence[Entry]) -> dict[str, Posted | None]:
        """What the files say."""

    @abstractmethod
    def entries(self, entity_id: str, first_day: date, last_day: date) -> Iterator[HeldEntry]:
        """Every entry of the files as they are now."""

    def movements(self, entity_id: str, first_day: date, last_day: date) -> list[AccountMovement]:
        """What the entries of the files come to."""
        return moved(self.entries(entity_id, first_day, last_day))

    def chart(self, entity_id: str) -> list[RemoteAccount]:
        """None: files take any account."""
        return []


def file_capabilities(
    batch_size: int,
    dimensions: tuple[str, ...],
    amounts: Literal["transaction", "functional"] = "transaction",
    companies: int | None = None,
) -> Capabilities:
    """What a folder of files can take: sending looks at the files, so it needs no look-up."""
    return Capabilities(
        batch_size,
        amounts,
        dimensions=dimensions,
        companies=companies,
        looks_up_first=False,
        moves_by_entries=True,
    )


def check_entry(entry: Entry, functional_currencies: Mapping[str, str]) -> None:
    """Refuse what would be wrong in every file.

    Raises:
        RefusedError: It is not of a company here, does not balance or names no real currency.
    """
    if entry.entity_id not in functional_currencies:
        raise RefusedError(
            "invalid",
            f"company {entry.entity_id} is none of this target; name it under entities.",
        )
    total = sum(line.amount_minor for line in entry.lines)
    if total:
        raise RefusedError(
            "unbalanced",
            f"debits and credits differ by {abs(entry.major(total))} {entry.currency_code};"
            " run tillbook check.",
        )
    if len(entry.lines) < 2 or not all(line.amount_minor for line in entry.lines):
        raise RefusedError("invalid", "it needs two lines or more, none of zero; report this.")
    if entry.currency_code not in CURRENCY_CODES:
        raise RefusedError(
            "invalid", f"{entry.currency_code} is no currency of ISO 4217; correct the source."
        )


def shown(text: str) -> str:
    """Words on one line: what is no visible character becomes one space."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    visible = (" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return " ".join("".join(visible).split())


def split_fitting(
    batch: Iterable[ToSend], check: Callable[[Entry], None]
) -> tuple[dict[str, Entry], list[Outcome]]:
    """The entries that a target can take, by external id, and its answers to the others."""
    fitting: dict[str, Entry] = {}
    refused: dict[str, Outcome] = {}
    for one in batch:
        try:
            check(one.entry)
            fitting[one.entry.external_id] = one.entry
        except RefusedError as error:
            refused[one.entry.external_id] = error.of(one.entry)
    return fitting, list(refused.values())


def uncertain(entries: Iterable[Entry], error: OSError) -> list[Outcome]:
    """The answer to entries whose files could not be put in place, or not all."""
    detail = f"{error.filename or 'the disk'}: {error.strerror}; make room or correct permissions."
    return [Uncertain(entry.external_id, detail) for entry in entries]


def by_month(entries: Iterable[Entry]) -> Iterator[tuple[EntityMonth, list[Entry]]]:
    """Entries by the file they belong in, in order of date and id."""
    ordered = sorted(entries, key=lambda entry: (month_of(entry), place_of(entry)))
    for month, entries in groupby(ordered, key=month_of):
        yield month, list(entries)


def month_of(entry: Entry) -> EntityMonth:
    """The file an entry belongs in."""
    return EntityMonth(entry.entity_id, f"{entry.posting_date:%Y-%m}")


def place_of(entry: Entry) -> tuple[str, str]:
    """Where in its file an entry stands: by date, then by id."""
    return (entry.posting_date.isoformat(), entry.external_id)


def months_between(first_day: date, last_day: date) -> list[str]:
    """The calendar months that a span of days touches."""
    months = []
    day = first_day.replace(day=1)
    while day <= last_day:
        months.append(f"{day:%Y-%m}")
        day = (day + timedelta(days=31)).replace(day=1)
    return months


def moved(entries: Iterable[HeldEntry]) -> list[AccountMovement]:
    """What entries came to, by account and currency."""
    totals: dict[tuple[str, str], int] = {}
    for entry in entries:
        for line in entry.lines:
            key = (line.account, line.currency_code)
            totals[key] = totals.get(key, 0) + line.amount_minor
    return [AccountMovement(*key, total) for key, total in sorted(totals.items())]
