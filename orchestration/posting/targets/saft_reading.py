"""Reads SAF-T Financial files back, a transaction at a time.

Belongs here: balances as a file states them, and its transactions as elements and as entries. Not:
writing them (saft_writing.py). Entities, DTDs and the network are shut off.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from lxml import etree

from orchestration.posting.entries import Entry
from orchestration.posting.targets.protocol import AccountMovement, HeldEntry, TargetError

NAMESPACE = "urn:StandardAuditFile-Taxation-Financial:NO"
N = f"{{{NAMESPACE}}}"
PARTIES = {"customer": "CustomerID", "vendor": "SupplierID"}
SHUT_OFF = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_blank_text": True,
}
Element = Any
PartyKey = tuple[str, str, str]


@dataclass
class Balances:
    """Minor units, debit positive.

    Attributes:
        accounts: By account.
        parties: By kind of party, its id and account.
    """

    accounts: Counter[str] = field(default_factory=Counter)
    parties: Counter[PartyKey] = field(default_factory=Counter)

    def move(self, account: str, party_type: str | None, party: str | None, amount: int) -> None:
        """Add a line."""
        self.accounts[account] += amount
        if party_type and party:
            self.parties[party_type, party, account] += amount

    def __add__(self, other: "Balances") -> "Balances":
        """Both together; what comes to zero stays."""
        total = Balances(Counter(self.accounts), Counter(self.parties))
        total.accounts.update(other.accounts)
        total.parties.update(other.parties)
        return total


def stated_closings(file: Path, decimals: int) -> Balances:
    """The closing balances that a file states; none of a file that is not there.

    Raises:
        TargetError: The file is not as it was written.
    """
    found = Balances()
    tags = {f"{N}{tag}" for tag in ("Account", "Customer", "Supplier")}
    for element in _elements(file, [*tags, f"{N}GeneralLedgerEntries"], ("start", "end")):
        event, node = element
        if node.tag not in tags:
            break
        if event == "end":
            _note(found, node, file, decimals)
    return found


def _note(found: Balances, node: Element, file: Path, decimals: int) -> None:
    if node.tag == f"{N}Account":
        found.accounts[text_of(node, "AccountID")] = _closing(node, file, decimals)
        return
    party_type = "customer" if node.tag == f"{N}Customer" else "vendor"
    for told in node.iterfind(f"{N}BalanceAccount"):
        key = (party_type, text_of(node, PARTIES[party_type]), text_of(told, "AccountID"))
        found.parties[key] = _closing(told, file, decimals)


def _closing(node: Element, file: Path, decimals: int) -> int:
    debit = node.findtext(f"{N}ClosingDebitBalance")
    credit = node.findtext(f"{N}ClosingCreditBalance")
    if debit is not None:
        return minor_of(debit, file, node, decimals)
    return -minor_of(credit or "", file, node, decimals)


def transactions(file: Path) -> Iterator[tuple[str, Element]]:
    """Journal and element of each transaction; an element is good until the next is asked for.

    Raises:
        TargetError: The file is not as it was written.
    """
    for _, node in _elements(file, [f"{N}Transaction"], ("end",)):
        journal = node.getparent()
        yield text_of(journal, "JournalID"), node
        node.clear()
        before = node.getprevious()
        if before is not None and before.tag == node.tag:
            journal.remove(before)


def held_entry(node: Element, file: Path, currency_code: str, decimals: int) -> HeldEntry:
    """A transaction as an entry.

    Raises:
        TargetError: It is not as it was written.
    """
    external_id = text_of(node, "TransactionID")
    try:
        day = date.fromisoformat(text_of(node, "GLPostingDate"))
    except ValueError as error:
        raise unreadable(file, node, str(error)) from error
    lines = tuple(
        AccountMovement(account, currency_code, amount)
        for account, _, _, amount in lines_of(node, file, decimals)
    )
    ours = len(external_id) == 64 and not set(external_id) - set("0123456789abcdef")
    remote_id = f"{file.parent.name}/{file.name}#{external_id[:21]}"
    return HeldEntry(external_id if ours else None, remote_id, day, lines)


def lines_of(
    node: Element, file: Path, decimals: int
) -> Iterator[tuple[str, str | None, str | None, int]]:
    """Account, kind of party, party and minor units of each line."""
    for line in node.iterfind(f"{N}Line"):
        debit = line.findtext(f"{N}DebitAmount/{N}Amount")
        credit = line.findtext(f"{N}CreditAmount/{N}Amount")
        amount = minor_of(debit or credit or "", file, line, decimals)
        named = [(kind, line.findtext(f"{N}{tag}")) for kind, tag in PARTIES.items()]
        kind, party = next((told for told in named if told[1]), (None, None))
        yield text_of(line, "AccountID"), kind, party, amount if debit else -amount


def is_same(node: Element, entry: Entry, file: Path) -> bool:
    """Whether a transaction says what an entry says."""
    found = held_entry(node, file, entry.currency_code, entry.minor_unit)
    told = [(line.account, line.amount_minor) for line in entry.lines]
    there = [(line.account, line.amount_minor) for line in found.lines]
    return (found.posting_date, there) == (entry.posting_date, told)


def text_of(node: Element, tag: str) -> str:
    """The text of a child; empty where it has none."""
    return str(node.findtext(f"{N}{tag}") or "")


def minor_of(text: str, file: Path, node: Element, decimals: int) -> int:
    """An amount in minor units.

    Raises:
        TargetError: It is no amount of the currency.
    """
    try:
        minor = Decimal(text).scaleb(decimals)
        if minor == int(minor):
            return int(minor)
    except (InvalidOperation, ValueError, OverflowError):
        pass
    raise unreadable(file, node, f"{text!r} is no amount of money")


def unreadable(file: Path, node: Element, what: str) -> TargetError:
    """What is wrong, by file and line."""
    return TargetError(f"{file}:{node.sourceline}: {what}; undo the edit.")


def _elements(
    file: Path, tags: list[str], events: tuple[str, ...]
) -> Iterator[tuple[str, Element]]:
    if not file.exists():
        return
    try:
        with file.open("rb") as stream:
            yield from etree.iterparse(stream, events=events, tag=tags, **SHUT_OFF)
    except (etree.XMLSyntaxError, OSError) as error:
        raise TargetError(f"{file}: the file cannot be read ({error}); undo the edit.") from error
