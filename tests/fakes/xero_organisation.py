"""A Xero organisation as far as manual journals go: what it keeps and what it refuses.

Belongs here: the rules of the books, each with the public page that says it. Not: HTTP, tokens,
limits and faults (xero.py).
"""

import re
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

JOURNALS_AT_ONCE = 100  # developer.xero.com/documentation/api/accounting/journals: offset, 100 each
CONDITIONS = {
    re.compile(r'Status=="(\w+)"'): lambda journal, told: journal["Status"] == told[0],
    re.compile(r'Narration\.Contains\("([^"]*)"\)'): (
        lambda journal, told: told[0] in journal["Narration"]
    ),
    re.compile(r"Date>=DateTime\((\d+), (\d+), (\d+)\)"): (
        lambda journal, told: day_of(journal) >= date(*map(int, told))
    ),
    re.compile(r"Date<=DateTime\((\d+), (\d+), (\d+)\)"): (
        lambda journal, told: day_of(journal) <= date(*map(int, told))
    ),
}


def account(code: str, kind: str, account_class: str, **more: str) -> dict[str, str]:
    """An account as `Accounts` tells it."""
    account_id = str(uuid.uuid5(uuid.NAMESPACE_OID, code or more["Name"]))
    named = {"Code": code} if code else {}
    return {
        **named,
        "AccountID": account_id,
        "Name": f"Account {code}",
        "Type": kind,
        "Class": account_class,
        "Status": "ACTIVE",
        "SystemAccount": "",
        **more,
    }


CHART = (
    account("", "BANK", "ASSET", Name="Business account"),
    account("090", "BANK", "ASSET"),
    account("610", "CURRENT", "ASSET", SystemAccount="DEBTORS"),
    account("615", "CURRENT", "ASSET"),
    account("630", "INVENTORY", "ASSET"),
    account("631", "CURRENT", "ASSET"),
    account("800", "CURRLIAB", "LIABILITY", SystemAccount="CREDITORS"),
    account("820", "CURRLIAB", "LIABILITY", SystemAccount="GST"),
    account("960", "EQUITY", "EQUITY", SystemAccount="RETAINEDEARNINGS"),
    account("200", "REVENUE", "REVENUE"),
    account("310", "DIRECTCOSTS", "EXPENSE"),
    account("404", "EXPENSE", "EXPENSE"),
    account("999", "EXPENSE", "EXPENSE", Status="ARCHIVED"),
)


