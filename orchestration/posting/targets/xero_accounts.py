"""The accounts of a Xero organisation, and what entries may not use.

Belongs here: reading them from Xero's answers, and the sentence for an account that Xero would
refuse. Not: calls, or the shape of journals.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from orchestration.posting.entries import EntryLine
from orchestration.posting.targets.protocol import Reason, RemoteAccount

CLASSES = {
    "ASSET": "asset",
    "LIABILITY": "liability",
    "EQUITY": "equity",
    "REVENUE": "revenue",
    "EXPENSE": "expense",
}
# developer.xero.com/documentation/api/accounting/manualjournals: no system accounts (receivable,
# payable, retained earnings) and no bank accounts; help.xero.com/nz/Q_Accruals_ARAP adds wages
# payable; central.xero.com "Track your inventory": nor accounts of type INVENTORY.
CONTROLLED = {
    "DEBTORS": "Xero keeps accounts receivable by invoices alone",
    "CREDITORS": "Xero keeps accounts payable by bills alone",
    "WAGEPAYABLES": "Xero keeps wages payable by pay runs alone",
    "RETAINEDEARNINGS": "Xero works retained earnings out itself",
}
TYPES = {
    "BANK": "it is a bank account, which takes no manual journal",
    "INVENTORY": "Xero keeps tracked inventory by items alone",
}
INSTEAD = {
    "BANK": "map it to a clearing account of type CURRENT and match the bank feed against that",
    "INVENTORY": "map it to an account of type CURRENT of its own",
    "DEBTORS": "map it to an account of type CURRENT of its own",
    "CREDITORS": "map it to an account of type CURRLIAB of its own",
    "WAGEPAYABLES": "map it to an account of type CURRLIAB of its own",
    "RETAINEDEARNINGS": "map it to an account of type EQUITY of its own",
}


@dataclass(frozen=True, slots=True)
class XeroAccounts:
    """The chart: accounts by what entries call them, and that name by Xero's id."""

    accounts: Mapping[str, Mapping[str, Any]]
    names: Mapping[str, str]

    def remote(self) -> list[RemoteAccount]:
        """The chart as every target tells it."""
        return [_remote(name, told) for name, told in sorted(self.accounts.items())]

    def problem(self, line: EntryLine) -> tuple[Reason, str] | None:
        """Why Xero would not take a line's account; None: it would."""
        mapping = f"account {line.account_id} is mapped to {line.account} in Xero"
        told = self.accounts.get(line.account)
        if told is None:
            return "unknown_account", f"{mapping}, which has none such; run tillbook map."
        why_not, instead = _refusal(told)
        if why_not is None:
            return None
        return "unknown_account", f"{mapping} ({told['Name']}), but {why_not}; {instead}."


def read_accounts(told: Iterable[Mapping[str, Any]]) -> XeroAccounts:
    """The chart, from `Accounts`. An account without a code is called by its id."""
    named = {str(one.get("Code") or one["AccountID"]): one for one in told}
    return XeroAccounts(named, {one["AccountID"]: name for name, one in named.items()})


def _refusal(told: Mapping[str, Any]) -> tuple[str | None, str]:
    kind, system = told.get("Type") or "", told.get("SystemAccount") or ""
    if told.get("Status", "ACTIVE") != "ACTIVE":
        return "it is archived there", "make it active or map another"
    if kind in TYPES:
        return TYPES[kind], INSTEAD[kind]
    return CONTROLLED.get(system), INSTEAD.get(system, "")


def _remote(name: str, told: Mapping[str, Any]) -> RemoteAccount:
    kind = "cost" if told.get("Type") == "DIRECTCOSTS" else CLASSES.get(told.get("Class") or "")
    why_not, instead = _refusal(told)
    takes_none = told.get("Type") in TYPES or told.get("SystemAccount") in CONTROLLED
    return RemoteAccount(
        name,
        told["Name"],
        kind,
        is_active=why_not is None,
        refusal=f"{why_not}; {instead}" if why_not and takes_none else None,
    )
