"""Entries as planning forms them, for tests of targets that know a chart of accounts.

Belongs here: entries that are right, random but the same for a seed. Not: a target's own rules.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from orchestration.posting.entries import Entry, EntryLine, mirrored

FIRST_DAY = date(2026, 10, 20)
DRAWER, CLEARING, SALES, TAX, COST, STOCK = "35", "60", "79", "90", "80", "81"
RECEIVABLE, PAYABLE = "84", "33"
CUSTOMER, VENDOR = "House accounts", "O'Hara's Farm"
CLASSES, DEPARTMENTS = ("Food", "Drinks"), ("L1", "L2")


def external_id(*parts: object) -> str:
    """An identity, as accounting.md 3.0 forms it: a hash of what it is."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def an_entry(number: int = 0, *lines: tuple[str, int], day: date = FIRST_DAY) -> Entry:
    """A plain entry; amounts are cents, debit positive."""
    given = lines or ((DRAWER, 108_25), (SALES, -100_00), (TAX, -8_25))
    identity = external_id("entry", number, day)
    return Entry(
        external_id=identity,
        target="books",
        kind="entry",
        revision=1,
        reverses=None,
        entity_id="juniper",
        location_id="L1",
        journal_type="sales",
        channel=None,
        posting_date=day,
        business_date=day,
        journal_entry_id=None,
        currency_code="USD",
        minor_unit=2,
        description=f"Sales of {day}, Harbour Street",
        payload_hash=external_id("payload", identity, given),
        lines=tuple(
            EntryLine(place, f"own-{account}", account, amount, f"line {place}")
            for place, (account, amount) in enumerate(given, start=1)
        ),
    )


def reversal_of(entry: Entry) -> Entry:
    """What takes an entry back: its mirror."""
    return replace(
        entry,
        external_id=external_id("reversal", entry.external_id),
        kind="reversal",
        reverses=entry.external_id,
        lines=mirrored(entry.lines),
    )


def later_revision(entry: Entry, *lines: tuple[str, int]) -> Entry:
    """What stands in place of an entry that was taken back."""
    new = an_entry(entry.revision + 1, *lines, day=entry.posting_date)
    return replace(
        new,
        external_id=external_id("revision", entry.external_id, entry.revision + 1),
        revision=entry.revision + 1,
    )


def some_entries(random: Random, most: int = 6) -> list[Entry]:
    """A few days of a store, each kind of line among them, and a correction at times."""
    made: list[Entry] = []
    for number in range(random.randint(2, most)):
        day = FIRST_DAY + timedelta(days=random.randint(0, 20))
        entry = _with_dimensions(an_entry(number, *_some_lines(random), day=day), random)
        made.append(entry)
    if random.random() < 0.4:
        first = made[0]
        later = later_revision(first, *_some_lines(random))
        made += [reversal_of(first), _with_dimensions(later, random)]
    return made


def totals(entries: Sequence[Entry]) -> dict[str, int]:
    """What the entries move each account by."""
    found: Counter[str] = Counter()
    for entry in entries:
        for line in entry.lines:
            found[line.account] += line.amount_minor
    return dict(found)


def _some_lines(random: Random) -> list[tuple[str, int]]:
    net, tax = random.randint(1, 500_000_00), random.randint(1, 40_000_00)
    if random.random() < 0.2:
        return [(COST, net), (STOCK, -net)]
    if random.random() < 0.2:
        return [(STOCK, net), (PAYABLE, -net)]
    held = random.choice([DRAWER, CLEARING, RECEIVABLE])
    return [(held, net + tax), (SALES, -net), (TAX, -tax)]


def _with_dimensions(entry: Entry, random: Random) -> Entry:
    parties: dict[str, tuple[str, str]] = {
        RECEIVABLE: ("customer", CUSTOMER),
        PAYABLE: ("vendor", VENDOR),
    }
    lines = []
    for line in entry.lines:
        party_type, party = parties.get(line.account, (None, None))
        dimensions = [("department", random.choice(DEPARTMENTS))]
        if random.random() < 0.5:
            dimensions.insert(0, ("class", random.choice(CLASSES)))
        lines.append(
            replace(line, dimensions=tuple(dimensions), party_type=party_type, party=party)
        )
    return replace(entry, lines=tuple(lines))
