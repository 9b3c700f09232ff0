"""Entries to post, made from a seed: days of a store as they might be, balanced to the cent.

Belongs here: making entries, what they sum to, and sending a few. Not: delivering an outbox.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from orchestration.posting.entries import Entry, EntryLine, mirrored
from orchestration.posting.targets.protocol import AccountMovement, Outcome, Target, ToSend
from tests.servers.tryton_books import CUSTOMER, RECEIVABLE, YEAR

ENTITY, TARGET = "harbor", "tryton"
JOURNAL_TYPES = ("sales", "cash", "settlement", "inventory", "other")
ACCOUNTS = ("1010", "1040", "1110", "1200", "1300", "2110", "2310", "4010", "4110", "5010", "6110")


def entry(
    name: str, day: date, amounts: Iterable[tuple[str, int]], journal_type: str = "sales"
) -> Entry:
    """An entry of accounts and minor units; the same name is the same entry for ever."""
    lines = tuple(
        EntryLine(
            number=number,
            account_id=account,
            account=account,
            amount_minor=amount,
            description=f"line {number}",
            party_type="customer" if account == RECEIVABLE else None,
            party=CUSTOMER if account == RECEIVABLE else None,
        )
        for number, (account, amount) in enumerate(amounts, start=1)
    )
    return Entry(
        external_id=_hashed("id", name),
        target=TARGET,
        kind="entry",
        revision=1,
        reverses=None,
        entity_id=ENTITY,
        location_id="L1",
        journal_type=journal_type,
        channel=None,
        posting_date=day,
        business_date=day,
        journal_entry_id=None,
        currency_code="USD",
        minor_unit=2,
        description=f"Sales of {day}, {name}",
        payload_hash=_hashed("content", repr(lines)),
        lines=lines,
    )


def balanced(name: str, day: date, seed: int) -> Entry:
    """An entry of two to six lines with odd amounts that sum to zero."""
    chance = random.Random(f"{seed} {name}")  # noqa: S311  the same days for the same seed
    accounts = chance.sample(ACCOUNTS, chance.randint(2, 6))
    amounts = [chance.choice((-1, 1)) * chance.randint(1, 999_999) for _ in accounts[1:]]
    rest = -sum(amounts)
    if rest == 0:
        amounts[0], rest = amounts[0] + 1, -1
    return entry(
        name, day, zip(accounts, [*amounts, rest], strict=True), chance.choice(JOURNAL_TYPES)
    )


def corrected(original: Entry, seed: int) -> tuple[Entry, Entry]:
    """What takes an entry back, and its next revision."""
    reversal = replace(
        original,
        external_id=_hashed("reversal", original.external_id),
        kind="reversal",
        reverses=original.external_id,
        lines=mirrored(original.lines),
    )
    again = balanced(f"{original.description} again", original.posting_date, seed)
    return reversal, replace(again, revision=2, journal_type=original.journal_type)


def summed(entries: Sequence[Entry]) -> list[AccountMovement]:
    """What each account moves by, by all of the entries: the trial balance they make."""
    sums: Counter[str] = Counter()
    for one in entries:
        for line in one.lines:
            sums[line.account] += line.amount_minor
    return [
        AccountMovement(account, "USD", sums[account]) for account in sorted(sums) if sums[account]
    ]


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def day(month: int, number: int = 1) -> date:
    """A day of the tests' year."""
    return date(YEAR, month, number)


def a_sale(name: str, on: date) -> Entry:
    """A sale on account, of 100.00 and 8.25 of tax."""
    return entry(name, on, [("1200", 10_825), ("4010", -10_000), ("2110", -825)])


def send(target: Target, *entries: Entry) -> list[Outcome]:
    """What a target answers to entries."""
    return target.send([ToSend(one, f"request of {one.external_id}") for one in entries])
