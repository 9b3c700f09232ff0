"""Named points where a test may kill the process, to prove that a rerun loses nothing.

Belongs here: only the points' mechanism. `TILLBOOK_CRASH_AT` names the point; unset, it is free.
"""

import os
import signal

from orchestration.settings import environment_value

CRASH_POINTS = (
    "landed",
    "loaded",
    "raw_checked",
    "books_opened",
    "built",
    "books_checked",
    "segments_written",
    "run_recorded",
    "committed",
    "snapshot_written",
    "published",
    "head_signed",
)
POSTING_CRASH_POINTS = ("planned", "posting_committed", "posting_answered", "posting_settled")


def crash_point(name: str) -> None:
    """Kill this process when `TILLBOOK_CRASH_AT` names this point: no clean-up runs."""
    if environment_value("TILLBOOK_CRASH_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
