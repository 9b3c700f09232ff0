"""Entries for targets that are folders of files, and opening such a target.

Belongs here: entries as the outbox would hand them over, small and told apart by a number. Not:
what a target must make of them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from orchestration.posting.entries import Entry, EntryLine, mirrored
from orchestration.posting.targets.protocol import Target, TargetContext, ToSend
from orchestration.posting.targets.registry import open_target

CASH = "Assets:1010 Cash drawers"
CARD = "Assets:1110 Card clearing"
SALES = "Income:4010 Merchandise sales"
TAX = "Liabilities:2110 Sales tax payable"
FIRST_DAY = date(2026, 8, 25)
SPAN = (date(2026, 8, 1), date(2026, 12, 31))
CURRENCIES = {"harbor": "USD", "juniper": "USD"}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def entry_lines(amounts: Iterable[tuple[str, int]], words: str = "sales") -> tuple[EntryLine, ...]:
    """Lines of accounts and amounts."""
    return tuple(
        EntryLine(number, account.partition(":")[2][:4], account, amount, words)
        for number, (account, amount) in enumerate(amounts, start=1)
    )


def entry(number: int, **changes: Any) -> Entry:
    """The sales of one of three stores on a day: cash, card, tax, for any number other ones."""
    day = FIRST_DAY + timedelta(days=number % 60)
    gross, tax = 10_000 + 37 * number, 801 + number
    cash = gross // 3
    plain = Entry(
        external_id=digest(f"entry {number}"),
        target="books",
        kind="entry",
        revision=1,
        reverses=None,
        entity_id="harbor",
        location_id=f"L{number % 3}",
        journal_type="sales",
        channel=None,
        posting_date=day,
        business_date=day,
        journal_entry_id=None,
        currency_code="USD",
        minor_unit=2,
        description=f"Sales of {day}",
        payload_hash=digest(f"payload {number}"),
        lines=entry_lines(((CASH, cash), (CARD, gross + tax - cash), (SALES, -gross), (TAX, -tax))),
    )
    return replace(plain, **changes)


def reversal(of: Entry) -> Entry:
    """The entry that takes another back."""
    return replace(
        of,
        external_id=digest(f"reversal of {of.external_id}"),
        kind="reversal",
        reverses=of.external_id,
        description=f"Reversal of {of.description}",
        payload_hash=digest(f"reversal of {of.payload_hash}"),
        lines=mirrored(of.lines),
    )


SAFT = {
    "organisation_number": "999999999",
    "company_name": "Havn & Furu AS",
    "street": "Bryggen 1",
    "postal_code": "5003",
    "city": "Bergen",
    "contact_first_name": "Kari",
    "contact_last_name": "Nordmann",
    "telephone": "55000000",
    "software_company": "Havn & Furu AS",
    "balance_accounts": "Assets,Liabilities",
}


def saft_options(folder: Path, **options: str | int | bool) -> dict[str, str | int | bool]:
    """What SAF-T needs to be told; its file of accounts lies in the folder."""
    file = folder / "saft_accounts.csv"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        numbers = {account: account.partition(":")[2][:4] for account in (CASH, CARD, SALES, TAX)}
        rows = [f"{one},{one[12:]},naeringsspesifikasjon,{code}" for one, code in numbers.items()]
        head = "account,description,grouping_category,grouping_code"
        file.write_text("\n".join([head, *rows, ""]), "utf-8")
    return {**SAFT, "accounts": str(file.resolve()), **options}


def opened(kind: str, folder: Path, **options: str | int | bool) -> Target:
    """A target of that kind in a folder."""
    if kind == "saft":
        options = saft_options(folder, **options)
    context = TargetContext(
        name="books",
        options=options,
        functional_currencies=CURRENCIES,
        folder=folder,
        private_folder=folder,
        secret=lambda _: None,
        clock=lambda: datetime(2026, 11, 3, tzinfo=UTC),
        sleep=lambda _: None,
    )
    return open_target(kind, context)


def to_send(entries: Iterable[Entry]) -> list[ToSend]:
    """Entries with their request ids."""
    return [ToSend(one, digest(f"request {one.external_id}")) for one in entries]


def movement_of(entries: Sequence[Entry]) -> dict[tuple[str, str], int]:
    """What entries come to, by account and currency: the other way to the number."""
    keys = {(line.account, one.currency_code) for one in entries for line in one.lines}
    return {
        key: sum(
            line.amount_minor
            for one in entries
            for line in one.lines
            if (line.account, one.currency_code) == key
        )
        for key in keys
    }


def contents(folder: Path) -> dict[str, bytes]:
    """Every file a reader sees, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
