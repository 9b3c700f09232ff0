"""A company as Tryton knows it: its id, currency, journals, accounts and parties, by their codes.

Belongs here: finding the records that entries name, read once and kept while the target is open.
Not: entries themselves (tryton.py).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from orchestration.posting.targets.protocol import (
    Reason,
    RemoteAccount,
    TargetError,
    WantedParty,
)
from orchestration.posting.targets.tryton_rpc import TrytonServer

EVERY_ACCOUNT = {"active_test": False}
TYPE_FLAGS = ("statement", "assets", "receivable", "payable", "debt", "revenue", "expense")


class NotFoundError(Exception):
    """The company has no record of that code that entries can use, or more than one."""

    def __init__(self, detail: str, reason: Reason = "invalid") -> None:
        super().__init__(detail)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the company; without a code it goes by its name."""

    id: int
    account: str
    name: str
    account_type: str | None
    is_active: bool
    takes_lines: bool
    wants_party: bool
    party_type: WantedParty | None


def search(
    server: TrytonServer,
    model: str,
    domain: list[object],
    fields: Iterable[str],
    context: Mapping[str, object] | None = None,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """The records of a model that a domain finds, oldest first."""
    order = [["id", "ASC"]]
    found: list[dict[str, Any]] = server.read(
        f"model.{model}.search_read", domain, 0, limit, order, list(fields), context=context
    )
    return found


class Company:
    """One company of a database.

    Attributes:
        id: Its id there.
        currency_code: Currency of its books.
        digits: Decimals of that currency there.
    """

    def __init__(self, server: TrytonServer, name: str, key: str) -> None:
        """Find a company by the name of its party.

        Raises:
            NotSentError: The server does not answer.
            TargetError: There is none of that name, or the user may not post in it.
        """
        self._server = server
        self._parties: dict[str, int] = {}
        fields = ["party.name", "currency.code", "currency.digits"]
        found = search(server, "company.company", [["party.name", "=", name]], fields)
        if len(found) != 1:
            raise TargetError(
                f"{key}: Tryton shows {len(found)} companies named {name} to its user; name one it"
                " may work for."
            )
        self.id: int = found[0]["id"]
        self.currency_code: str = found[0]["currency."]["code"]
        self.digits: int = found[0]["currency."]["digits"]
        self._check_rights()
        self._accounts = {account.id: account for account in self._read_accounts()}
        journals = search(server, "account.journal", [], ["code"])
        self._journals = {one["code"]: int(one["id"]) for one in journals if one["code"]}
        self._open: dict[str, list[Account]] = defaultdict(list)
        for account in self._accounts.values():
            if account.takes_lines and account.is_active:
                self._open[account.account].append(account)

    @property
    def context(self) -> dict[str, object]:
        """What goes along with calls about this company."""
        return {"company": self.id}

    def minor(self, amount: Decimal) -> int:
        """An amount in minor units of the company's currency.

        Raises:
            TargetError: It has more decimals than the currency has there.
        """
        scaled = amount.scaleb(self.digits)
        if scaled != int(scaled):
            raise TargetError(
                f"Tryton holds {amount} {self.currency_code}, but gives that currency"
                f" {self.digits} decimals; correct the digits of the currency there."
            )
        return int(scaled)

    def check_journal(self, code: str, key: str) -> None:
        """See that there is a journal.

        Raises:
            TargetError: There is none of that code.
        """
        if code not in self._journals:
            raise TargetError(
                f"{key}: Tryton has no journal with the code {code}; it has"
                f" {', '.join(sorted(self._journals))}."
            )

    def journal(self, code: str) -> int:
        """The id of a journal that was checked."""
        return self._journals[code]

    def account(self, code: str) -> Account:
        """An account that takes lines.

        Raises:
            NotFoundError: There is none of that code, or more than one.
        """
        found = self._open.get(code, [])
        if len(found) != 1:
            what = f"{len(found)} accounts" if found else "no open account"
            raise NotFoundError(f"Tryton has {what} with the code {code}", "unknown_account")
        return found[0]

    def account_named(self, account_id: int) -> str:
        """What entries call an account, whether it is still open or not."""
        if account_id not in self._accounts:
            self._accounts |= {account.id: account for account in self._read_accounts()}
        return self._accounts[account_id].account

    def learn_parties(self, codes: Iterable[str]) -> None:
        """Read the parties that a batch names, those not known yet.

        Raises:
            NotSentError: The server does not answer.
        """
        unknown = sorted(set(codes) - self._parties.keys())
        if unknown:
            found = search(self._server, "party.party", [["code", "in", unknown]], ["code"])
            self._parties |= {party["code"]: int(party["id"]) for party in found}

    def party(self, code: str) -> int:
        """The id of a party.

        Raises:
            NotFoundError: There is none of that code.
        """
        if code not in self._parties:
            raise NotFoundError(f"Tryton has no party with the code {code}")
        return self._parties[code]

    def chart(self) -> list[RemoteAccount]:
        """The accounts that take lines, in the order of their codes."""
        return [
            RemoteAccount(one.account, one.name, one.account_type, one.is_active, one.party_type)
            for one in sorted(self._accounts.values(), key=lambda one: (one.account, one.id))
            if one.takes_lines
        ]

    def _check_rights(self) -> None:
        model = "account.move"
        rights = self._server.read("model.ir.model.access.get_access", [model])
        if not rights[model]["create"]:
            raise TargetError(
                "Tryton does not let its user make moves; give the user the group Accounting."
            )

    def _read_accounts(self) -> list[Account]:
        flags = [f"type.{flag}" for flag in TYPE_FLAGS]
        found = search(
            self._server,
            "account.account",
            [["company", "=", self.id]],
            ["code", "name", "closed", "active", "type", "party_required", *flags],
            context=EVERY_ACCOUNT,
        )
        return [
            Account(
                id=record["id"],
                account=record["code"] or record["name"],
                name=record["name"],
                account_type=_account_type(record.get("type.") or {}),
                is_active=bool(record["active"] and not record["closed"]),
                takes_lines=record["type"] is not None,
                wants_party=bool(record["party_required"]),
                party_type=_party_type(record.get("type.") or {})
                if record["party_required"]
                else None,
            )
            for record in found
        ]


def _party_type(flags: Mapping[str, Any]) -> WantedParty:
    """Whom an account that wants a party wants; Tryton itself takes any."""
    if flags.get("receivable"):
        return "customer"
    return "vendor" if flags.get("payable") else "any"


def _account_type(flags: Mapping[str, Any]) -> str | None:
    """What Tryton's flags say for sure: it does not tell equity from other liabilities."""
    if flags.get("assets"):
        return "asset"
    if flags.get("payable") or flags.get("debt"):
        return "liability"
    if flags.get("revenue"):
        return "revenue"
    return "expense" if flags.get("expense") else None
