"""A journal entry as QuickBooks Online writes it, and ours among those it holds.

Belongs here: the shape of JournalEntry, both ways. Not: calls, reports, faults.
"""

import re
from typing import Any

from orchestration.posting.entries import Entry, EntryLine

# Intuit's reference gives DocNumber 21 characters and PrivateNote 4000.
LONGEST_NOTE = 4000
LONGEST_DESCRIPTION = 4000
LONGEST_HASH = 16
OURS = re.compile(r"^Tillbook ([0-9a-f]{64}) ([0-9a-f]{16})(?![0-9a-f])")


def journal_entry(entry: Entry, *, multi_currency: bool) -> dict[str, Any]:
    """The document that creates the entry."""
    document: dict[str, Any] = {
        "DocNumber": entry.document_number,
        "TxnDate": entry.posting_date.isoformat(),
        "PrivateNote": private_note(entry),
        "Line": [_line(entry, line) for line in entry.lines],
    }
    if multi_currency:
        document["CurrencyRef"] = {"value": entry.currency_code}
    return document


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


def is_held(entry: Entry, held: dict[str, Any]) -> bool:
    """Whether a held entry is this one.

    The number alone is enough where somebody rewrote the note: 21 digits of a hash are nobody
    else's, and taking the entry for missing would write it a second time.
    """
    if held.get("DocNumber") != entry.document_number:
        return False
    return external_id_of(held) in (None, entry.external_id)


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
