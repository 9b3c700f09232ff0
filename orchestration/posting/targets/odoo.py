"""Odoo: each entry is one posted journal entry whose reference is its external id.

Shape only: it was never run against a real Odoo. Belongs here: the contract of a target. Not: how
moves look (odoo_moves), how calls are made (odoo_connection).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from typing import Any

from orchestration.posting.entries import Entry
from orchestration.posting.targets.currency_decimals import decimals_by_currency
from orchestration.posting.targets.http_calls import NotSentError, UncertainError
from orchestration.posting.targets.odoo_connection import OdooConnection, OdooRefusalError
from orchestration.posting.targets.odoo_moves import (
    PARTY_TYPES,
    account_type_of,
    ids_by_code,
    minor_units,
    move_of,
    unknown_account,
)
from orchestration.posting.targets.odoo_partners import OdooPartners, wanted_parties
from orchestration.posting.targets.protocol import (
    AccountMovement,
    Capabilities,
    HeldEntry,
    NotSent,
    Outcome,
    Posted,
    Reason,
    Rejected,
    RemoteAccount,
    TargetContext,
    TargetError,
    ToSend,
    Uncertain,
)

BATCH_SIZE = 20
EXTERNAL_ID_LENGTH = 64
MOVE, LINE, ACCOUNT = "account.move", "account.move.line", "account.account"
# Words of Odoo's sentences (odoo/odoo, addons/account/models/account_move.py and company.py).
WORDS: tuple[tuple[str, Reason], ...] = (
    ("lock date", "closed_period"),
    ("locked", "closed_period"),
    ("not balanced", "unbalanced"),
    ("unbalanced", "unbalanced"),
    ("account", "unknown_account"),
)


def open_target(context: TargetContext) -> "OdooTarget":
    """An Odoo database; nothing is asked of it yet.

    Raises:
        TargetError: The options do not fit, or the environment lacks the key.
    """
    return OdooTarget(context)


class OdooTarget:
    """The books of one company in an Odoo database."""

    def __init__(self, context: TargetContext) -> None:
        self.name = context.name
        self._currencies = context.functional_currencies
        self._odoo = OdooConnection(context)
        self._partners = OdooPartners(self._odoo)

    @property
    def capabilities(self) -> Capabilities:
        """Debits and credits of a move are in the company's own currency."""
        return Capabilities(BATCH_SIZE, "functional")

    def send(self, batch: Sequence[ToSend]) -> list[Outcome]:
        """Create and post each entry by itself; a draft of it that is there is posted instead.

        Odoo knows no request id: what is there is found by its reference, which is asked first.
        """
        entries = [sent.entry for sent in batch]
        there = self._there(entries)
        self._partners.learn(entries)
        outcomes = [self._sent(entry, there.get(entry.external_id)) for entry in entries]
        self._delete_drafts([one.external_id for one in outcomes if isinstance(one, Posted)])
        return outcomes

    def look_up(self, entries: Sequence[Entry]) -> dict[str, Posted | None]:
        """Which entries are posted."""
        found: dict[str, Posted | None] = {entry.external_id: None for entry in entries}
        for move in self._moves(entries):
            if move["state"] == "posted":
                found[move["ref"]] = Posted(move["ref"], str(move["id"]))
        return found

    def movements(self, entity_id: str, first_day: date, last_day: date) -> list[AccountMovement]:
        """What posted lines of the span come to, account by account."""
        moved: Counter[str] = Counter()
        for line in self._lines(first_day, last_day):
            moved[self._code(line)] += self._amount(line, entity_id)
        currency = self._currencies[entity_id]
        return [
            AccountMovement(account, currency, amount)
            for account, amount in sorted(moved.items())
            if amount
        ]

    def entries(self, entity_id: str, first_day: date, last_day: date) -> Iterator[HeldEntry]:
        """Every posted move of the span; a reference of 64 hexadecimal digits is ours."""
        currency = self._currencies[entity_id]
        lines: dict[int, list[AccountMovement]] = {}
        for line in self._lines(first_day, last_day):
            amount = self._amount(line, entity_id)
            movement = AccountMovement(self._code(line), currency, amount)
            lines.setdefault(line["move_id"][0], []).append(movement)
        domain = [["state", "=", "posted"], *self._span(first_day, last_day)]
        for move in self._odoo.every(MOVE, domain, ["ref", "date"]):
            yield HeldEntry(
                _external_id(move["ref"]),
                str(move["id"]),
                date.fromisoformat(move["date"]),
                tuple(lines.get(move["id"], ())),
            )

    def chart(self, entity_id: str) -> list[RemoteAccount]:
        """The accounts that have a code."""
        return [
            RemoteAccount(
                one["code"],
                one["name"],
                account_type_of(one["account_type"]),
                party_type=PARTY_TYPES.get(one["account_type"]),
            )
            for one in self._accounts
            if one.get("code")
        ]

    def _sent(self, entry: Entry, there: dict[str, Any] | None) -> Outcome:
        unusable = unknown_account(entry, self._account_ids)
        if unusable:
            return Rejected(entry.external_id, "unknown_account", unusable)
        nobody = self._partners.problem(entry, wanted_parties(self._accounts))
        if nobody:
            return Rejected(entry.external_id, "invalid", nobody)
        if there and there["state"] == "posted":
            return Posted(entry.external_id, str(there["id"]))
        try:
            move_id = there["id"] if there else self._created(entry)
            return self._posted(entry, move_id)
        except OdooRefusalError as error:
            return Rejected(entry.external_id, _reason(str(error)), f"Odoo refuses it: {error}")
        except NotSentError as error:
            return NotSent(entry.external_id, f"{error}.", error.retry_after_seconds)
        except UncertainError as error:
            return Uncertain(entry.external_id, f"{error}.")

    def _created(self, entry: Entry) -> int:
        values = move_of(entry, self._journal["id"], self._account_ids, self._partners.ids)
        created: list[int] = self._odoo.write(MOVE, "create", [values])
        return created[0]

    def _posted(self, entry: Entry, move_id: int) -> Posted:
        """Post a draft; one that Odoo will not post is deleted, so that nothing of it is there.

        A call that was delivered twice is refused the second time, since the move is posted.
        """
        try:
            self._odoo.write(MOVE, "action_post", [move_id])
        except OdooRefusalError:
            if self._there([entry]).get(entry.external_id, {}).get("state") == "posted":
                return Posted(entry.external_id, str(move_id))
            with suppress(OdooRefusalError):  # deleted already, by a call delivered twice
                self._odoo.write(MOVE, "unlink", [move_id])
            raise
        except NotSentError as error:
            raise UncertainError(f"a draft is there, and {error}") from error
        return Posted(entry.external_id, str(move_id))

    def _there(self, entries: Sequence[Entry]) -> dict[str, dict[str, Any]]:
        """The move of each entry: the posted one, else a draft."""
        moves = sorted(self._moves(entries), key=lambda move: bool(move["state"] == "posted"))
        return {move["ref"]: move for move in moves}

    def _delete_drafts(self, posted: Sequence[str]) -> None:
        """Delete drafts beside posted moves: a call to create that was delivered twice left them.

        A draft counts nowhere; one that cannot be deleted now stays for a person to delete.
        """
        domain = [["ref", "in", posted], ["state", "=", "draft"]]
        drafts = [move["id"] for move in self._odoo.every(MOVE, domain, ["ref"])] if posted else []
        if drafts:
            with suppress(OdooRefusalError, NotSentError, UncertainError):
                self._odoo.write(MOVE, "unlink", drafts)

    def _moves(self, entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
        refs = [entry.external_id for entry in entries]
        domain = [["ref", "in", refs], ["state", "in", ["draft", "posted"]]]
        return self._odoo.every(MOVE, domain, ["ref", "state"])

    def _lines(self, first_day: date, last_day: date) -> Iterator[dict[str, Any]]:
        domain = [["parent_state", "=", "posted"], *self._span(first_day, last_day)]
        return self._odoo.every(LINE, domain, ["move_id", "account_id", "debit", "credit"])

    def _span(self, first_day: date, last_day: date) -> list[list[object]]:
        """Days, of the company whose journal this is: a user may see others."""
        days = [["date", ">=", first_day.isoformat()], ["date", "<=", last_day.isoformat()]]
        return [*days, ["company_id", "=", self._journal["company_id"][0]]]

    def _code(self, line: dict[str, Any]) -> str:
        return self._codes.get(line["account_id"][0], str(line["account_id"][1]))

    def _amount(self, line: dict[str, Any], entity_id: str) -> int:
        decimals = decimals_by_currency()[self._currencies[entity_id]]
        return minor_units(line["debit"], line["credit"], decimals)

    @cached_property
    def _accounts(self) -> list[dict[str, Any]]:
        return list(self._odoo.every(ACCOUNT, [], ["code", "name", "account_type"]))

    @cached_property
    def _account_ids(self) -> dict[str, int]:
        return ids_by_code(self._accounts)

    @cached_property
    def _codes(self) -> dict[int, str]:
        return {account_id: code for code, account_id in self._account_ids.items()}

    @cached_property
    def _journal(self) -> dict[str, Any]:
        code = self._odoo.options.journal
        found = list(self._odoo.every("account.journal", [["code", "=", code]], ["company_id"]))
        if len(found) != 1:
            raise TargetError(
                f"[targets.{self.name}.options] journal: Odoo has {len(found)} journals of the code"
                f" {code}; name one of type Miscellaneous."
            )
        return found[0]


def _external_id(reference: object) -> str | None:
    is_ours = isinstance(reference, str) and len(reference) == EXTERNAL_ID_LENGTH
    return str(reference) if is_ours and set(str(reference)) <= set("0123456789abcdef") else None


def _reason(said: str) -> Reason:
    lowered = said.lower()
    return next((reason for words, reason in WORDS if words in lowered), "invalid")
