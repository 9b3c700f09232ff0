"""What a check of the doctor came to.

Belongs here: the shape. Not: the checks (health_checks.py, proof_health.py).
"""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """What a check found.

    Attributes:
        check: Name of the check.
        verdict: `ok`; `warning`: works, but look; `problem`: does not work.
        sentence: What is so, where, and what to do.
    """

    check: str
    verdict: Verdict
    sentence: str
