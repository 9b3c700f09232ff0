"""Doctor's look at the outbox: is anything refused, uncertain or waiting for a person?

Belongs here: looking. Not: mending (`tillbook post` says how), the other checks (health_checks.py).
"""

from contextlib import closing

from orchestration.home import Home
from orchestration.verbs.health_findings import Verdict

IN_TROUBLE = """
    select target, state, count(*) as number
    from deliveries
    where state in ('REJECTED', 'UNCERTAIN', 'SENDING')
        or (state = 'PENDING' and approved_by is null)
    group by target, state
    order by target, state
"""
WORDS = {
    "REJECTED": "refused",
    "UNCERTAIN": "uncertain",
    "SENDING": "uncertain",
    "PENDING": "waiting for a person",
}


def check_posting(home: Home) -> tuple[Verdict, str]:
    """Every target's entries are there, or on their way."""
    from orchestration.posting.outbox import open_outbox

    if not home.outbox.exists():
        return "ok", "Nothing was posted into an accounting system yet."
    with closing(open_outbox(home.outbox)) as outbox:
        found = outbox.execute(IN_TROUBLE).fetchall()
    if not found:
        return "ok", "No entry is refused, uncertain or waiting for a person."
    told = ", ".join(f"{row['number']} of {row['target']} {WORDS[row['state']]}" for row in found)
    return "warning", f"{told}: tillbook post {found[0]['target']} says what to do."
