"""A journal entry as QuickBooks Online writes it, and ours among the transactions it holds.

Belongs here: the shape of JournalEntry, and what all kinds of transaction carry so that ours are
known again. Not: the other kinds' shapes (quickbooks_online_forms), calls, reports, faults.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, get_args

from orchestration.posting.entries import Entry, EntryLine
from orchestration.posting.targets.protocol import ToSend

# Intuit's reference gives DocNumber 21 characters and PrivateNote 4000.
LONGEST_NOTE = 4000
LONGEST_DESCRIPTION = 4000
LONGEST_HASH = 16
Kind = Literal["JournalEntry", "SalesReceipt", "Deposit"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
OURS = re.compile(r"^Tillbook ([0-9a-f]{64}) ([0-9a-f]{16})(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class Document:
    """An entry as it is written.

    Attributes:
        item: The entry, in words, and its request id.
        kind: Of transaction.
        body: What creates it.
    """

    item: ToSend
    kind: Kind
    body: dict[str, Any]


def journal_entry(entry: Entry, *, multi_currency: bool) -> dict[str, Any]:
    """The document that creates the entry as a journal entry."""
    return head(entry, multi_currency=multi_currency) | {
        "DocNumber": entry.document_number,
        "Line": [_line(entry, line) for line in entry.lines],
    }


def head(entry: Entry, *, multi_currency: bool) -> dict[str, Any]:
    """What a transaction of any kind says of itself; a deposit has no number."""
    told: dict[str, Any] = {
        "TxnDate": entry.posting_date.isoformat(),
        "PrivateNote": private_note(entry),
    }
    if multi_currency:
        told["CurrencyRef"] = {"value": entry.currency_code}
    return told


def private_note(entry: Entry) -> str:
    """The whole external id and the beginning of the payload's hash, then words for people."""
    words = [entry.description]
    if entry.reverses:
        words.append(f"Takes back {entry.reverses}.")
    marked = f"Tillbook {entry.external_id} {entry.payload_hash[:LONGEST_HASH]}"
    return "\n".join([marked, *words])[:LONGEST_NOTE]


def external_id_of(held: dict[str, Any]) -> str | None:
    """Our external id, as the note of a held entry says it."""
    found = OURS.match(str(held.get("PrivateNote") or ""))
    return found.group(1) if found else None


def is_held(entry: Entry, kind: Kind, held: dict[str, Any]) -> bool:
    """Whether a held transaction is this entry.

    The number alone is enough where somebody rewrote the note: 21 digits of a hash are nobody
    else's, and taking the entry for missing would write it a second time. A deposit has no number:
    the same day, account and lines are enough then.
    """
    named = external_id_of(held)
    if kind == "Deposit":
        return named == entry.external_id or (named is None and _is_alike(entry, held))
    return held.get("DocNumber") == entry.document_number and named in (None, entry.external_id)


def _is_alike(entry: Entry, deposit: dict[str, Any]) -> bool:
    held: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in deposit.get("Line") or ():
        account = ((line.get("DepositLineDetail") or {}).get("AccountRef") or {}).get("value")
        held[str(account)] -= Decimal(str(line.get("Amount", 0)))
    held[str((deposit.get("DepositToAccountRef") or {}).get("value"))] -= sum(held.values())
    for line in entry.lines:
        held[line.account] -= entry.major(line.amount_minor)
    return deposit.get("TxnDate") == entry.posting_date.isoformat() and not any(held.values())


def _line(entry: Entry, line: EntryLine) -> dict[str, Any]:
    detail: dict[str, Any] = {
        "PostingType": "Debit" if line.amount_minor > 0 else "Credit",
        "AccountRef": {"value": line.account},
    }
    if line.party_type and line.party:
        detail["Entity"] = {
            "Type": line.party_type.capitalize(),
            "EntityRef": {"value": line.party},
        }
    dimensions = dict(line.dimensions)
    for name, reference in (("class", "ClassRef"), ("department", "DepartmentRef")):
        if name in dimensions:
            detail[reference] = {"value": dimensions[name]}
    return {
        "Description": line.description[:LONGEST_DESCRIPTION],
        "Amount": entry.major(abs(line.amount_minor)),
        "DetailType": "JournalEntryLineDetail",
        "JournalEntryLineDetail": detail,
    }
