"""Which kind of transaction an entry becomes in QuickBooks Online: as options wish, where it fits.

Whatever the kind, it posts the entry's amounts to the entry's accounts, and nothing else. What does
not fit a form goes as a journal entry, so nothing is held back by its form; so does what takes
another back, since no form may have a negative total.

Belongs here: choosing the kind, the shapes of SalesReceipt and Deposit. Not: JournalEntry
(quickbooks_online_entries), finding items (quickbooks_online_items), calls.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from orchestration.posting.entries import Entry, EntryLine
from orchestration.posting.targets.protocol import ToSend
from orchestration.posting.targets.quickbooks_online_entries import (
    LONGEST_DESCRIPTION,
    Document,
    Kind,
    head,
    journal_entry,
)
from orchestration.posting.targets.quickbooks_online_items import Items
from orchestration.posting.targets.quickbooks_online_lists import Lists
from orchestration.posting.targets.quickbooks_online_options import QuickBooksOptions

BANK = "Bank"
# Intuit's references of SalesReceipt and Deposit: DepositToAccountRef is of one of these types.
MONEY = (BANK, "Other Current Asset")
OF_PARTIES = ("Accounts Receivable", "Accounts Payable")
UNTAXED = {"value": "NON"}
WISHES: Mapping[str, Kind] = {"sales_receipt": "SalesReceipt", "deposit": "Deposit"}


class Forms:
    """How the entries of one target are written."""

    def __init__(self, lists: Lists, items: Items, options: QuickBooksOptions) -> None:
        self._lists = lists
        self._items = items
        self._customer = options.sales_customer
        self._wished = {
            "sales": WISHES.get(options.sales_as),
            "settlement": WISHES.get(options.payouts_as),
        }

    def kinds_of(self, entry: Entry) -> tuple[Kind, ...]:
        """The kinds of transaction the entry may be held as."""
        wished = self._wished_kind(entry)
        return ("JournalEntry",) if wished is None else ("JournalEntry", wished)

    def document(self, item: ToSend, *, multi_currency: bool) -> Document:
        """The document that creates the entry.

        Raises:
            UnknownNameError: The entry names what is not there.
            TargetError: The company cannot be asked.
        """
        entry = self._lists.resolved(item.entry)
        wished = self._wished_kind(entry)
        main = self._main_line(entry, wished)
        if main is None:
            return Document(
                item, "JournalEntry", journal_entry(entry, multi_currency=multi_currency)
            )
        body = head(entry, multi_currency=multi_currency) | _header_of_form(entry, main)
        if wished == "Deposit":
            return Document(item, wished, body | {"Line": _lines(entry, main, _deposit_line)})
        body["DocNumber"] = entry.document_number
        if customer := self._customer_of(entry):
            body["CustomerRef"] = {"value": customer}
        body["Line"] = _lines(entry, main, self._item_line)
        return Document(item, "SalesReceipt", body)

    def _wished_kind(self, entry: Entry) -> Kind | None:
        return self._wished.get(entry.journal_type) if entry.kind == "entry" else None

    def _main_line(self, entry: Entry, wished: Kind | None) -> EntryLine | None:
        """The line whose amount is the form's total; None where the entry does not fit."""
        if wished is None:
            return None
        types = {
            line.account: str(self._lists.account(line.account).get("AccountType"))
            for line in entry.lines
        }
        if set(types.values()) & set(OF_PARTIES) or len(_departments(entry)) > 1:
            return None
        return (main_tender if wished == "SalesReceipt" else bank_line)(entry, types)

    def _customer_of(self, entry: Entry) -> str | None:
        named = {line.party for line in entry.lines if line.party}
        if named:
            return next(iter(named))
        return self._lists.party("customer", self._customer) if self._customer else None

    def _item_line(self, entry: Entry, line: EntryLine) -> dict[str, Any]:
        amount = entry.major(-line.amount_minor)
        detail = {
            "ItemRef": {"value": self._items.item_of(self._lists.account(line.account))},
            "Qty": Decimal(1),
            "UnitPrice": amount,
            # Said of each line: where nothing is said, QuickBooks takes it for taxable.
            "TaxCodeRef": UNTAXED,
        }
        return _form_line(line, amount, "SalesItemLineDetail", detail)


def main_tender(entry: Entry, types: Mapping[str, str]) -> EntryLine | None:
    """The largest debit that money can be deposited to, if one customer or none is named."""
    parties = {(line.party_type, line.party) for line in entry.lines if line.party}
    if len(parties) > 1 or any(kind != "customer" for kind, _ in parties):
        return None
    paid = [line for line in entry.lines if line.amount_minor > 0 and types[line.account] in MONEY]
    return max(paid, key=lambda line: (line.amount_minor, -line.number), default=None)


def bank_line(entry: Entry, types: Mapping[str, str]) -> EntryLine | None:
    """The one line on a bank account, if money came in by it and nobody is named."""
    lines = [line for line in entry.lines if types[line.account] == BANK]
    if len(lines) != 1 or lines[0].amount_minor < 0 or any(line.party for line in entry.lines):
        return None
    return lines[0]


def _header_of_form(entry: Entry, main: EntryLine) -> dict[str, Any]:
    """Where the total goes, and the one place that all lines of a form share."""
    told: dict[str, Any] = {"DepositToAccountRef": {"value": main.account}}
    for department in _departments(entry) - {None}:
        told["DepartmentRef"] = {"value": department}
    return told


def _departments(entry: Entry) -> set[str | None]:
    return {dict(line.dimensions).get("department") for line in entry.lines}


def _lines(
    entry: Entry, main: EntryLine, written: Callable[[Entry, EntryLine], dict[str, Any]]
) -> list[dict[str, Any]]:
    """Every line but the one that is the total: what it credits is positive."""
    return [written(entry, line) for line in entry.lines if line is not main]


def _deposit_line(entry: Entry, line: EntryLine) -> dict[str, Any]:
    detail = {"AccountRef": {"value": line.account}}
    return _form_line(line, entry.major(-line.amount_minor), "DepositLineDetail", detail)


def _form_line(
    line: EntryLine, amount: object, kind_of_detail: str, detail: dict[str, Any]
) -> dict[str, Any]:
    dimensions = dict(line.dimensions)
    if "class" in dimensions:
        detail["ClassRef"] = {"value": dimensions["class"]}
    return {
        "Description": line.description[:LONGEST_DESCRIPTION],
        "Amount": amount,
        "DetailType": kind_of_detail,
        kind_of_detail: detail,
    }
