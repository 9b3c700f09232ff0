"""Writes journal entries to QuickBooks Online and finds them again.

Belongs here: one call an entry, or one a batch, and the outcome of each. Not: tokens and request
ids (quickbooks_online_client), what a fault means (quickbooks_online_faults), reports.
"""

from collections.abc import Sequence
from typing import Any

from orchestration.posting.entries import Entry
from orchestration.posting.targets.http_calls import Answer, NotSentError, UncertainError
from orchestration.posting.targets.protocol import (
    NotSent,
    Outcome,
    Posted,
    Rejected,
    TargetError,
    ToSend,
    Uncertain,
)
from orchestration.posting.targets.quickbooks_online_client import OK, QuickBooksClient
from orchestration.posting.targets.quickbooks_online_entries import (
    external_id_of,
    is_held,
    journal_entry,
)
from orchestration.posting.targets.quickbooks_online_faults import outcome_of_fault

NUMBERS_IN_ONE_QUESTION = 30
# A system that answers nothing is not asked on and on: each call may take minutes to fail.
MOST_UNANSWERED_IN_A_ROW = 3


def send_singly(
    client: QuickBooksClient, batch: Sequence[ToSend], *, multi_currency: bool
) -> list[Outcome]:
    """One call an entry, each with the request id of the entry itself.

    Raises:
        TargetError: The company does not let us in; nothing was sent.
    """
    outcomes: list[Outcome] = []
    unanswered = 0
    for place, item in enumerate(batch):
        try:
            outcome = _create(client, item, multi_currency=multi_currency)
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


def send_together(
    client: QuickBooksClient, batch: Sequence[ToSend], *, multi_currency: bool
) -> list[Outcome]:
    """One call for all; each entry is answered for itself.

    Raises:
        TargetError: The company does not let us in; nothing was sent.
    """
    items = [
        {
            "bId": str(number),
            "operation": "create",
            "JournalEntry": journal_entry(item.entry, multi_currency=multi_currency),
        }
        for number, item in enumerate(batch)
    ]
    try:
        answer = client.create_many(
            {"BatchItemRequest": items}, [item.request_id for item in batch]
        )
        told = _told(answer)
    except NotSentError as error:
        return _not_sent(batch, str(error), error.retry_after_seconds)
    except UncertainError as error:
        return [Uncertain(item.entry.external_id, str(error)) for item in batch]
    if answer.status != OK:
        return [outcome_of_fault(item.entry.external_id, told) for item in batch]
    answered = {str(each.get("bId")): each for each in told.get("BatchItemResponse") or ()}
    return [
        _outcome(client, item.entry, answered.get(str(number), {}))
        for number, item in enumerate(batch)
    ]


def look_up(client: QuickBooksClient, entries: Sequence[Entry]) -> dict[str, Posted | None]:
    """Ask for the document numbers, then compare the external ids in the notes.

    Raises:
        TargetError: The company cannot be asked.
    """
    found: dict[str, Posted | None] = {entry.external_id: None for entry in entries}
    for start in range(0, len(entries), NUMBERS_IN_ONE_QUESTION):
        part = entries[start : start + NUMBERS_IN_ONE_QUESTION]
        by_number = {entry.document_number: entry for entry in part}
        numbers = ", ".join(f"'{number}'" for number in by_number)
        for held in client.rows("JournalEntry", f"where DocNumber in ({numbers})"):
            entry = by_number.get(str(held.get("DocNumber")))
            if entry and found[entry.external_id] is None and is_held(entry, held):
                found[entry.external_id] = Posted(entry.external_id, str(held["Id"]))
    return found


def _create(client: QuickBooksClient, item: ToSend, *, multi_currency: bool) -> Outcome:
    document = journal_entry(item.entry, multi_currency=multi_currency)
    try:
        answer = client.create("JournalEntry", document, item.request_id)
        return _outcome(client, item.entry, _told(answer))
    except UncertainError as error:
        return Uncertain(item.entry.external_id, str(error))


def _outcome(client: QuickBooksClient, entry: Entry, told: dict[str, Any]) -> Outcome:
    held = told.get("JournalEntry")
    if isinstance(held, dict) and held.get("Id"):
        if external_id_of(held) == entry.external_id:
            return Posted(entry.external_id, str(held["Id"]))
        return Uncertain(entry.external_id, "the answer shows another entry")
    outcome = outcome_of_fault(entry.external_id, told)
    if isinstance(outcome, Rejected) and outcome.reason == "duplicate":
        return _held_already(client, entry, outcome)
    return outcome


def _held_already(client: QuickBooksClient, entry: Entry, refusal: Rejected) -> Outcome:
    """A number used twice may be this very entry, written by an attempt that was not heard."""
    try:
        return look_up(client, [entry])[entry.external_id] or refusal
    except TargetError as error:
        return Uncertain(entry.external_id, str(error))


def _told(answer: Answer) -> dict[str, Any]:
    told = answer.decoded()
    return told if isinstance(told, dict) else {}


def _not_sent(items: Sequence[ToSend], detail: str, seconds: int | None) -> list[Outcome]:
    return [NotSent(item.entry.external_id, detail, seconds) for item in items]
