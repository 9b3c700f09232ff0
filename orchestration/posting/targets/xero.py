"""Xero: each entry is one posted manual journal that carries its external id in the narration.

Belongs here: the contract of a target, put together from the modules beside this one. Not: how
journals look (xero_journals), what may not be used (xero_accounts), what is held (xero_books).
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from datetime import date

from orchestration.posting.entries import Entry, EntryLine
from orchestration.posting.targets.http_calls import NotSentError, UncertainError, encoded
from orchestration.posting.targets.protocol import (
    AccountMovement,
    Capabilities,
    HeldEntry,
    NotSent,
    Outcome,
    Posted,
    Rejected,
    RemoteAccount,
    TargetContext,
    TargetError,
    ToSend,
    Uncertain,
)
from orchestration.posting.targets.xero_answers import outcomes_of
from orchestration.posting.targets.xero_attempts import XeroAttempts
from orchestration.posting.targets.xero_books import JOURNALS, XeroBooks
from orchestration.posting.targets.xero_connection import XeroConnection
from orchestration.posting.targets.xero_journals import DECIMALS, manual_journal
from orchestration.posting.targets.xero_options import XeroOptions, read_xero_options
from orchestration.posting.targets.xero_tracking import XeroTracking


def open_target(context: TargetContext) -> "XeroTarget":
    """A Xero organisation; nothing is asked of it yet.

    Raises:
        TargetError: The options do not fit, or the environment lacks a secret.
    """
    return XeroTarget(context, read_xero_options(context))


class XeroTarget:
    """One organisation, with the rights of one app."""

    def __init__(self, context: TargetContext, options: XeroOptions) -> None:
        self.name = context.name
        self._context = context
        self._options = options
        self._xero = XeroConnection(context, options)
        self._books = XeroBooks(self._xero)
        self._attempts = XeroAttempts(
            context.private_folder / f"{context.name}_xero_attempts.json", context.clock
        )

    @property
    def capabilities(self) -> Capabilities:
        """Base currency alone: a manual journal names none (xero_accounting.yaml)."""
        return Capabilities(
            self._options.batch_size, "functional", DECIMALS, tuple(self._options.categories)
        )

    def send(self, batch: Sequence[ToSend]) -> list[Outcome]:
        """Create the manual journals of a batch; one outcome for each."""
        refused = [problem for sent in batch if (problem := self._problem(sent.entry))]
        stopped = {outcome.external_id for outcome in refused}
        taken = [sent for sent in batch if sent.entry.external_id not in stopped]
        return [*refused, *(self._created(taken) if taken else ())]

    def look_up(self, entries: Sequence[Entry]) -> dict[str, Posted | None]:
        """Which entries are posted; "none" only once no request can be at work any more.

        Raises:
            TargetError: Xero cannot be asked, or that would take longer than the options allow.
        """
        sought = [entry.external_id for entry in entries]
        found = self._books.posted(sought)
        absent = [external_id for external_id in sought if external_id not in found]
        wait = self._attempts.seconds_to_wait(absent)
        if wait > self._options.longest_wait:
            raise TargetError(
                f"{self.name}: an answer of Xero was lost, and what became of it is sure in"
                f" {math.ceil(wait)} seconds, longer than longest_wait lets it wait; run tillbook"
                f" post {self.name} again then."
            )
        if wait > 0:
            self._context.sleep(wait)
            found |= self._books.posted(absent)
        self._attempts.answered(sought)
        return {external_id: found.get(external_id) for external_id in sought}

    def movements(self, entity_id: str, first_day: date, last_day: date) -> list[AccountMovement]:
        """Xero's trial balance of the span, by whoever posted; accounts that moved."""
        return self._books_of(entity_id).movements(first_day, last_day)

    def entries(self, entity_id: str, first_day: date, last_day: date) -> Iterator[HeldEntry]:
        """Posted manual journals of the span, then, if the options say so, all other journals."""
        books = self._books_of(entity_id)
        known: set[str] = set()
        for held in books.manual_journals(first_day, last_day):
            known.add(held.remote_id)
            yield held
        if self._options.all_journals:
            yield from books.other_journals(first_day, last_day, known)

    def chart(self, entity_id: str) -> list[RemoteAccount]:
        """Xero's accounts by code; inactive are those that no manual journal may use."""
        return self._books_of(entity_id).accounts.remote()

    def _books_of(self, entity_id: str) -> XeroBooks:
        """The books, once it is sure that they are kept in the entity's currency."""
        ours = self._context.functional_currencies.get(entity_id)
        if ours != self._books.currency:
            raise TargetError(
                f"{self.name}: {entity_id} keeps its books in {ours}, the Xero organisation in"
                f" {self._books.currency}; name the organisation of that company."
            )
        return self._books

    def _problem(self, entry: Entry) -> Rejected | None:
        """Why an entry is not even sent: Xero would refuse it, or keep something else."""
        if entry.currency_code != self._books.currency:
            return Rejected(
                entry.external_id,
                "invalid",
                f"the entry is in {entry.currency_code}, but manual journals of this organisation"
                f" are in {self._books.currency} only; post it to another target.",
            )
        for line in entry.lines:
            problem = self._books.accounts.problem(line)
            if problem:
                return Rejected(entry.external_id, *problem)
            lost = self._tracking(line).problem(line)
            if lost:
                return Rejected(entry.external_id, "invalid", lost)
        return None

    def _created(self, batch: Sequence[ToSend]) -> list[Outcome]:
        ids = [sent.entry.external_id for sent in batch]
        self._attempts.begin(ids)
        try:
            answer = self._xero.write(JOURNALS, self._body(batch), _key(batch))
        except TargetError:
            self._attempts.answered(ids)
            raise
        except NotSentError as error:
            self._attempts.answered(ids)
            return [NotSent(one, f"{error}.", error.retry_after_seconds) for one in ids]
        except UncertainError as error:
            return [Uncertain(one, f"{error}.") for one in ids]
        outcomes = outcomes_of(answer, batch)
        self._attempts.answered(o.external_id for o in outcomes if not isinstance(o, Uncertain))
        return outcomes

    def _body(self, batch: Sequence[ToSend]) -> bytes:
        journals = [
            manual_journal(
                sent.entry, lambda line: self._tracking(line).elements(line), self._options.link
            )
            for sent in batch
        ]
        return encoded({"ManualJournals": journals})

    def _tracking(self, line: EntryLine) -> XeroTracking:
        """Xero's options are asked for only once a line has a dimension that a category is for."""
        categories = self._options.categories
        asked = any(dimension in categories for dimension, _ in line.dimensions)
        return XeroTracking(categories, self._books.tracking_options if asked else {})


def _key(batch: Sequence[ToSend]) -> str:
    """The idempotency key of a call, at most 128 characters: the same entries, the same key."""
    ids = [sent.request_id for sent in batch]
    return ids[0] if len(ids) == 1 else hashlib.sha256("\n".join(ids).encode()).hexdigest()
