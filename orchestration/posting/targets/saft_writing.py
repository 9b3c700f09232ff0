"""Writes SAF-T Financial 1.30, in the order and the forms of Skatteetaten's schema.

Belongs here: elements. Not: which entries and balances (saft_files.py).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from lxml import etree

from orchestration.posting.entries import Entry, EntryLine
from orchestration.posting.targets.file_targets import shown
from orchestration.posting.targets.protocol import TargetError
from orchestration.posting.targets.saft_accounts import SaftAccount
from orchestration.posting.targets.saft_options import SaftOptions
from orchestration.posting.targets.saft_reading import NAMESPACE, PARTIES, Balances, N

SCHEMA_VERSION = "1.30"
LISTS = {"customer": ("Customers", "Customer"), "vendor": ("Suppliers", "Supplier")}
JOURNALS = {
    "sales": "Sales",
    "cash": "Cash",
    "settlement": "Card fees and payouts",
    "inventory": "Inventory and cost of goods",
    "other": "Other entries",
}
LONGEST_TEXT = 256
Element = Any


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file says before its transactions.

    Attributes:
        year: Of its entries.
        first_month: 1 to 12.
        last_month: 1 to 12.
        currency_code: Of its amounts.
        decimals: Of that currency.
        opening: Balances before.
        movement: What the entries move them by.
        entries: How many there are.
        debit: What their debits come to, minor units.
        credit: What their credits come to.
    """

    year: int
    first_month: int
    last_month: int
    currency_code: str
    decimals: int
    opening: Balances
    movement: Balances
    entries: int
    debit: int
    credit: int

    def amount(self, minor: int) -> str:
        """As the schema wants it."""
        return amount_text(minor, self.decimals)


def amount_text(minor: int, decimals: int) -> str:
    """An amount with two decimals."""
    return f"{Decimal(minor).scaleb(-decimals):.2f}"


def write_file(
    file: Path,
    contents: Contents,
    options: SaftOptions,
    accounts: Mapping[str, SaftAccount],
    told: Iterable[tuple[str, Element]],
    today: date,
) -> None:
    """Write a whole file; `told` are journals and transactions, each journal's together."""
    with file.open("wb") as stream, etree.xmlfile(stream, encoding="utf-8") as out:
        out.write_declaration()
        with out.element(f"{N}AuditFile", nsmap={None: NAMESPACE}):
            _write(out, header_of(contents, options, today))
            _write(out, master_files_of(contents, accounts))
            with out.element(f"{N}GeneralLedgerEntries"):
                _write(out, _leaf("NumberOfEntries", contents.entries))
                _write(out, _leaf("TotalDebit", contents.amount(contents.debit)))
                _write(out, _leaf("TotalCredit", contents.amount(contents.credit)))
                for journal, following in groupby(told, key=lambda one: one[0]):
                    with out.element(f"{N}Journal"):
                        _write(out, _leaf("JournalID", journal))
                        _write(out, _leaf("Description", JOURNALS.get(journal, journal)))
                        _write(out, _leaf("Type", "GL"))
                        for _, transaction in following:
                            _write(out, transaction)


def header_of(contents: Contents, options: SaftOptions, today: date) -> Element:
    """Who reports what, made with what."""
    header = _branch("Header")
    for name, text in (
        ("AuditFileVersion", SCHEMA_VERSION),
        ("AuditFileCountry", "NO"),
        ("AuditFileDateCreated", today),
        ("SoftwareCompanyName", options.software_company),
        ("SoftwareID", "Tillbook"),
        ("SoftwareVersion", version("tillbook")[:18]),
    ):
        _add(header, name, text)
    company = _branch("Company", header)
    _add(company, "RegistrationNumber", options.organisation_number)
    _add(company, "Name", options.company_name)
    address = _branch("Address", company)
    _add(address, "StreetName", options.street)
    _add(address, "City", options.city)
    _add(address, "PostalCode", options.postal_code)
    _add(address, "Country", options.country)
    contact = _branch("Contact", company)
    person = _branch("ContactPerson", contact)
    _add(person, "FirstName", options.contact_first_name)
    _add(person, "LastName", options.contact_last_name)
    _add(contact, "Telephone", options.telephone)
    if options.email:
        _add(contact, "Email", options.email)
    _add(header, "DefaultCurrencyCode", contents.currency_code)
    selection = _branch("SelectionCriteria", header)
    _add(selection, "PeriodStart", contents.first_month)
    _add(selection, "PeriodStartYear", contents.year)
    _add(selection, "PeriodEnd", contents.last_month)
    _add(selection, "PeriodEndYear", contents.year)
    _add(header, "TaxAccountingBasis", "A")
    return header


