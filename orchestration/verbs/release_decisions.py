"""The two steps of a release: one person prepares it, another approves it.

Belongs here: which step a person takes next, and landing it. Not: what may be released
(quarantine.py), what an approved release does to the next run (int_pos__released_documents).
"""

import json
from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from orchestration.os_user import os_user
from orchestration.verbs.failures import VerbError
from orchestration.verbs.two_persons import is_approval

if TYPE_CHECKING:
    from orchestration.run.context import RunContext

PREPARED: Final = "release_preparation"
APPROVED: Final = "quarantine_release"
SUBJECT: Final = ("source_system", "document_id", "source_version")
Record = dict[str, Any]


def land_decision(context: "RunContext", subject: Mapping[str, str | None], reason: str) -> Record:
    """Land what the person at work decides of a held document: its preparation or its approval.

    Args:
        context: The home, its writer lock held.
        subject: Source, document and the version that was judged.
        reason: Why it is right.

    Returns:
        The landed record with the step it is and, for an approval, who prepared it.

    Raises:
        VerbError: This person prepared it, or it is approved already.
    """
    person, name = os_user(), subject["document_id"]
    approved = _newest(context, APPROVED, subject)
    if approved is not None:
        raise VerbError(
            f"{name}: {approved['actor']} released this version already; tillbook run posts it."
        )
    prepared = _newest(context, PREPARED, subject)
    approves = is_approval(
        person,
        prepared["actor"] if prepared else None,
        one_person=context.settings.quarantine.allow_one_person,
        name=f"{name}",
        what="its release",
    )
    record = {
        **{key: subject[key] for key in SUBJECT},
        "actor": person,
        "reason": reason,
        "recorded_at": context.clock().astimezone(UTC).isoformat(timespec="microseconds"),
    }
    sequence = _land(context, APPROVED if approves else PREPARED, record)
    return {
        **record,
        "step": "approved" if approves else "prepared",
        "prepared_by": prepared["actor"] if prepared else person,
        "observation_sequence": sequence,
    }


def _newest(
    context: "RunContext", object_name: str, subject: Mapping[str, str | None]
) -> Record | None:
    """The newest landed record of this kind about this very version; None where there is none."""
    for seen in reversed(context.store.observations("control")):
        if seen.object_name == object_name:
            with context.store.open_blob(seen) as blob:
                record: Record = json.load(blob)
            if all(record.get(key) == subject[key] for key in SUBJECT):
                return record
    return None


def _land(context: "RunContext", object_name: str, record: Record) -> int:
    from orchestration.books.control_records import land_control_record

    text = json.dumps(record, sort_keys=True)
    return land_control_record(context.store, object_name, text).sequence
