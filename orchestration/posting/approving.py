"""Lets planned entries go: who planned them prepares, another person approves.

Belongs here: which of the waiting entries a person may let go. Not: mapping decisions
(orchestration/verbs/mapping_decisions.py), sending (delivering.py).
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from orchestration.posting.deliveries import Change, change_states
from orchestration.posting.outbox import transaction


@dataclass(frozen=True, slots=True)
class Approval:
    """What an approval came to.

    Attributes:
        approved: Entries that may go now.
        own: Entries that wait on, since whoever approves planned them.
    """

    approved: int = 0
    own: int = 0


def approve_waiting(
    outbox: sqlite3.Connection, target: str, now: datetime, actor: str, *, one_person: bool
) -> Approval:
    """Let planned entries go that wait for a person other than the one that planned them.

    Args:
        outbox: Held by `one_poster`.
        target: Whose entries.
        now: The present instant.
        actor: Who approves: the OS user.
        one_person: Whether the settings let whoever planned them approve, too.
    """
    waiting = outbox.execute(
        "select external_id, planned_by from deliveries"
        " where target = ? and state = 'PENDING' and approved_by is null",
        [target],
    ).fetchall()
    others = [row["external_id"] for row in waiting if one_person or row["planned_by"] != actor]
    with transaction(outbox):
        outbox.executemany(
            "update deliveries set approved_by = ? where external_id = ?",
            [(actor, external_id) for external_id in others],
        )
        changes = [Change(external_id, "PENDING", "approved") for external_id in others]
        change_states(outbox, changes, now, actor)
    return Approval(len(others), len(waiting) - len(others))