def master_files_of(contents: Contents, accounts: Mapping[str, SaftAccount]) -> Element:
    """Accounts, customers and suppliers with their balances."""
    files = _branch("MasterFiles")
    closing = contents.opening + contents.movement
    ledger = _branch("GeneralLedgerAccounts", files)
    for account in sorted(closing.accounts):
        told = accounts.get(account)
        if told is None:
            raise TargetError(
                f"account {account!r} stands in a SAF-T file and has no row in the file of accounts"
                " that [targets.NAME.options] names; add it."
            )
        node = _branch("Account", ledger)
        _add(node, "AccountID", account)
        _add(node, "AccountDescription", told.description)
        _add(node, "GroupingCategory", told.grouping_category)
        _add(node, "GroupingCode", told.grouping_code)
        _add(node, "AccountType", "GL")
        _balances(node, contents, contents.opening.accounts[account], closing.accounts[account])
    for party_type, (many, one) in LISTS.items():
        keys = sorted(key for key in closing.parties if key[0] == party_type)
        parent = _branch(many, files) if keys else files
        for party, of_party in groupby(keys, key=lambda key: key[1]):
            node = _branch(one, parent)
            _add(node, "Name", party)
            _add(node, PARTIES[party_type], party)
            for key in of_party:
                balance = _branch("BalanceAccount", node)
                _add(balance, "AccountID", key[2])
                _balances(balance, contents, contents.opening.parties[key], closing.parties[key])
    return files


def transaction_of(entry: Entry, today: date) -> Element:
    """An entry as a transaction; its external id is the transaction's."""
    node = _branch("Transaction")
    _add(node, "TransactionID", entry.external_id)
    _add(node, "Period", entry.posting_date.month)
    _add(node, "PeriodYear", entry.posting_date.year)
    _add(node, "TransactionDate", entry.business_date)
    _add(node, "VoucherType", entry.kind)
    reverses = f"reverses {entry.reverses}; " if entry.reverses else ""
    _add(node, "Description", _words(f"{reverses}{entry.description}", entry.journal_type))
    _add(node, "SystemEntryDate", today)
    _add(node, "GLPostingDate", entry.posting_date)
    for line in entry.lines:
        node.append(_line(entry, line))
    return node


def _line(entry: Entry, line: EntryLine) -> Element:
    node = _branch("Line")
    _add(node, "RecordID", line.number)
    _add(node, "AccountID", line.account)
    if line.party_type and line.party:
        _add(node, PARTIES[line.party_type], line.party)
    _add(node, "Description", _words(line.description, entry.journal_type))
    amount = _branch("DebitAmount" if line.amount_minor > 0 else "CreditAmount", node)
    _add(amount, "Amount", amount_text(abs(line.amount_minor), entry.minor_unit))
    return node


def _balances(node: Element, contents: Contents, opening: int, closing: int) -> None:
    for name, minor in (("Opening", opening), ("Closing", closing)):
        side = "Debit" if minor >= 0 else "Credit"
        _add(node, f"{name}{side}Balance", contents.amount(abs(minor)))


def _words(text: str, otherwise: str) -> str:
    return shown(text)[:LONGEST_TEXT].rstrip() or otherwise


def _branch(name: str, parent: Element | None = None) -> Element:
    if parent is None:
        return etree.Element(f"{N}{name}", nsmap={None: NAMESPACE})
    return etree.SubElement(parent, f"{N}{name}")


def _leaf(name: str, text: object) -> Element:
    node = _branch(name)
    node.text = str(text)
    return node


def _add(parent: Element, name: str, text: object) -> None:
    etree.SubElement(parent, f"{N}{name}").text = str(text)


def _write(out: Any, node: Element) -> None:
    out.write(node, with_tail=False, pretty_print=True)


def journals_in_order(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries by journal, date and id, as files have them."""
    return iter(sorted(entries, key=place_of_entry))


def place_of_entry(entry: Entry) -> tuple[str, str, str]:
    """Where in a file an entry stands."""
    return (entry.journal_type, entry.posting_date.isoformat(), entry.external_id)
