"""What can go wrong on the way to Xero and back, drawn from a seed.

Belongs here: the names of faults and when the next one comes. Not: what each does (xero.py).
"""

import random
from collections import Counter
from dataclasses import dataclass, field

WRITING = (
    "dropped_before",  # the connection breaks, Xero never read it
    "dropped_after",  # Xero kept it all, the answer is lost
    "landed_late",  # the connection breaks, Xero keeps it all a while later
    "half_kept",  # Xero keeps some of the batch and breaks down
    "delivered_twice",  # the network delivers the call twice
    "broke_before",  # 500, nothing kept
    "broke_after",  # 500, all kept
    "garbled",  # all kept, the answer is no JSON
)
READING = ("dropped_before", "broke_before", "garbled")
ANY = ("throttled", "expired")
RENEWING = ("dropped_before", "dropped_after", "broke_before")


@dataclass
class XeroFaults:
    """Faults in the order of calls; `planned` go first, then random ones by `chance`."""

    seed: int = 0
    chance: float = 0.0
    planned: list[str] = field(default_factory=list)
    most: int = 8
    happened: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 (repeatable, nothing secret)

    def next(self, method: str, path: str) -> str | None:
        """The fault that strikes this call."""
        if path.endswith("/connect/token"):
            return self._drawn(RENEWING)
        if method == "PUT" and self.planned:
            return self._counted(self.planned.pop(0))
        return self._drawn(ANY + (WRITING if method == "PUT" else READING))

    def _drawn(self, kinds: tuple[str, ...]) -> str | None:
        exhausted = self.happened.total() >= self.most
        if exhausted or self._random.random() >= self.chance:
            return None
        return self._counted(self._random.choice(kinds))

    def _counted(self, kind: str) -> str:
        self.happened[kind] += 1
        return kind
