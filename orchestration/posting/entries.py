"""What is sent to an accounting system: one entry of it, in words that every target shares.

Belongs here: the entry, its lines, and reading those from what the outbox keeps. Not: how entries
are formed from the journal (planning/), or how a target writes them (targets/).
"""

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

EntryKind = Literal["entry", "reversal"]
PartyType = Literal["customer", "vendor"]
DOCUMENT_NUMBER_LENGTH = 21


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of an entry.

    Attributes:
        number: 1, 2, ... within the entry.
        account_id: The account in the company's own chart.
        account: What the target calls that account, by `tillbook map`.
        amount_minor: Minor units, debit positive, never zero.
        description: What the line is, in words.
        dimensions: Names of the target's dimensions (class, department, tracking ...) and values.
        party_type: Whom the target wants named on a receivable or payable line; None: nobody.
        party: What the target calls that customer or vendor.
    """

    number: int
    account_id: str
    account: str
    amount_minor: int
    description: str
    dimensions: tuple[tuple[str, str], ...] = ()
    party_type: PartyType | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One journal entry as an accounting system must hold it. Its lines sum to zero.

    Attributes:
        external_id: 64 hexadecimal digits, the same for ever (accounting.md 3.0).
        target: Name of the target in `tillbook.toml`.
        kind: An entry, or the reversal of one.
        revision: 1, 2, ... of the same day, store and journal.
        reverses: External id of the entry that this one takes back.
        entity_id: Company.
        location_id: Store.
        journal_type: sales, cash, settlement, inventory or other.
        channel: Channel of its sales, where they name one.
        posting_date: Accounting date.
        business_date: Day of trade.
        journal_entry_id: The one entry of the books it carries; None: it sums up a day.
        currency_code: Currency of the amounts.
        minor_unit: Decimals of that currency, as sent to this target.
        description: What the entry is, in words.
        payload_hash: SHA-256 of the lines and words, so without identity and revision.
        lines: Its lines, at least two.
    """

    external_id: str
    target: str
    kind: EntryKind
    revision: int
    reverses: str | None
    entity_id: str
    location_id: str | None
    journal_type: str
    channel: str | None
    posting_date: date
    business_date: date
    journal_entry_id: str | None
    currency_code: str
    minor_unit: int
    description: str
    payload_hash: str
    lines: tuple[EntryLine, ...]

    @property
    def document_number(self) -> str:
        """The external id, as far as a target's short number has room for it."""
        return self.external_id[:DOCUMENT_NUMBER_LENGTH]

    def major(self, amount_minor: int) -> Decimal:
        """An amount in major units, with exactly the currency's decimals."""
        return Decimal(amount_minor).scaleb(-self.minor_unit)


def read_lines(text: str) -> tuple[EntryLine, ...]:
    """The lines that the outbox keeps as JSON.

    Raises:
        ValueError: The text is not one that planning wrote.
    """
    try:
        return tuple(_line(told) for told in json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"these are not lines of an entry ({error})") from error


def mirrored(lines: tuple[EntryLine, ...]) -> tuple[EntryLine, ...]:
    """The lines that take others back, to the minor unit."""
    return tuple(replace(line, amount_minor=-line.amount_minor) for line in lines)


def _line(told: dict[str, Any]) -> EntryLine:
    dimensions = told.pop("dimensions", None) or {}
    named = tuple(sorted((name, str(value)) for name, value in dimensions.items() if value))
    return EntryLine(dimensions=named, **told)
