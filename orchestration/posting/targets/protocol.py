"""What every target can do, and how it answers.

Belongs here: the contract between a target and those who deliver to it and reconcile with it. Not:
retries, states and order, which are the outbox's; how one target writes an entry.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal, Protocol

from orchestration.posting.entries import Entry, PartyType

WantedParty = PartyType | Literal["any"]
"""Whom an account wants named: a customer, a vendor, or one of both."""
Reason = Literal["closed_period", "unbalanced", "unknown_account", "duplicate", "invalid"]


class TargetError(Exception):
    """A target cannot be used at all: not configured, not reachable, not allowed. One sentence."""


@dataclass(frozen=True, slots=True)
class TargetContext:
    """What a target is opened with; each module of a target has `open_target(TargetContext)`.

    Attributes:
        name: Its name in `tillbook.toml`.
        options: Its own table there, `[targets.NAME.options]`, to be checked by the target.
        functional_currencies: Of the companies it takes: currency of the books by entity id.
        folder: Where it writes what people or programs take from it.
        private_folder: Where it keeps what must stay secret and survive, such as rotating tokens.
        secret: Value of an environment variable, or None.
        clock: The present instant, aware.
        sleep: Waits so many seconds.
        items: Items of the target by what its export calls the account they post to.
    """

    name: str
    options: Mapping[str, str | int | bool]
    functional_currencies: Mapping[str, str]
    folder: Path
    private_folder: Path
    secret: Callable[[str], str | None]
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    items: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a target can take.

    Attributes:
        batch_size: Most entries of one call.
        amounts: Whether it takes every currency, or only the company's own.
        decimals: Most decimals of an amount; None: those of the currency.
        dimensions: Names of the dimensions a line can carry, most wanted first.
        companies: Most companies one target can hold; None: any number.
        parties_per_entry: Most lines of an entry that can name a customer or vendor: a day with
            more goes in parts. 0: who names nobody goes apart from who does; None: any number.
        looks_up_first: Whether entries never sent before are looked up too, so that an outbox
            brought back from an old backup doubles nothing; False where a look-up is dear.
        moves_by_entries: Whether its trial balance is the sum of its entries and nothing else, so
            that whoever read those need not ask for it.
    """

    batch_size: int
    amounts: Literal["transaction", "functional"]
    decimals: int | None = None
    dimensions: tuple[str, ...] = ()
    companies: int | None = 1
    parties_per_entry: int | None = None
    looks_up_first: bool = True
    moves_by_entries: bool = False


@dataclass(frozen=True, slots=True)
class ToSend:
    """An entry and the request id that goes with every attempt to send it."""

    entry: Entry
    request_id: str


@dataclass(frozen=True, slots=True)
class Posted:
    """The target holds the entry."""

    external_id: str
    remote_id: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The target read the entry and refused it: nothing of it is there."""

    external_id: str
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Nobody knows whether the target holds the entry: no answer, or one that says nothing."""

    external_id: str
    detail: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """The target turned the call away unread: nothing of the entry is there, ask again later.

    Attributes:
        retry_after_seconds: How long it asked to wait; None: it did not say.
    """

    external_id: str
    detail: str
    retry_after_seconds: int | None = None


Outcome = Posted | Rejected | Uncertain | NotSent


@dataclass(frozen=True, slots=True)
class AccountMovement:
    """What an account of the target moved by, in a span of days; debit positive."""

    account: str
    currency_code: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """An entry as the target holds it.

    Attributes:
        external_id: Ours, as it stands there; None: the entry was made by somebody else.
        remote_id: Its own.
        posting_date: Its date.
        lines: Account as the target calls it, currency, minor units, debit positive.
    """

    external_id: str | None
    remote_id: str
    posting_date: date
    lines: tuple[AccountMovement, ...]


@dataclass(frozen=True, slots=True)
class RemoteAccount:
    """An account of the target's chart.

    Attributes:
        account: What entries call it.
        name: What people call it.
        account_type: asset, liability, equity, revenue, cost or expense; None: it does not say.
        is_active: Whether entries may use it.
        party_type: Whom its lines must name: a receivable a customer, a payable a vendor.
        refusal: Why entries may never use it and what to do instead, as the end of a sentence;
            None: they may, or it is merely not active.
    """

    account: str
    name: str
    account_type: str | None
    is_active: bool = True
    party_type: WantedParty | None = None
    refusal: str | None = None


class Target(Protocol):
    """An accounting system, or a folder of files for one."""

    @property
    def name(self) -> str:
        """Its name in `tillbook.toml`."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can take."""

    def send(self, batch: Sequence[ToSend]) -> list[Outcome]:
        """Send at most a batch of entries; one outcome for each, in any order.

        Sending the same entry with the same request id twice must not double it where the target
        can prevent that. Never raises for what one entry, or the line, does: that is an outcome.

        Raises:
            TargetError: The target cannot be used at all; nothing was sent.
        """

    def look_up(self, entries: Sequence[Entry]) -> dict[str, Posted | None]:
        """For each external id: the entry as held, or None where the target surely has none.

        Raises:
            TargetError: The target cannot be asked.
        """

    def movements(self, entity_id: str, first_day: date, last_day: date) -> list[AccountMovement]:
        """Its own trial balance of a span of days: whole accounts, whoever posted to them.

        Raises:
            TargetError: The target cannot be asked.
        """

    def entries(self, entity_id: str, first_day: date, last_day: date) -> Iterator[HeldEntry]:
        """Every entry it holds with a date in the span, ours and others'.

        Raises:
            TargetError: The target cannot be asked.
        """

    def chart(self, entity_id: str) -> list[RemoteAccount]:
        """Its chart of accounts; empty where the target takes any account.

        Raises:
            TargetError: The target cannot be asked.
        """
