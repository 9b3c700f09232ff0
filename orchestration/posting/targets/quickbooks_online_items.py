"""The items of a QuickBooks Online company: the lines of a sales receipt name an account by one.

An item stands for one account: its income account. One of type Inventory is refused, because
QuickBooks would post its cost of goods beside the one that is posted from our layers.

Belongs here: finding the item of an account, creating one that is wanted. Not: receipts' shape.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from orchestration.posting.targets.http_calls import NotSentError, UncertainError
from orchestration.posting.targets.protocol import TargetError
from orchestration.posting.targets.quickbooks_online_client import OK, QuickBooksClient, quoted
from orchestration.posting.targets.quickbooks_online_faults import worded_fault
from orchestration.posting.targets.quickbooks_online_lists import UnknownNameError

# Intuit's help has an item for a liability be a Service (Record a retainer or deposit).
OF_GOODS, OF_ALL_ELSE = "NonInventory", "Service"
USABLE = (OF_GOODS, OF_ALL_ELSE)
NAMES_OF_ACCOUNT = ("Id", "FullyQualifiedName", "Name", "AcctNum")


class Items:
    """The items of one company, each asked for once.

    Args:
        client: The company.
        named: What items.csv says: items by what it calls their account.
        create: Whether an item that is not there is created.
    """

    def __init__(
        self, client: QuickBooksClient, named: Mapping[str, Sequence[str]], *, create: bool
    ) -> None:
        self._client = client
        self._named = {account.casefold(): items for account, items in named.items()}
        self._create = create
        self._found: dict[str, str] = {}

    def item_of(self, account: Mapping[str, Any]) -> str:
        """The id of the item that posts to an account.

        Raises:
            UnknownNameError: There is none that can be used.
            TargetError: The company cannot be asked.
        """
        number = str(account["Id"])
        if number not in self._found:
            self._found[number] = self._usable(account, self._name_of(account))
        return self._found[number]

    def _name_of(self, account: Mapping[str, Any]) -> str:
        """As items.csv says; else it is called as the account."""
        own = str(account["Name"])
        told = [str(account.get(key) or "") for key in NAMES_OF_ACCOUNT]
        # Where accounts have numbers, an export puts them before the name.
        for name in (*told, f"{told[-1]} {told[1]}"):
            items = self._named.get(name.casefold(), ())
            if len(items) == 1:
                return items[0]
            if items and own not in items:
                raise UnknownNameError(
                    "invalid",
                    f"items.csv has {len(items)} items of the account {own!r}; leave the one there"
                    " that daily sales are to name",
                )
        return own

    def _usable(self, account: Mapping[str, Any], name: str) -> str:
        held = self._held(account, name) or self._created(account, name)
        if held.get("Type") not in USABLE:
            raise UnknownNameError(
                "invalid",
                f"the item {name!r} is of type {held.get('Type')}, so QuickBooks would post cost of"
                " goods a second time; name one of type NonInventory or Service in items.csv",
            )
        if not _fits(held, account):
            raise UnknownNameError(
                "invalid",
                f"the item {name!r} posts to the account {_posts_to(held)}, not to {account['Id']}"
                f" {account['Name']!r}; name in items.csv the item that does",
            )
        return str(held["Id"])

    def _held(self, account: Mapping[str, Any], name: str) -> dict[str, Any] | None:
        """The item of a name; of several in different categories the one that fits."""
        conditions = [f"where Name = '{quoted(name)}'"]
        if name.isdigit():
            conditions.append(f"where Id = '{name}'")
        for condition in conditions:
            held = list(self._client.rows("Item", condition))
            if held:
                return min(held, key=lambda told: not _fits(told, account))
        return None

    def _created(self, account: Mapping[str, Any], name: str) -> dict[str, Any]:
        """A new item; one that another process just created is taken."""
        if not self._create:
            raise UnknownNameError(
                "invalid",
                f"QuickBooks has no item {name!r} for the account {account['Id']}; create it"
                " there, name another in items.csv, or set create_items = true",
            )
        document = {
            "Name": name,
            "Type": OF_GOODS if account.get("Classification") == "Revenue" else OF_ALL_ELSE,
            "IncomeAccountRef": {"value": str(account["Id"])},
            "Taxable": False,
        }
        request_id = hashlib.sha256(f"item\x1f{account['Id']}\x1f{name}".encode()).hexdigest()
        try:
            answer = self._client.create("Item", document, request_id)
            told = answer.decoded()
        except (NotSentError, UncertainError) as error:
            raise TargetError(
                f"The item {name!r} could not be created in QuickBooks ({error}); post again later."
            ) from error
        if answer.status == OK and isinstance(told, dict) and told.get("Item"):
            return dict(told["Item"])
        held = self._held(account, name)
        if held is None:
            raise UnknownNameError(
                "invalid",
                f"QuickBooks does not create the item {name!r} for the account {account['Id']}:"
                f" {worded_fault(told)}",
            )
        return held


def _fits(item: Mapping[str, Any], account: Mapping[str, Any]) -> bool:
    return item.get("Type") in USABLE and _posts_to(item) == str(account["Id"])


def _posts_to(item: Mapping[str, Any]) -> str:
    return str((item.get("IncomeAccountRef") or {}).get("value"))
