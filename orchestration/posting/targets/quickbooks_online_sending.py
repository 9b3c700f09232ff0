"""Writes entries to QuickBooks Online and finds them again.

Belongs here: one call an entry, or one a batch, and the outcome of each. Not: tokens and request
ids (quickbooks_online_client), what a fault means (quickbooks_online_faults), reports.
"""

from collections.abc import Callable, Sequence
from typing import Any

from orchestration.posting.entries import Entry
from orchestration.posting.targets.http_calls import Answer, NotSentError, UncertainError
from orchestration.posting.targets.protocol import (
    NotSent,
    Outcome,
    Posted,
    Rejected,
    TargetError,
    Uncertain,
)
from orchestration.posting.targets.quickbooks_online_client import OK, QuickBooksClient
from orchestration.posting.targets.quickbooks_online_entries import (
    KINDS,
    Document,
    Kind,
    external_id_of,
    is_held,
)
from orchestration.posting.targets.quickbooks_online_faults import outcome_of_fault

NUMBERS_IN_ONE_QUESTION = 30
# A system that answers nothing is not asked on and on: each call may take minutes to fail.
MOST_UNANSWERED_IN_A_ROW = 3


def send_singly(client: QuickBooksClient, batch: Sequence[Document]) -> list[Outcome]:
    """One call an entry, each with the request id of the entry itself.

    Raises:
        TargetError: The company does not let us in; nothing was sent.
    """
    outcomes: list[Outcome] = []
    unanswered = 0
    for place, document in enumerate(batch):
        try:
            outcome = _create(client, document)
        except NotSentError as error:
            return outcomes + _not_sent(batch[place:], str(error), error.retry_after_seconds)
        except TargetError as error:
            if not outcomes:
                raise
            return outcomes + _not_sent(batch[place:], str(error), None)
        outcomes.append(outcome)
        unanswered = unanswered + 1 if isinstance(outcome, Uncertain) else 0
        if unanswered == MOST_UNANSWERED_IN_A_ROW:
            return outcomes + _not_sent(batch[place + 1 :], "calls before it got no answer", None)
    return outcomes


def send_in_batches(client: QuickBooksClient, batch: Sequence[Document]) -> list[Outcome]:
    """One call for all that have a number, one for each deposit.

    A batch done late is known by its numbers alone; a deposit has none, so it goes with a request
    id of its own.

    Raises:
        TargetError: The company does not let us in; nothing was sent.
    """
    numbered = [document for document in batch if "DocNumber" in document.body]
    others = [document for document in batch if "DocNumber" not in document.body]
    outcomes = send_together(client, numbered) if numbered else []
    try:
        return outcomes + (send_singly(client, others) if others else [])
    except TargetError as error:
        if not outcomes:
            raise
        return outcomes + _not_sent(others, str(error), None)


def send_together(client: QuickBooksClient, batch: Sequence[Document]) -> list[Outcome]:
    """One call for all; each entry is answered for itself.

    Raises:
        TargetError: The company does not let us in; nothing was sent.
    """
    items = [
        {"bId": str(number), "operation": "create", document.kind: document.body}
        for number, document in enumerate(batch)
    ]
    try:
        answer = client.create_many(
            {"BatchItemRequest": items}, [document.item.request_id for document in batch]
        )
        told = _told(answer)
    except NotSentError as error:
        return _not_sent(batch, str(error), error.retry_after_seconds)
    except UncertainError as error:
        return [Uncertain(_id(document), str(error)) for document in batch]
    if answer.status != OK:
        return [outcome_of_fault(_id(document), told) for document in batch]
    answered = {str(each.get("bId")): each for each in told.get("BatchItemResponse") or ()}
    return [
        _outcome(client, document, answered.get(str(number), {}))
        for number, document in enumerate(batch)
    ]


def look_up(
    client: QuickBooksClient,
    entries: Sequence[Entry],
    kinds_of: Callable[[Entry], Sequence[Kind]],
) -> dict[str, Posted | None]:
    """Ask for document numbers, of deposits for days; then compare the external ids in the notes.

    Raises:
        TargetError: The company cannot be asked.
    """
    found: dict[str, Posted | None] = {entry.external_id: None for entry in entries}
    for kind in KINDS:
        asked = [
            entry
            for entry in entries
            if kind in kinds_of(entry) and found[entry.external_id] is None
        ]
        for start in range(0, len(asked), NUMBERS_IN_ONE_QUESTION):
            part = asked[start : start + NUMBERS_IN_ONE_QUESTION]
            for held in client.rows(kind, _condition(kind, part)):
                _take(found, part, kind, held)
    return found


def _condition(kind: Kind, entries: Sequence[Entry]) -> str:
    if kind == "Deposit":  # it has no number, and its note cannot be asked for
        days = sorted({entry.posting_date.isoformat() for entry in entries})
        return f"where TxnDate in ({', '.join(map(repr, days))})"
    numbers = ", ".join(f"'{entry.document_number}'" for entry in entries)
    return f"where DocNumber in ({numbers})"


def _take(
    found: dict[str, Posted | None], entries: Sequence[Entry], kind: Kind, held: dict[str, Any]
) -> None:
    """A transaction is one entry: the one it names, else one of those that are not found yet."""
    named = external_id_of(held)
    for entry in sorted(entries, key=lambda one: one.external_id != named):
        if found[entry.external_id] is None and is_held(entry, kind, held):
            found[entry.external_id] = Posted(entry.external_id, str(held["Id"]))
            return


def _create(client: QuickBooksClient, document: Document) -> Outcome:
    try:
        answer = client.create(document.kind, document.body, document.item.request_id)
        return _outcome(client, document, _told(answer))
    except UncertainError as error:
        return Uncertain(_id(document), str(error))


def _outcome(client: QuickBooksClient, document: Document, told: dict[str, Any]) -> Outcome:
    held = told.get(document.kind)
    if isinstance(held, dict) and held.get("Id"):
        if external_id_of(held) == _id(document):
            return Posted(_id(document), str(held["Id"]))
        return Uncertain(_id(document), "the answer shows another entry")
    outcome = outcome_of_fault(_id(document), told)
    if isinstance(outcome, Rejected) and outcome.reason == "duplicate":
        return _held_already(client, document, outcome)
    return outcome


def _held_already(client: QuickBooksClient, document: Document, refusal: Rejected) -> Outcome:
    """A number used twice may be this very entry, written by an attempt that was not heard."""
    try:
        held = look_up(client, [document.item.entry], lambda _: KINDS)
    except TargetError as error:
        return Uncertain(_id(document), str(error))
    return held[_id(document)] or refusal


def _told(answer: Answer) -> dict[str, Any]:
    told = answer.decoded()
    return told if isinstance(told, dict) else {}


def _not_sent(documents: Sequence[Document], detail: str, seconds: int | None) -> list[Outcome]:
    return [NotSent(_id(document), detail, seconds) for document in documents]


def _id(document: Document) -> str:
    return document.item.entry.external_id