@dataclass
class XeroOrganisation:
    """The books of one company."""

    currency: str = "USD"
    chart: tuple[dict[str, str], ...] = CHART
    tracking: dict[str, tuple[str, ...]] = field(
        default_factory=lambda: {
            "Store": ("Harbor", "Harbour Street (L1)", "Hill (L2)", "Pier (L2)"),
            "Channel": ("in_person", "online"),
        }
    )
    lock_date: date | None = None
    manual_journals: dict[str, dict[str, Any]] = field(default_factory=dict)
    journals: list[dict[str, Any]] = field(default_factory=list)

    def create(self, told: dict[str, Any]) -> dict[str, Any]:
        """Keep a manual journal, or say what is wrong with it."""
        answered = {**told, "Date": _microsoft(told.get("Date"))}
        errors = [{"Message": message} for message in self.errors(told)]
        if errors:
            nothing = str(uuid.UUID(int=0))
            return {
                **answered,
                "ManualJournalID": nothing,
                "StatusAttributeString": "ERROR",
                "ValidationErrors": errors,
            }
        number = len(self.manual_journals)
        journal_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{number} {told['Narration']}"))
        # xero_accounting.yaml, ManualJournalStatus: DRAFT unless POSTED is asked for.
        kept = {"Status": "DRAFT", **answered, "ManualJournalID": journal_id}
        kept["JournalLines"] = [self._line(line) for line in told["JournalLines"]]
        self.manual_journals[journal_id] = kept
        if kept["Status"] == "POSTED":
            self.book(day_of(kept), kept["JournalLines"], "MANJOURNAL", journal_id)
        return {**kept, "StatusAttributeString": "OK"}

    def void(self, journal_id: str) -> None:
        """A person voids a posted journal: the ledger takes it back by a journal of its own."""
        journal = self.manual_journals[journal_id]
        journal["Status"] = "VOIDED"
        back = [{**line, "LineAmount": -line["LineAmount"]} for line in journal["JournalLines"]]
        self.book(day_of(journal), back, "MANJOURNAL", journal_id)

    def book(self, day: date, lines: list[dict[str, Any]], kind: str, source: str) -> None:
        """Write a journal, as every document of Xero's does."""
        number = len(self.journals) + 1
        self.journals.append(
            {
                "JournalID": str(uuid.uuid5(uuid.NAMESPACE_X500, str(number))),
                "JournalNumber": number,
                "JournalDate": _microsoft(day.isoformat()),
                "SourceType": kind,
                "SourceID": source,
                "JournalLines": [
                    {
                        "AccountID": line["AccountID"],
                        "AccountCode": line.get("AccountCode"),
                        "NetAmount": line["LineAmount"],
                    }
                    for line in lines
                ],
            }
        )

    def errors(self, told: dict[str, Any]) -> list[str]:
        """What Xero would say is wrong."""
        lines = told.get("JournalLines", [])
        amounts = [line.get("LineAmount") for line in lines]
        if not told.get("Narration"):
            return ["Narration must be specified"]  # xero_accounting.yaml: required
        if len(lines) < 2 or any(not isinstance(one, Decimal | int) for one in amounts):
            # developer.xero.com/documentation/api/accounting/manualjournals: at least two lines.
            return ["At least two journal lines with amounts must be specified"]
        return [
            *self._date_errors(date.fromisoformat(told["Date"])),
            *_amount_errors(amounts),
            *[error for line in lines for error in self._line_errors(line)],
        ]

    def _date_errors(self, day: date) -> list[str]:
        if self.lock_date is None or day > self.lock_date:
            return []
        # github.com/waynerobinson/xeroizer/issues/92 cites the sentence for the year end.
        said = "The document date cannot be before the period lock date, currently set at"
        return [f"{said} {self.lock_date:%d-%b-%Y}"]

    def _line_errors(self, line: dict[str, Any]) -> list[str]:
        held = self._account(line)
        if held is None or held["Status"] != "ACTIVE":
            # help.re-leased.com/support/solutions/articles/8000029721
            code = line.get("AccountCode") or line.get("AccountID")
            return [f"Account code '{code}' is not a valid code for this document."]
        # developer.xero.com/documentation/api/accounting/manualjournals: neither bank accounts nor
        # the system accounts; central.xero.com, Track your inventory: nor type INVENTORY.
        controlled = held["SystemAccount"] in ("DEBTORS", "CREDITORS", "RETAINEDEARNINGS")
        if controlled or held["Type"] in ("BANK", "INVENTORY"):
            return [f"Account code '{held.get('Code')}' cannot be used in a manual journal."]
        tracking = line.get("Tracking", [])
        if len(tracking) > 2:  # xero_accounting.yaml, ManualJournalLine.Tracking
            return ["A journal line can have at most two tracking categories"]
        unknown = [t for t in tracking if t["Option"] not in self.tracking.get(t["Name"], ())]
        return ["A tracking option does not exist"] if unknown else []

    def _account(self, line: dict[str, Any]) -> dict[str, str] | None:
        sought = line.get("AccountID") or line.get("AccountCode")
        return next(
            (one for one in self.chart if sought in (one["AccountID"], one.get("Code"))), None
        )

    def _line(self, line: dict[str, Any]) -> dict[str, Any]:
        held = self._account(line) or {}
        named = {"AccountCode": held["Code"]} if "Code" in held else {}
        return {**line, **named, "AccountID": held["AccountID"]}

    def listed(self, where: str, page: int, page_size: int) -> list[dict[str, Any]]:
        """Manual journals that a filter lets through, by id, one page."""
        found = [
            journal
            for _, journal in sorted(self.manual_journals.items())
            if any(_holds(journal, every.split(" AND ")) for every in where.split(" OR "))
        ]
        return found[(page - 1) * page_size : page * page_size]

    def balances(self, first_day: date, last_day: date) -> Counter[str]:
        """What each account moved by, by Xero's id, in minor units."""
        moved: Counter[str] = Counter()
        for journal in self.journals:
            if first_day <= day_of(journal, "JournalDate") <= last_day:
                for line in journal["JournalLines"]:
                    moved[line["AccountID"]] += int(Decimal(line["NetAmount"]).scaleb(2))
        return moved


def _amount_errors(amounts: list[Any]) -> list[str]:
    debits = sum((one for one in amounts if one > 0), Decimal())
    credits_ = -sum((one for one in amounts if one < 0), Decimal())
    if debits == credits_:
        return []
    # xero_accounting.yaml, example of PUT /ManualJournals.
    return [f"The total debits ({debits:.2f}) must equal total credits ({-credits_:.2f})"]


def _holds(journal: dict[str, Any], conditions: list[str]) -> bool:
    for condition in conditions:
        for pattern, test in CONDITIONS.items():
            if told := pattern.fullmatch(condition.strip()):
                if not test(journal, told.groups()):
                    return False
                break
        else:
            raise ValueError(condition)
    return True


def day_of(journal: dict[str, Any], member: str = "Date") -> date:
    """The date of a journal as it is told."""
    milliseconds = int(re.findall(r"-?\d+", journal[member])[0])
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date()


def _microsoft(day: str | None) -> str:
    # xero_accounting.yaml, x-is-msdate
    at = datetime.combine(date.fromisoformat(day or "2026-01-01"), datetime.min.time(), UTC)
    return f"/Date({int(at.timestamp()) * 1000}+0000)/"
