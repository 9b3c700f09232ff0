"""Sales receipts, deposits and items of the company in memory, and what each form posts.

Belongs here: the rules of these forms, each beside its public source. Not: what every transaction
obeys (quickbooks_online_company.py).
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

Account = Mapping[str, Any]
Problem = str
SALES_TAX = Decimal("0.08")
TAX_ACCOUNT = "999"
# DepositToAccountRef is of one of these types: Intuit's references of SalesReceipt, RefundReceipt
# and Deposit, developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/deposit, as
# repeated in github.com/pbrink231/quickbooks-node-promise src/qbTypes.ts.
MONEY = ("Bank", "Other Current Asset")
# An item's income account may be of any type but these: "only one Accounts Receivable or Accounts
# Payable account per transaction", and not Sales Tax Payable (help of QuickBooks POS, "Income
# Account Mapping Limitations"). Liabilities are allowed (quickbooks.intuit.com/learn-support,
# "Record a retainer or deposit"), and so are clearing and expense accounts, for tenders and for
# what is over or short (newqbo.com/recording-daily-sales). The reference of Item names income only.
NOT_OF_ITEMS = ("Accounts Receivable", "Accounts Payable")
ITEM_TYPES = ("Inventory", "NonInventory", "Service")


def form_problem(
    kind: str, document: dict[str, Any], accounts: Mapping[str, Account], items: Mapping[str, Any]
) -> Problem | None:
    """What the form is refused for."""
    held = accounts.get((document.get("DepositToAccountRef") or {}).get("value", ""), {})
    if held.get("AccountType") not in MONEY:
        return "Select a bank or other current asset account to deposit to."
    for line in document["Line"]:
        problem = (_item_problem if kind == "SalesReceipt" else _deposit_problem)(
            line, accounts, items
        )
        if problem:
            return problem
    # "QuickBooks does not support invoices with a total of less than zero", "Transaction amount
    # must be positive": ontime360.com/support/kb/a231, of invoices, taken to hold for receipts. A
    # receipt of zero is common practice: newqbo.com/recording-daily-sales. A deposit below zero was
    # refused until May 2023 (gogetgeek.com/blog/tag/Credit+Card+Processing); refused here.
    if sum(Decimal(line["Amount"]) for line in document["Line"]) < 0:
        return "Transaction amount must be 0 or greater."
    return None


def _item_problem(
    line: dict[str, Any], accounts: Mapping[str, Account], items: Mapping[str, Any]
) -> Problem | None:
    """A line names an item, and its amount is quantity times price, of either sign."""
    detail = line["SalesItemLineDetail"]
    if line["DetailType"] != "SalesItemLineDetail" or detail["ItemRef"]["value"] not in items:
        return "Select a product or service for each line."
    if Decimal(line["Amount"]) != Decimal(Decimal(detail["Qty"])) * Decimal(detail["UnitPrice"]):
        return "Amount is not equal to UnitPrice * Qty."
    return None


def _deposit_problem(
    line: dict[str, Any], accounts: Mapping[str, Account], items: Mapping[str, Any]
) -> Problem | None:
    """A line names an account; a fee is negative: gentlefrog.com/record-deposit-in-quickbooks-
    online-when-fees-were-deducted."""
    reference = line["DepositLineDetail"]["AccountRef"]["value"]
    if line["DetailType"] != "DepositLineDetail" or reference not in accounts:
        return "Select an account for each line."
    return None


def item_problem(
    document: dict[str, Any], accounts: Mapping[str, Account], names: list[str]
) -> Problem | None:
    """What an item is refused for; names are used once and hold no colon (reference of Item)."""
    name = document["Name"]
    if document["Type"] not in ITEM_TYPES or not name or len(name) > 100 or ":" in name:
        return "Property Name or Type is invalid."
    if name in names:
        return "The name supplied already exists."
    account = accounts.get(document.get("IncomeAccountRef", {}).get("value", ""))
    if account is None or account["AccountType"] in NOT_OF_ITEMS:
        return "Select an account that products and services can post to."
    if account.get("AccountSubType") == "SalesTaxPayable":
        return "A sales tax payable account cannot be used by products and services."
    return None


def form_postings(
    document: dict[str, Any], item_of: Callable[[str], dict[str, Any]], *, taxes: bool
) -> Iterator[tuple[str, Decimal]]:
    """Account and amount, debit positive, of every line of a form and of its total.

    A line of a sales receipt that says nothing of tax is taxable where the company has its taxes
    computed: developer.intuit.com/hub/blog/2018/03/28/automated-sales-tax-quickbooks-online-api-
    update. An item of inventory posts its cost besides.
    """
    total = Decimal(0)
    for line in document["Line"]:
        amount = Decimal(line["Amount"])
        total += amount
        if "DepositLineDetail" in line:
            yield line["DepositLineDetail"]["AccountRef"]["value"], -amount
            continue
        detail = line["SalesItemLineDetail"]
        item = item_of(detail["ItemRef"]["value"])
        yield item["IncomeAccountRef"]["value"], -amount
        if item["Type"] == "Inventory":
            cost = item["PurchaseCost"] * Decimal(detail["Qty"])
            yield item["ExpenseAccountRef"]["value"], cost
            yield item["AssetAccountRef"]["value"], -cost
        if taxes and detail.get("TaxCodeRef", {}).get("value") != "NON":
            tax = (amount * SALES_TAX).quantize(Decimal("0.01"))
            total += tax
            yield TAX_ACCOUNT, -tax
    yield document["DepositToAccountRef"]["value"], total
