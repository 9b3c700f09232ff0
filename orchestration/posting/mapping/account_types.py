"""What the accounting systems call the types of their accounts, in the six words of the contract.

Belongs here: those words. Not: our own types (chart_of_accounts.csv).
"""

from typing import Final

from orchestration.posting.entries import PartyType

SAID: Final[dict[str, tuple[str, ...]]] = {
    "asset": (
        "asset", "assets", "bank", "cash", "current", "current asset", "current assets", "fixed",
        "fixed asset", "fixed assets", "inventory", "non-current asset", "noncurrent", "oasset",
        "ocasset", "fixasset", "other asset", "other assets", "other current asset",
        "other current assets", "prepayment", "receivable", "accounts receivable",
        "accounts receivable (a/r)", "ar",
    ),
    "liability": (
        "liability", "liabilities", "credit card", "ccard", "current liability",
        "current liabilities", "currliab", "long term liability", "long term liabilities",
        "ltliab", "non-current liability", "ocliab", "other current liability",
        "other current liabilities", "termliab", "payable", "accounts payable",
        "accounts payable (a/p)", "ap", "sales tax", "gst", "vat",
    ),
    "equity": ("equity", "retained earnings"),
    "revenue": (
        "revenue", "revenues", "income", "sales", "inc", "exinc", "other income", "otherincome",
    ),
    "cost": ("cost", "cogs", "cost of goods sold", "cost of sales", "direct costs", "directcosts"),
    "expense": (
        "expense", "expenses", "exp", "exexp", "other expense", "other expenses", "overhead",
        "overheads", "depreciation", "depreciatn",
    ),
}  # fmt: skip

PARTIES: Final[dict[PartyType, tuple[str, ...]]] = {
    "customer": ("ar", "accounts receivable", "accounts receivable (a/r)", "receivable"),
    "vendor": ("ap", "accounts payable", "accounts payable (a/p)", "payable"),
}


def account_type(said: str) -> str | None:
    """The type that a system's word stands for; None where it stands for none of them."""
    return _TYPES.get(_plain(said))


def party_type(said: str) -> PartyType | None:
    """Whom lines of an account of this type must name, by the usage of its system."""
    return _PARTIES.get(_plain(said))


def _plain(said: str) -> str:
    return "".join(letter for letter in said.casefold() if letter.isalnum())


_TYPES: Final = {_plain(word): kind for kind, words in SAID.items() for word in words}
_PARTIES: Final = {_plain(word): kind for kind, words in PARTIES.items() for word in words}
