"""An entry as a Xero manual journal, and a manual journal read as an entry that Xero holds.

Belongs here: names, signs, dates and amounts of manual journals. Not: calls, or which accounts
and tracking options there are.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from orchestration.posting.entries import Entry, EntryLine
from orchestration.posting.targets.currency_decimals import decimals_by_currency
from orchestration.posting.targets.protocol import AccountMovement, HeldEntry, TargetError

POSTED = "POSTED"
EXTERNAL_ID = re.compile(r"\btillbook ([0-9a-f]{64})\b")
# xero_accounting.yaml, x-is-msdate: milliseconds since 1970, in UTC for a day without time.
MICROSOFT_DATE = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")
TrackingOf = Callable[[EntryLine], list[dict[str, str]]]
DECIMALS = 2  # at most; an amount of a journal is rounded to these


def narration_of(entry: Entry) -> str:
    """What the journal is, in words, and the external id by which it is found again."""
    return f"{entry.description} | tillbook {entry.external_id}"


def external_id_in(narration: str) -> str | None:
    """The external id a narration carries; None: somebody else wrote it."""
    found = EXTERNAL_ID.search(narration)
    return found.group(1) if found else None


def manual_journal(entry: Entry, tracking: TrackingOf, link: str | None) -> dict[str, Any]:
    """The document that creates the entry: posted, on its date, debits positive, without tax.

    Args:
        entry: What is sent.
        tracking: The tracking of a line.
        link: Address the external id is put behind, shown at the journal.
    """
    journal: dict[str, Any] = {
        "Narration": narration_of(entry),
        "Date": entry.posting_date.isoformat(),
        "LineAmountTypes": "NoTax",
        "Status": POSTED,
        "JournalLines": [_line(entry, line, tracking(line)) for line in entry.lines],
    }
    return journal | ({"Url": link + entry.external_id} if link else {})


def _line(entry: Entry, line: EntryLine, tracking: list[dict[str, str]]) -> dict[str, Any]:
    written: dict[str, Any] = {
        "LineAmount": entry.major(line.amount_minor),
        ("AccountID" if is_account_id(line.account) else "AccountCode"): line.account,
        "Description": line.description,
    }
    return written | ({"Tracking": tracking} if tracking else {})


def is_account_id(account: str) -> bool:
    """Whether an account is named by Xero's own id: a bank account need not have a code."""
    try:
        return str(UUID(account)) == account.lower()
    except ValueError:
        return False


def held_entry(
    journal: Mapping[str, Any], names: Mapping[str, str], currency_code: str
) -> HeldEntry:
    """A manual journal as Xero holds it.

    Args:
        journal: One of `ManualJournals`, with its lines.
        names: What entries call an account, by Xero's id of it.
        currency_code: The organisation's base currency, the only one a manual journal has.
    """
    decimals = decimals_of(currency_code)
    lines = tuple(
        AccountMovement(
            account_of(line, names), currency_code, minor_units(line["LineAmount"], decimals)
        )
        for line in journal.get("JournalLines", ())
    )
    return HeldEntry(
        external_id_in(journal["Narration"]),
        journal["ManualJournalID"],
        day_of(journal["Date"]),
        lines,
    )


def account_of(line: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What entries call the account of a line: its code, or its id where it has none."""
    if line.get("AccountID") in names:
        return names[line["AccountID"]]
    return str(line.get("AccountCode") or line.get("AccountID") or "")


def day_of(told: str) -> date:
    """A date of Xero's.

    Raises:
        TargetError: It is none.
    """
    found = MICROSOFT_DATE.fullmatch(told)
    try:
        if found is None:
            return date.fromisoformat(told[:10])
        since = timedelta(milliseconds=int(found.group(1)))
        return (datetime(1970, 1, 1, tzinfo=UTC) + since).date()
    except (ValueError, OverflowError) as error:
        raise TargetError(
            f"Xero told the date {told!r}, which is none; look at it there."
        ) from error


def decimals_of(currency_code: str) -> int:
    """The decimals of an amount, as planning rounded it for this target."""
    return min(decimals_by_currency().get(currency_code, DECIMALS), DECIMALS)


def minor_units(told: object, decimals: int) -> int:
    """An amount of Xero's in minor units.

    Raises:
        TargetError: It is no amount, or finer than Xero keeps amounts.
    """
    try:
        scaled = Decimal(str(told or 0)).scaleb(decimals)
        if scaled == scaled.to_integral_value():
            return int(scaled)
    except ArithmeticError:
        pass
    raise TargetError(f"Xero told the amount {told!r}, which is none; look at it there.")
