"""What Xero's answer to a batch of documents says of each entry.

Belongs here: reading one outcome per entry from an answer that came. Not: calls that went wrong.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from orchestration.posting.targets.http_calls import Answer, UncertainError
from orchestration.posting.targets.protocol import (
    Outcome,
    Posted,
    Reason,
    Rejected,
    ToSend,
    Uncertain,
)
from orchestration.posting.targets.xero_journals import POSTED, external_id_in

OK, BAD_REQUEST = 200, 400
# Words of Xero's messages, most telling first. "The document date cannot be before the period lock
# date": github.com/waynerobinson/xeroizer/issues/92; "The total debits (100.00) must equal total
# credits (-10.00)": example of PUT /ManualJournals in xero_accounting.yaml; "Account code '999' is
# not a valid code for this document": help.re-leased.com, solution 8000029721.
WORDS: tuple[tuple[str, Reason], ...] = (
    ("lock date", "closed_period"),
    ("total debits", "unbalanced"),
    ("account code", "unknown_account"),
    ("account", "unknown_account"),
)
# developer.xero.com/documentation/guides/idempotent-requests/idempotency
KEY_USED_OTHERWISE = "is used with a different request"


def outcomes_of(answer: Answer, batch: Sequence[ToSend]) -> list[Outcome]:
    """One outcome for each entry of the batch."""
    try:
        told = answer.decoded()
        if not isinstance(told, dict) or (answer.status == OK and "ManualJournals" not in told):
            raise UncertainError("the answer holds no journals")  # noqa: TRY301
    except UncertainError as error:
        return [Uncertain(sent.entry.external_id, f"{error}.") for sent in batch]
    if answer.status != OK:
        return [_refused_whole(answer.status, told, sent, len(batch)) for sent in batch]
    items = {external_id_in(item.get("Narration", "")): item for item in told["ManualJournals"]}
    return [_outcome(sent.entry.external_id, items) for sent in batch]


def reason_of(message: str) -> Reason:
    """The reason that the words of one of Xero's messages name."""
    lowered = message.lower()
    return next((reason for words, reason in WORDS if words in lowered), "invalid")


def _outcome(external_id: str, items: Mapping[str | None, Mapping[str, Any]]) -> Outcome:
    item = items.get(external_id)
    if item is None:
        return Uncertain(external_id, "Xero's answer leaves the entry out.")
    messages = _messages(item.get("ValidationErrors", ()))
    if messages or item.get("StatusAttributeString") == "ERROR":
        said = " ".join(messages) or "Xero does not say why."
        return Rejected(external_id, reason_of(said), f"Xero refuses the journal: {said}")
    if item.get("Status") != POSTED:
        return Rejected(
            external_id,
            "invalid",
            f"Xero kept journal {item.get('ManualJournalID')} as {item.get('Status')}; delete it"
            " there and let the app's user post journals.",
        )
    return Posted(external_id, item["ManualJournalID"])


def _refused_whole(status: int, told: Mapping[str, Any], sent: ToSend, of: int) -> Outcome:
    """A refusal of the whole call.

    Nothing is there after a 400, but for two: the key was used before, or one of several entries
    is meant, which Xero does not say of any. Of other statuses nobody says what they leave behind.
    """
    external_id = sent.entry.external_id
    inner = [m for e in told.get("Elements", ()) for m in _messages(e.get("ValidationErrors", ()))]
    said = " ".join([f"({status})", str(told.get("Message", "")), *inner]).strip()
    unsaid = KEY_USED_OTHERWISE in said or (bool(told.get("Elements")) and of > 1)
    if status != BAD_REQUEST or unsaid:
        return Uncertain(external_id, f"Xero refuses the call: {said}")
    return Rejected(external_id, reason_of(said), f"Xero refuses the call: {said}")


def _messages(errors: Any) -> list[str]:
    return [str(error.get("Message") or error.get("Description") or "") for error in errors]
