"""An entry as the values of a move of Tryton, and a move as an entry that is held.

Belongs here: the two forms of one entry. Not: sending and finding them (tryton.py).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from orchestration.posting.entries import Entry, EntryLine
from orchestration.posting.targets.protocol import AccountMovement, HeldEntry
from orchestration.posting.targets.tryton_company import Company, NotFoundError

MOVE_FIELDS = (
    "external_reference",
    "date",
    "lines.account",
    "lines.debit",
    "lines.credit",
)


def values_of(entry: Entry, company: Company, journal: str) -> dict[str, Any]:
    """What `create_posted` is told of an entry.

    Raises:
        NotFoundError: The company cannot hold it: an account, party, journal or currency.
    """
    if entry.currency_code != company.currency_code:
        raise NotFoundError(
            f"the company's books in Tryton are in {company.currency_code}, the entry is in"
            f" {entry.currency_code}"
        )
    if entry.minor_unit != company.digits:
        # Else what Tryton holds could not be read back in the minor units it was sent in.
        raise NotFoundError(
            f"{entry.currency_code} has {company.digits} decimals in Tryton and"
            f" {entry.minor_unit} here; correct the digits of the currency there"
        )
    values: dict[str, Any] = {
        "external_reference": entry.external_id,
        "payload_hash": entry.payload_hash,
        "journal": company.journal(journal),
        "date": entry.posting_date,
        "description": entry.description,
        "lines": [["create", [_line(line, entry, company) for line in entry.lines]]],
    }
    return values | ({"reverses": entry.reverses} if entry.reverses else {})


def held_entry(record: Mapping[str, Any], company: Company) -> HeldEntry:
    """A move as it was read with MOVE_FIELDS."""
    return HeldEntry(
        external_id=record["external_reference"] or None,
        remote_id=str(record["id"]),
        posting_date=record["date"],
        lines=tuple(
            AccountMovement(
                company.account_named(line["account"]),
                company.currency_code,
                company.minor(line["debit"] - line["credit"]),
            )
            for line in record["lines."]
        ),
    )


def _line(line: EntryLine, entry: Entry, company: Company) -> dict[str, Any]:
    account = company.account(line.account)
    if account.wants_party and not line.party:
        raise NotFoundError(
            f"account {line.account} wants a party on every line in Tryton; name one in the mapping"
        )
    if line.party and not account.wants_party:
        raise NotFoundError(
            f"account {line.account} takes no party in Tryton, and the mapping names {line.party}"
        )
    amount = entry.major(line.amount_minor)
    values: dict[str, Any] = {
        "account": account.id,
        "debit": max(amount, Decimal(0)),
        "credit": max(-amount, Decimal(0)),
        "description": line.description,
    }
    return values | ({"party": company.party(line.party)} if line.party else {})
