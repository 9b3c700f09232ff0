"""How `post` is shown: what would be sent, what is not there yet or left out, and what to do.

Belongs here: those rows and sentences. Not: planning and delivering (posting.py).
"""

from typing import Any, Final

from orchestration.os_user import os_user
from orchestration.verbs.answers import say, say_table

SHOWN: Final = 20

TO_SEND = """
    select entity_id, posting_date, description, currency_code,
        case
            when kind = 'reversal' then 'is another now: taken back'
            when revision > 1 then 'is another now: revision ' || revision
            else 'new'
        end as why
    from deliveries
    where target = ? and state in ('PENDING', 'UNCERTAIN', 'SENDING')
    order by sequence
"""

OPEN = """
    select entity_id, posting_date, description, state,
        case when state = 'PENDING' and approved_by is null then 'approval' else reason end
            as reason,
        detail
    from deliveries
    where target = ? and state not in ('POSTED', 'WITHDRAWN')
    order by sequence
"""

LEFT_OUT = """
    select entity_id, location_id, business_date, count(*) as entries, reason, detail
    from left_out
    where target = ?
    group by entity_id, location_id, business_date, reason, detail
    order by business_date, location_id, reason
"""


def what_to_do(name: str, open_rows: list[dict[str, Any]], own: int) -> list[str]:
    """A sentence for each kind of entry that is not there.

    Args:
        name: The target's.
        open_rows: What OPEN gives.
        own: How many of them wait on because who approves planned them.
    """
    found = {(row["state"], row["reason"]) for row in open_rows}
    sentences = []
    if ("REJECTED", "closed_period") in found:
        sentences.append(
            f"A period is closed there: open it and run tillbook post {name} --again, or let"
            f" them be dated later with tillbook post {name} --move-to DATE."
        )
    if any(state == "REJECTED" and reason != "closed_period" for state, reason in found):
        sentences.append(
            f"What was refused goes again after its cause is mended: tillbook post {name} --again."
        )
    if any(state in ("UNCERTAIN", "SENDING") for state, _ in found):
        sentences.append(
            f"What is uncertain is looked up there before it is sent again: tillbook post {name}."
        )
    if own:
        sentences.append(
            f"Of these, {own} were planned by {os_user()}, and who plans does not approve; let"
            f" another person of this machine run tillbook post {name} --approve."
        )
    elif ("PENDING", "approval") in found:
        sentences.append(
            f"Those that wait for approval go with tillbook post {name} --approve, by another"
            " person than the one that planned them."
        )
    return sentences


def say_rows(rows: list[dict[str, Any]], title: str, what: str) -> None:
    """A table of the first rows, and how many more there are."""
    if not rows:
        return
    columns = list(rows[0])
    say_table(columns, [list(row.values()) for row in rows[:SHOWN]], title)
    if len(rows) > SHOWN:
        say(f"and {len(rows) - SHOWN} more {what}; --json lists all.")
