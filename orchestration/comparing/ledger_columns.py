"""What the systems call the columns of a general ledger's export, and how they write dates.

Belongs here: names and formats. Not: reading rows (reading.py).
"""

from typing import Final

from orchestration.posting.mapping.exports import Names

COLUMNS: Final[Names] = {
    "date": ("date", "posting date", "transaction date", "journal date", "entry date"),
    "account_code": (
        "account code", "account #", "account number", "account no", "account_id", "code",
    ),
    "account": (
        "account", "account name", "distribution account", "account full name", "full name",
    ),
    "debit": ("debit", "debits", "debit amount", "debit amt"),
    "credit": ("credit", "credits", "credit amount", "credit amt"),
    "amount": ("amount", "signed amount", "net amount", "amount (debit positive)"),
    "store": (
        "store", "location", "class", "department", "tracking", "location full name",
        "class full name", "store name", "location_id", "branch", "site",
    ),
    "currency": ("currency", "currency code"),
    "reference": (
        "reference", "num", "transaction id", "trans #", "journal number", "journal no", "doc num",
        "ref",
    ),
    "description": ("description", "memo/description", "memo", "details", "narration"),
    "kind": ("transaction type", "type", "source"),
}  # fmt: skip
"""Our name of a column, and what QuickBooks, Xero and others call it."""

WRITTEN_DATES: Final = ("%Y-%m-%d", "%Y/%m/%d", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%d-%b-%Y")
DAY_FIRST: Final = ("%d/%m/%y", "%d.%m.%y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
MONTH_FIRST: Final = ("%m/%d/%y", "%m/%d/%Y", "%m-%d-%Y")
"""Years of two digits first: as one of four, 26 would be a year of the Roman empire."""
