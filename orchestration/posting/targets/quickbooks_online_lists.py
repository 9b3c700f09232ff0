"""The lists of a QuickBooks Online company, and which of their ids an entry's words mean.

QuickBooks takes ids only. Our words are an account's id (by another name reconciling would not know
it again), a customer's or vendor's name, and of a class or department the value it tells apart.

Belongs here: finding ids, creating a customer or vendor that is wanted. Not: entries' shape.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from orchestration.posting.entries import Entry, EntryLine, PartyType
from orchestration.posting.targets.http_calls import NotSentError, UncertainError
from orchestration.posting.targets.protocol import Reason, TargetError
from orchestration.posting.targets.quickbooks_online_client import OK, QuickBooksClient, quoted

Index = dict[str, set[str]]
LISTS_OF_DIMENSIONS = {"class": "Class", "department": "Department"}
LISTS_OF_PARTIES: dict[PartyType, str] = {"customer": "Customer", "vendor": "Vendor"}


class UnknownNameError(Exception):
    """What an entry names is not there, or is more than one thing."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Lists:
    """The lists of one company, each read once when it is first needed."""

    def __init__(self, client: QuickBooksClient, *, create_parties: bool) -> None:
        self._client = client
        self._create_parties = create_parties
        self._dimensions: dict[str, Index] = {}
        self._parties: dict[tuple[PartyType, str], str] = {}

    def resolved(self, entry: Entry) -> Entry:
        """The entry with the company's ids in place of names.

        Raises:
            UnknownNameError: One of them cannot be found.
            TargetError: The company cannot be asked.
        """
        return replace(entry, lines=tuple(self._resolved_line(line) for line in entry.lines))

    def account(self, number: str) -> dict[str, Any]:
        """An account, as the company tells it.

        Raises:
            UnknownNameError: It has no such account, or the number may mean another.
            TargetError: The company cannot be asked.
        """
        ids, numbers = self._accounts
        if number not in ids:
            raise UnknownNameError(
                "unknown_account",
                f"QuickBooks has no active account with the id {number!r}; map it anew, to the"
                " chart as QuickBooks itself tells it",
            )
        if numbers.get(number.casefold(), {number}) != {number}:
            raise UnknownNameError(
                "unknown_account",
                f"{number!r} is the id of one account and the number of another; give that another"
                " number in QuickBooks",
            )
        return ids[number]

    def party(self, kind: PartyType, name: str) -> str:
        """The id of a customer or vendor.

        Raises:
            UnknownNameError: There is none and it is not to be created.
            TargetError: The company cannot be asked.
        """
        if (kind, name) not in self._parties:
            found = self._held_party(kind, name)
            if found is None and self._create_parties:
                found = self._created_party(kind, name)
            if found is None:
                raise UnknownNameError("invalid", f"QuickBooks has no {kind} {name!r}")
            self._parties[kind, name] = found
        return self._parties[kind, name]

    def _resolved_line(self, line: EntryLine) -> EntryLine:
        party = line.party
        if line.party_type and party:
            party = self.party(line.party_type, party)
        return replace(
            line,
            account=str(self.account(line.account)["Id"]),
            dimensions=tuple(
                (name, self._dimension(name, value)) for name, value in line.dimensions
            ),
            party=party,
        )

    @cached_property
    def _accounts(self) -> tuple[dict[str, dict[str, Any]], Index]:
        """By id, and which ids a number may mean."""
        held = list(self._client.rows("Account"))
        by_id = {str(told["Id"]): told for told in held}
        return by_id, _index(held, lambda told: [told.get("AcctNum")])

    def _dimension(self, name: str, value: str) -> str:
        kind = LISTS_OF_DIMENSIONS[name]
        if name not in self._dimensions:
            self._dimensions[name] = _index(self._client.rows(kind), _names_of_dimension)
        found = self._dimensions[name].get(value.casefold(), set())
        if len(found) != 1:
            how_many = "several" if found else "no"
            raise UnknownNameError(
                "invalid",
                f"QuickBooks has {how_many} {name} called {value!r} or ending in ({value})",
            )
        return next(iter(found))

    def _held_party(self, kind: PartyType, name: str) -> str | None:
        conditions = [f"where DisplayName = '{quoted(name)}'"]
        if name.isdigit():
            conditions.append(f"where Id = '{name}'")
        for condition in conditions:
            for told in self._client.rows(LISTS_OF_PARTIES[kind], condition):
                return str(told["Id"])
        return None

    def _created_party(self, kind: PartyType, name: str) -> str | None:
        """The id of a new party; one that another process just created is taken."""
        entity = LISTS_OF_PARTIES[kind]
        request_id = hashlib.sha256(f"{kind}\x1f{name}".encode()).hexdigest()
        try:
            answer = self._client.create(entity, {"DisplayName": name}, request_id)
            told = answer.decoded()
        except (NotSentError, UncertainError) as error:
            raise TargetError(
                f"The {kind} {name!r} could not be created in QuickBooks ({error}); post again"
                " later."
            ) from error
        if answer.status == OK and isinstance(told, dict) and told.get(entity):
            return str(told[entity]["Id"])
        return self._held_party(kind, name)


def _names_of_dimension(told: dict[str, Any]) -> tuple[str | None, ...]:
    """Its name, with and without those above it, and what stands at its end in brackets."""
    name = str(told.get("Name") or "")
    bracketed = name[name.rfind("(") + 1 : -1] if name.endswith(")") and "(" in name else None
    return name, told.get("FullyQualifiedName"), bracketed


def _index(
    rows: Iterable[dict[str, Any]], names: Callable[[dict[str, Any]], Iterable[str | None]]
) -> Index:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for told in rows:
        for name in names(told):
            if name:
                found[str(name).casefold()].add(str(told["Id"]))
    return dict(found)
