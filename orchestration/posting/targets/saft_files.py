"""The files of SAF-T: `COMPANY/2026.xml`, or one a month, each with the balances before and after.

A file opens with what the one before closes with. So whoever adds to a file writes those after it
anew as well, and puts the last in place first: while the file that holds the entries is not there,
they are looked up as not there and sent again, and every opening balance is made good with them.

Belongs here: merging, balances, which files follow. Not: elements (saft_writing.py, _reading.py).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge
from pathlib import Path
from typing import Any

from orchestration.posting.entries import Entry
from orchestration.posting.targets.atomic_files import Replacement
from orchestration.posting.targets.saft_accounts import SaftAccount
from orchestration.posting.targets.saft_options import SaftOptions
from orchestration.posting.targets.saft_reading import (
    Balances,
    held_entry,
    is_same,
    lines_of,
    stated_closings,
    text_of,
    transactions,
)
from orchestration.posting.targets.saft_writing import (
    Contents,
    journals_in_order,
    place_of_entry,
    transaction_of,
    write_file,
)

Told = tuple[tuple[str, str, str], Any]


@dataclass(frozen=True, slots=True)
class SaftFiles:
    """The files of one company.

    Attributes:
        folder: The company's.
        options: What its header says, and what a file holds.
        accounts: What is known of its accounts.
        currency_code: Of its books.
        decimals: Of that currency, at most two.
        today: The present day.
    """

    folder: Path
    options: SaftOptions
    accounts: Mapping[str, SaftAccount]
    currency_code: str
    decimals: int
    today: Callable[[], date]

    def period_of(self, day: date) -> str:
        """Which file a posting date belongs in."""
        return f"{day:%Y}" if self.options.period == "year" else f"{day:%Y-%m}"

    def file(self, period: str) -> Path:
        """A period's file."""
        return self.folder / f"{period}.xml"

    def held(self, period: str, wanted: Mapping[str, Entry]) -> dict[str, bool]:
        """Which of the wanted ids a file has, and whether with the content it should have."""
        file = self.file(period)
        return {
            one: is_same(node, wanted[one], file)
            for _, node in transactions(file)
            if (one := text_of(node, "TransactionID")) in wanted
        }

    def add(self, period: str, entries: Sequence[Entry]) -> None:
        """Merge entries that a period's file lacks into it, and carry its balances forward.

        Raises:
            TargetError: A file is not as it was written.
            OSError: A file cannot be written.
        """
        later = [each for each in self._periods() if each > period]
        earlier = [each for each in self._periods() if each < period]
        before = self._before(period, self._closings(earlier[-1]), earlier[-1]) if earlier else None
        replacement, carried, closed = Replacement(), before or Balances(), period
        staged = []
        for each in (period, *later):
            opening = carried if each == period else self._before(each, carried, closed)
            contents = self._contents(each, opening, entries if each == period else ())
            staged.append((each, contents))
            carried, closed = contents.opening + contents.movement, each
        for each, contents in reversed(staged):
            told = self._told(each, entries if each == period else ())
            place = replacement.stage(self.file(each))
            transactions_in_order = ((key[0], node) for key, node in told)
            write_file(
                place, contents, self.options, self.accounts, transactions_in_order, self.today()
            )
        replacement.commit()

    def entries(self, first_day: date, last_day: date) -> Iterator[Any]:
        """Every entry of the files, as they are now."""
        first, last = self.period_of(first_day), self.period_of(last_day)
        for period in self._periods():
            if first <= period <= last:
                file = self.file(period)
                for _, node in transactions(file):
                    yield held_entry(node, file, self.currency_code, self.decimals)

    def _periods(self) -> list[str]:
        form = "[0-9]" * 4 if self.options.period == "year" else "[0-9]" * 4 + "-[0-9][0-9]"
        return sorted(file.stem for file in self.folder.glob(f"{form}.xml"))

    def _closings(self, period: str) -> Balances:
        return stated_closings(self.file(period), self.decimals)

    def _before(self, period: str, closed: Balances, closed_period: str) -> Balances:
        """What a period opens with: all of it within a year; after it what balances carry over."""
        if period[:4] == closed_period[:4]:
            return closed
        found = Balances()
        for account, amount in closed.accounts.items():
            if self.options.carries_over(account) and amount:
                found.accounts[account] = amount
        for key, amount in closed.parties.items():
            if self.options.carries_over(key[2]) and amount:
                found.parties[key] = amount
        return found

    def _told(self, period: str, added: Iterable[Entry]) -> Iterator[Told]:
        """Transactions of a file and those that are added, by journal, date and id."""
        there = (
            ((journal, text_of(node, "GLPostingDate"), text_of(node, "TransactionID")), node)
            for journal, node in transactions(self.file(period))
        )
        new = (
            (place_of_entry(entry), transaction_of(entry, self.today()))
            for entry in journals_in_order(added)
        )
        return merge(there, new, key=lambda told: told[0])

    def _contents(self, period: str, opening: Balances, added: Sequence[Entry]) -> Contents:
        movement, number, debit, credit = Balances(), 0, 0, 0
        file = self.file(period)
        for _, node in self._told(period, added):
            number += 1
            for account, party_type, party, amount in lines_of(node, file, self.decimals):
                movement.move(account, party_type, party, amount)
                debit += max(amount, 0)
                credit -= min(amount, 0)
        year, _, month = period.partition("-")
        return Contents(
            year=int(year),
            first_month=int(month or 1),
            last_month=int(month or 12),
            currency_code=self.currency_code,
            decimals=self.decimals,
            opening=opening,
            movement=movement,
            entries=number,
            debit=debit,
            credit=credit,
        )
