"""Tryton 8.2 over JSON-RPC: entries as posted moves, through the module tillbook_posting.

The module posts a whole batch or nothing of it, and knows every entry by its external reference,
so sending one twice gives the id of the first. A batch that is refused is halved until the entries
that are refused stand alone.

Belongs here: the contract of a target, and what the server's answers mean for it. Not: options
(tryton_options.py), the wire (tryton_rpc.py), how an entry becomes a move (tryton_moves.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, get_args

from orchestration.posting.entries import Entry
from orchestration.posting.targets.http_calls import (
    HttpCalls,
    NotSentError,
    UncertainError,
    checked_address,
)
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
from orchestration.posting.targets.tryton_company import Company, NotFoundError, search
from orchestration.posting.targets.tryton_moves import MOVE_FIELDS, held_entry, values_of
from orchestration.posting.targets.tryton_options import (
    TrytonOptions,
    place_of,
    read_options,
    read_password,
)
from orchestration.posting.targets.tryton_rpc import RefusedError, TrytonServer

BATCH_SIZE = 100
PAGE_SIZE = 500
CALLS_PER_MINUTE = 6000
CREATE_POSTED = "model.account.move.create_posted"
Move = tuple[Entry, dict[str, Any]]


def open_target(context: TargetContext) -> "TrytonTarget":
    """A company of a Tryton database; it is logged in to with the first question.

    Raises:
        TargetError: The options do not fit, or the environment has no password.
    """
    options = read_options(context)
    address = checked_address(options.url, f"{place_of(context.name)} url")
    calls = HttpCalls(
        address, clock=context.clock, sleep=context.sleep, calls_per_minute=CALLS_PER_MINUTE
    )
    server = TrytonServer(calls, options.database, options.user, read_password(context))
    return TrytonTarget(context, options, server)


class TrytonTarget:
    """A company of a Tryton database."""

    def __init__(
        self, context: TargetContext, options: TrytonOptions, server: TrytonServer
    ) -> None:
        self.name = context.name
        self.capabilities = Capabilities(BATCH_SIZE, "functional", looks_up_first=False)
        ((self._entity_id, self._currency_code),) = context.functional_currencies.items()
        self._options = options
        self._server = server
        self._known: Company | None = None

    def send(self, batch: Sequence[ToSend]) -> list[Outcome]:
        """Post entries, in one transaction of the server if it refuses none of them."""
        entries = [one.entry for one in batch]
        parties = [line.party for entry in entries for line in entry.lines if line.party]
        try:
            company = self._company()
            company.learn_parties(parties)
        except NotSentError as error:
            return _turned_away(entries, error)
        outcomes: list[Outcome] = []
        moves: list[Move] = []
        for entry in entries:
            journal = self._options.journal_of(entry.journal_type)
            try:
                moves.append((entry, values_of(entry, company, journal)))
            except NotFoundError as error:
                outcomes.append(Rejected(entry.external_id, error.reason, str(error)))
        return outcomes + self._post(company, moves)

    def look_up(self, entries: Sequence[Entry]) -> dict[str, Posted | None]:
        """Ask for posted moves that have the external references of entries."""
        found: dict[str, Posted | None] = {entry.external_id: None for entry in entries}
        named: list[object] = ["external_reference", "in", list(found)]
        for record in self._moves([named], ["external_reference"]):
            external_id = record["external_reference"]
            found[external_id] = Posted(external_id, str(record["id"]))
        return found

    def movements(self, entity_id: str, first_day: date, last_day: date) -> list[AccountMovement]:
        """Debit less credit of every account, over the posted moves of the days."""
        company = self._asked(entity_id)
        context = {
            "company": company.id,
            "posted": True,
            "from_date": first_day,
            "to_date": last_day,
            "active_test": False,
        }
        domain: list[object] = [["company", "=", company.id]]
        fields = ["code", "name", "debit", "credit"]
        moved = [
            (record["code"] or record["name"], company.minor(record["debit"] - record["credit"]))
            for record in self._search("account.account", domain, fields, context)
        ]
        return [
            AccountMovement(account, company.currency_code, amount)
            for account, amount in sorted(moved)
            if amount
        ]

    def entries(self, entity_id: str, first_day: date, last_day: date) -> Iterator[HeldEntry]:
        """Posted moves of the days, oldest first, a page at a time."""
        company = self._asked(entity_id)
        days: list[object] = [["date", ">=", first_day], ["date", "<=", last_day]]
        last_id = 0
        while page := self._moves([*days, ["id", ">", last_id]], MOVE_FIELDS, PAGE_SIZE):
            last_id = page[-1]["id"]
            yield from (held_entry(record, company) for record in page)

    def chart(self, entity_id: str) -> list[RemoteAccount]:
        """The accounts that take lines."""
        return self._asked(entity_id).chart()

    def _post(self, company: Company, moves: Sequence[Move]) -> list[Outcome]:
        if not moves:
            return []
        entries = [entry for entry, _ in moves]
        try:
            told = self._server.call(
                CREATE_POSTED,
                company.id,
                [values for _, values in moves],
                context=company.context,
            )
            return _posted(entries, told)
        except (NotSentError, TargetError) as error:
            # Another half of the batch may be posted, so this too is said entry by entry.
            return _turned_away(entries, error)
        except UncertainError as error:
            return [Uncertain(entry.external_id, str(error)) for entry in entries]
        except RefusedError as error:
            if len(moves) == 1:
                return [Rejected(entries[0].external_id, error.reason, str(error))]
            half = len(moves) // 2
            return self._post(company, moves[:half]) + self._post(company, moves[half:])

    def _moves(
        self, domain: Sequence[object], fields: Sequence[str], limit: int | None = None
    ) -> list[dict[str, Any]]:
        company = self._asked(self._entity_id)
        ours = [["company", "=", company.id], ["state", "=", "posted"]]
        return self._search("account.move", [*ours, *domain], fields, company.context, limit)

    def _search(
        self,
        model: str,
        domain: list[object],
        fields: Sequence[str],
        context: Mapping[str, object],
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        try:
            return search(self._server, model, domain, fields, context, limit)
        except NotSentError as error:
            raise self._silent(error) from error

    def _asked(self, entity_id: str) -> Company:
        if entity_id != self._entity_id:
            raise TargetError(f"[targets.{self.name}] takes no entries of {entity_id}.")
        try:
            return self._company()
        except NotSentError as error:
            raise self._silent(error) from error

    def _silent(self, error: NotSentError) -> TargetError:
        return TargetError(
            f"{place_of(self.name)} url: Tryton does not answer there ({error}); try again later."
        )

    def _company(self) -> Company:
        """The company, read with the first question.

        Raises:
            NotSentError: The server does not answer.
            TargetError: It has no company or journal that fits the options.
        """
        if self._known is None:
            company = Company(self._server, self._options.company, f"{place_of(self.name)} company")
            if company.currency_code != self._currency_code:
                raise TargetError(
                    f"{place_of(self.name)} company: its books in Tryton are in"
                    f" {company.currency_code}, those of {self._entity_id} in"
                    f" {self._currency_code}; name another company."
                )
            for key, code in self._options.journals.items():
                company.check_journal(code, f"{place_of(self.name)} {key}")
            self._known = company
        return self._known


def _posted(entries: Sequence[Entry], told: Any) -> list[Outcome]:
    """What `create_posted` answered, entry by entry.

    Raises:
        RefusedError: It refused one of them, and so all.
        UncertainError: It did not answer in its own words.
    """
    answer = told if isinstance(told, dict) else {}
    if "refused" in answer:
        reasons: dict[str, Reason] = {reason: reason for reason in get_args(Reason)}
        raise RefusedError(str(answer.get("message")), reasons.get(answer["refused"], "invalid"))
    ids = answer.get("posted") or {}
    if any(entry.external_id not in ids for entry in entries):
        raise UncertainError("the answer does not name every entry")
    return [Posted(entry.external_id, str(ids[entry.external_id])) for entry in entries]


def _turned_away(entries: Sequence[Entry], error: NotSentError | TargetError) -> list[Outcome]:
    wait = error.retry_after_seconds if isinstance(error, NotSentError) else None
    return [NotSent(entry.external_id, str(error), wait) for entry in entries]
