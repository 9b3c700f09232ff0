"""Finds what was posted and is not at the target any more, so that it goes again.

Belongs here: asking the target of everything that was posted. Not: why it is gone (people deleted
it, or the target was brought back from an old backup), or the sending.
"""

import sqlite3
from datetime import datetime

from orchestration.posting.deliveries import (
    Change,
    ask_anew,
    change_states,
    delivery_of,
)
from orchestration.posting.targets.protocol import Target

POSTED = """
    select deliveries.*, originals.lines as original_lines
    from deliveries
    left join deliveries as originals on deliveries.reverses = originals.external_id
    where deliveries.target = :target and deliveries.state = 'POSTED'
        and deliveries.sequence > :after
    order by deliveries.sequence
    limit :limit
"""


def take_up_missing(outbox: sqlite3.Connection, target: Target, now: datetime, actor: str) -> int:
    """Make what the target surely has not any more pending again; returns how many entries.

    It goes as a new request: a target that remembers the old one would only repeat its answer.

    Raises:
        TargetError: The target cannot be asked.
    """
    after, found = 0, 0
    asked = {"target": target.name, "limit": target.capabilities.batch_size}
    while rows := outbox.execute(POSTED, asked | {"after": after}).fetchall():
        after = rows[-1]["sequence"]
        held = target.look_up([delivery_of(row).entry for row in rows])
        gone = [row for row in rows if held.get(row["external_id"]) is None]
        ask_anew(outbox, gone)
        words = "it was posted and is not there any more"
        told = [Change(row["external_id"], "PENDING", words) for row in gone]
        change_states(outbox, told, now, actor)
        found += len(gone)
    return found
