"""An entry as an Odoo journal entry (account.move), and one read as an entry that Odoo holds.

Belongs here: names and amounts of moves and their lines. Not: calls.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from orchestration.posting.entries import Entry, EntryLine, PartyType

# developer/reference/backend/orm, Command.create(values) over RPC: (0, 0, values).
CREATE_LINE = 0
TYPES = {"asset": "asset", "liability": "liability", "equity": "equity", "income": "revenue"}


PARTY_TYPES: Mapping[str, PartyType] = {
    "asset_receivable": "customer",
    "liability_payable": "vendor",
}
"""Types of accounts that Odoo ages by partner: without one a line is nobody's debt."""


def move_of(
    entry: Entry,
    journal_id: int,
    account_ids: Mapping[str, int],
    partner_ids: Mapping[str, int] = MappingProxyType({}),
) -> dict[str, Any]:
    """The values that create the entry as a draft; `ref` is the external id, alone.

    Args:
        entry: What is sent.
        journal_id: Odoo's id of the journal it goes to.
        account_ids: Odoo's id of an account, by its code.
        partner_ids: Odoo's id of a partner, by what entries call it.
    """
    return {
        "move_type": "entry",
        "ref": entry.external_id,
        "date": entry.posting_date.isoformat(),
        "journal_id": journal_id,
        "narration": entry.description,
        "line_ids": [
            [CREATE_LINE, 0, _line(entry, line, account_ids[line.account], partner_ids)]
            for line in entry.lines
        ],
    }


def _line(
    entry: Entry, line: EntryLine, account_id: int, partner_ids: Mapping[str, int]
) -> dict[str, Any]:
    amount = entry.major(line.amount_minor)
    partner = {"partner_id": partner_ids[line.party]} if line.party else {}
    return partner | {
        "account_id": account_id,
        "name": line.description,
        "debit": max(amount, Decimal()),
        "credit": max(-amount, Decimal()),
    }


def unknown_account(entry: Entry, account_ids: Mapping[str, int]) -> str | None:
    """Why a line's account cannot be used; None: all can."""
    for line in entry.lines:
        if line.account not in account_ids:
            return (
                f"account {line.account_id} is mapped to {line.account} in Odoo, which has none"
                " such; run tillbook map."
            )
    return None


def account_type_of(told: str) -> str | None:
    """The type of an account, from Odoo's: `asset_current`, `expense_direct_cost` and the like."""
    if told == "expense_direct_cost":
        return "cost"
    beginning = told.partition("_")[0]
    return "expense" if beginning == "expense" else TYPES.get(beginning)


def minor_units(debit: object, credit: object, decimals: int) -> int:
    """Debit less credit in minor units. Odoo keeps amounts at the currency's own decimals."""
    return int((Decimal(str(debit)) - Decimal(str(credit))).scaleb(decimals).to_integral_value())


def ids_by_code(accounts: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Odoo's id of each account that has a code."""
    return {one["code"]: one["id"] for one in accounts if one.get("code")}
