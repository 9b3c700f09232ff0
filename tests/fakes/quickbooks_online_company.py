"""A QuickBooks Online company in memory: its lists, its transactions, the rules it refuses by.

Written from what Intuit and users of its interface publish, each rule beside its source; it was
never compared with the real service. Belongs here: the rules. Not: those of sales receipts and
deposits (quickbooks_online_forms.py), HTTP, tokens, faults (quickbooks_online.py), reports and
queries (quickbooks_online_reading.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tests.fakes.quickbooks_online_forms import form_postings, form_problem, item_problem
from tests.fakes.quickbooks_online_refusals import Refusal, business_error

# Debits equal credits, amounts are positive, receivables and payables name a customer or vendor:
# developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/journalentry
PARTIES = {
    "Accounts Receivable": ("Customer", "customers"),
    "Accounts Payable": ("Vendor", "vendors"),
}


@dataclass
class Company:
    """One company; whatever a test wants to be otherwise it sets.

    Attributes:
        customers: Names by id, as of vendors, classes and departments.
        closed_through: Books are closed through this day.
        closed_code: Code printed for a closed period.
        warns_of_numbers: Whether the company refuses a document number used twice.
        duplicate_code: Code printed for a number used twice.
        transactions: What it holds, by id.
        matched: Ids that are matched with the bank.
        items: Its items, by id.
        custom_numbers: Whether receipts keep the number they come with.
        computes_taxes: Whether sales tax is computed on what is taxable.
        received: Every transaction that arrived to be created.
        named: Every customer, vendor and item that arrived to be created, with its kind.
        touched: Edits and deletions that arrived.
    """

    home_currency: str = "USD"
    multi_currency: bool = False
    country: str = "US"
    custom_numbers: bool = True
    computes_taxes: bool = True
    closed_through: date | None = None
    closed_code: str = "6210"
    warns_of_numbers: bool = False
    duplicate_code: str = "6140"
    most_report_cells: int = 400_000
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)
    vendors: dict[str, str] = field(default_factory=dict)
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)
    transactions: dict[str, dict[str, Any]] = field(default_factory=dict)
    matched: set[str] = field(default_factory=set)
    received: list[dict[str, Any]] = field(default_factory=list)
    named: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)

    def add_account(self, number: str, name: str, account_type: str, classification: str) -> None:
        """Put an account into the chart."""
        self.accounts[number] = {
            "Id": number,
            "Name": name,
            "FullyQualifiedName": name,
            "AccountType": account_type,
            "Classification": classification,
            "Active": True,
        }

    def create(self, kind: str, document: dict[str, Any]) -> dict[str, Any]:
        """Create a transaction, or refuse it."""
        self.received.append(document)
        self._check_head(document)
        if kind == "JournalEntry":
            self._check_lines(document["Line"])
            return self.write(kind, document)
        details = [line[line["DetailType"]] for line in document["Line"]]
        self._check_references([document, *details])
        if problem := form_problem(kind, document, self.accounts, self.items):
            raise business_error(problem)
        # Without custom numbers "the resulting DocNumber is system generated" (references).
        if kind == "SalesReceipt" and not self.custom_numbers:
            document = document | {"DocNumber": str(1000 + len(self.transactions))}
        return self.write(kind, document)

    def create_item(self, document: dict[str, Any]) -> dict[str, Any]:
        """Create an item, or refuse it."""
        self.named.append(("Item", document))
        names = [item["Name"] for item in self.items.values()]
        if problem := item_problem(document, self.accounts, names):
            raise business_error(problem)
        number = str(700 + len(self.items))
        self.items[number] = {**document, "Id": number, "Active": True}
        return self.items[number]

    def create_party(self, kind: str, document: dict[str, Any]) -> dict[str, Any]:
        """Create a customer or vendor; a name is used once among all of them (6240, row 1)."""
        self.named.append((kind, document))
        name = document["DisplayName"]
        if name in {*self.customers.values(), *self.vendors.values()}:
            raise Refusal(
                "6240",
                "Duplicate Name Exists Error",
                "The name supplied already exists. : Another customer, vendor or employee is"
                " already using this name. Please use a different name.",
            )
        number = str(500 + len(self.customers) + len(self.vendors))
        (self.customers if kind == "Customer" else self.vendors)[number] = name
        return {"Id": number, "DisplayName": name}

    def touch(self, operation: str, document: dict[str, Any]) -> dict[str, Any]:
        """Edit or delete a journal entry, or refuse it."""
        number = str(document.get("Id"))
        self.touched.append(f"{operation} {number}")
        if number in self.matched:  # row 8
            raise Refusal(
                "6540",
                "Deposited Transaction cannot be changed",
                "This transaction has been deposited. If you want to change or delete it, you must"
                " first edit the deposit it appears on and remove it.",
            )
        held = self.transactions[number]
        if operation == "delete":
            del self.transactions[number]
            return {"Id": number, "status": "Deleted"}
        held.update(document)
        return held

    def write(self, kind: str, document: dict[str, Any]) -> dict[str, Any]:
        """Keep a transaction of any kind; what a person enters comes this way."""
        number = str(1001 + len(self.transactions))
        lines = [{**line, "Id": str(place)} for place, line in enumerate(document["Line"])]
        self.transactions[number] = {
            **document,
            "Line": lines,
            "Id": number,
            "SyncToken": "0",
            "domain": "QBO",
            "kind": kind,
        }
        return self.transactions[number]

    def postings(self) -> Iterator[tuple[dict[str, Any], str, Decimal]]:
        """Every line of every transaction: the transaction, its account, debit positive."""
        for held in self.transactions.values():
            if held["kind"] in ("SalesReceipt", "Deposit"):
                found = form_postings(held, self.items.__getitem__, taxes=self.computes_taxes)
                yield from ((held, account, amount) for account, amount in found if amount)
                continue
            for line in held["Line"]:
                detail = line["JournalEntryLineDetail"]
                sign = 1 if detail["PostingType"] == "Debit" else -1
                yield held, detail["AccountRef"]["value"], sign * Decimal(line["Amount"])

    def _check_head(self, document: dict[str, Any]) -> None:
        number = document.get("DocNumber", "")
        # 21 and 4000 characters: Intuit's references of transactions; 2050 "String length ... does
        # not match the supported length": insighthk.com/business/quickbooksrepair/IPP-Error-Codes.
        if len(number) > 21 or len(document.get("PrivateNote", "")) > 4000:
            raise Refusal("2050", "String Length Error", "The string is too long.")
        # Row 11 has 6210; with code 5010: github.com/routablehq/python-quickbooks/issues/208.
        if self.closed_through and date.fromisoformat(document["TxnDate"]) <= self.closed_through:
            raise Refusal(
                self.closed_code,
                "Account Period Closed",
                "The account period has closed and the account books cannot be updated through"
                " the QBO Services API. Please use the QBO website to make these changes.",
            )
        # "Throws an error when duplicate DocNumber is sent" (references), where the company wants
        # it; 6140 in Intuit's list of codes, 6210 with this wording in row 2.
        if (
            self.warns_of_numbers
            and number
            and any(held.get("DocNumber") == number for held in self.transactions.values())
        ):
            raise Refusal(
                self.duplicate_code,
                "Duplicate Document Number Error",
                "Duplicate Document Number Error : You must specify a different number. This number"
                " has already been used.",
            )
        # CurrencyRef "must be defined if multicurrency is enabled" (references).
        if self.multi_currency and not document.get("CurrencyRef", {}).get("value"):
            raise Refusal("2020", "Required param missing", "Required parameter CurrencyRef.")

    def _check_lines(self, lines: list[dict[str, Any]]) -> None:
        total = Decimal(0)
        parties = 0
        for line in lines:
            amount, detail = Decimal(line["Amount"]), line["JournalEntryLineDetail"]
            if line["DetailType"] != "JournalEntryLineDetail" or amount <= 0:
                raise business_error("You must set a transaction amount.")
            if amount != amount.quantize(Decimal("0.01")):
                raise Refusal("2110", "Invalid Number", "Amounts have at most two decimals.")
            parties += self._checked_party(self._checked_references(detail), detail)
            total += {"Debit": amount, "Credit": -amount}[detail["PostingType"]]
        if total or len(lines) < 2:
            raise business_error("Please balance debits and credits.")
        # One receivable or payable an entry: qbgarage.com/tag/vendor/page/2 ("more than 1 A/R or
        # A/P account"), teletracker.com, QuickBooks interface, step 3.
        if parties > 1:
            raise business_error("Only one accounts receivable or payable line is allowed.")

    def _checked_references(self, detail: dict[str, Any]) -> dict[str, Any]:
        self._check_references([detail])
        return self.accounts[detail["AccountRef"]["value"]]

    def _check_references(self, parts: list[dict[str, Any]]) -> None:
        """What is named is there and active."""
        active = {number for number, account in self.accounts.items() if account["Active"]}
        lists = {
            "AccountRef": active,
            "DepositToAccountRef": active,
            "ItemRef": self.items,
            "CustomerRef": self.customers,
            "ClassRef": self.classes,
            "DepartmentRef": self.departments,
        }
        for part in parts:
            for reference in lists.keys() & part.keys():
                if part[reference]["value"] not in lists[reference]:  # row 7
                    raise Refusal(
                        "2500",
                        "Invalid Reference Id",
                        "Invalid Reference Id : Something you're trying to use has been made"
                        " inactive. Check the fields with accounts, customers, items, vendors or"
                        " employees.",
                    )

    def _checked_party(self, account: dict[str, Any], detail: dict[str, Any]) -> bool:
        if account["AccountType"] not in PARTIES:
            return False
        wanted, names = PARTIES[account["AccountType"]]
        entity = detail.get("Entity", {})
        if entity.get("Type") != wanted or entity["EntityRef"]["value"] not in getattr(self, names):
            raise business_error(
                f"When you use {account['AccountType']}, you must choose a {wanted.lower()} in the"
                " Name field."
            )
        return True
