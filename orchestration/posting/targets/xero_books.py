"""What a Xero organisation holds: its currency, chart, journals and trial balance, read only.

Belongs here: which paths tell what. Not: writing, or what an entry may use.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from orchestration.posting.targets.protocol import AccountMovement, HeldEntry, Posted
from orchestration.posting.targets.xero_accounts import XeroAccounts, read_accounts
from orchestration.posting.targets.xero_connection import XeroConnection
from orchestration.posting.targets.xero_journals import (
    POSTED,
    account_of,
    day_of,
    decimals_of,
    external_id_in,
    held_entry,
    minor_units,
)
from orchestration.posting.targets.xero_reports import movements_in, reports_of
from orchestration.posting.targets.xero_tracking import read_options

JOURNALS = "/ManualJournals"
LOOKED_UP_AT_ONCE = 25  # some 110 characters each, so that the address stays below 4 kB


class XeroBooks:
    """The books of one organisation. Currency, chart and tracking are read once."""

    def __init__(self, xero: XeroConnection) -> None:
        self._xero = xero

    @cached_property
    def currency(self) -> str:
        """The base currency."""
        return str(self._xero.read("/Organisation")["Organisations"][0]["BaseCurrency"])

    @cached_property
    def accounts(self) -> XeroAccounts:
        """The chart."""
        return read_accounts(self._xero.read("/Accounts")["Accounts"])

    @cached_property
    def tracking_options(self) -> dict[str, tuple[str, ...]]:
        """The active options of each tracking category."""
        told = self._xero.read("/TrackingCategories")["TrackingCategories"]
        return read_options(told)

    def posted(self, external_ids: Sequence[str]) -> dict[str, Posted]:
        """Those of the entries that are posted, whatever their date there is by now.

        Filters on the narration are among those Xero makes quick (cdata.com, Xero, ManualJournals);
        one that is too slow for it is refused, never answered in part.
        """
        found: dict[str, Posted] = {}
        for start in range(0, len(external_ids), LOOKED_UP_AT_ONCE):
            some = external_ids[start : start + LOOKED_UP_AT_ONCE]
            where = " OR ".join(f'Narration.Contains("{external_id}")' for external_id in some)
            for journal in self._manual_journals(where):
                external_id = external_id_in(journal["Narration"]) or ""
                if external_id in some and journal["Status"] == POSTED:
                    found.setdefault(external_id, Posted(external_id, journal["ManualJournalID"]))
        return found

    def movements(self, first_day: date, last_day: date) -> list[AccountMovement]:
        """The trial balance of a span: accounts that moved, by whoever posted."""
        moved: Counter[str] = Counter()
        for sign, day in reports_of(first_day, last_day):
            told = self._xero.read("/Reports/TrialBalance", {"date": day.isoformat()})
            report = movements_in(told["Reports"][0], self.accounts.names, self._decimals)
            for account, amount in report.items():
                moved[account] += sign * amount
        return [
            AccountMovement(account, self.currency, amount)
            for account, amount in sorted(moved.items())
            if amount
        ]

    def manual_journals(self, first_day: date, last_day: date) -> Iterator[HeldEntry]:
        """Posted manual journals of a span."""
        span = f"Date>={_date_time(first_day)} AND Date<={_date_time(last_day)}"
        for journal in self._manual_journals(f'Status=="{POSTED}" AND {span}'):
            yield held_entry(journal, self.accounts.names, self.currency)

    def other_journals(
        self, first_day: date, last_day: date, known: set[str]
    ) -> Iterator[HeldEntry]:
        """Journals of any kind in a span, but those of the manual journals known already.

        Xero lists journals by number only, so all of them are read.
        """
        offset: int | None = 0
        while offset is not None:
            listed = self._xero.read("/Journals", {"offset": str(offset)}).get("Journals", [])
            offset = max((one["JournalNumber"] for one in listed), default=None)
            for one in listed:
                day = day_of(one["JournalDate"])
                if first_day <= day <= last_day and one.get("SourceID") not in known:
                    yield self._other(one, day)

    @property
    def _decimals(self) -> int:
        return decimals_of(self.currency)

    def _manual_journals(self, where: str) -> Iterator[dict[str, Any]]:
        query = {"where": where, "order": "ManualJournalID ASC"}
        yield from self._xero.every(JOURNALS, "ManualJournals", query)

    def _other(self, journal: dict[str, Any], day: date) -> HeldEntry:
        lines = tuple(
            AccountMovement(
                account_of(line, self.accounts.names),
                self.currency,
                minor_units(line["NetAmount"], self._decimals),
            )
            for line in journal["JournalLines"]
        )
        return HeldEntry(None, journal["JournalID"], day, lines)


def _date_time(day: date) -> str:
    return f"DateTime({day.year}, {day.month:02}, {day.day:02})"
