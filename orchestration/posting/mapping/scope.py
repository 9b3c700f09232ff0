"""Which lines of the published journal a target's mapping is about.

Belongs here: that choice. Not: where they go (matching.py, usage.py).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import pyarrow as pa

from orchestration.posting.planning.wishes import EVER
from orchestration.settings import Settings, TargetSettings

DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the books a target takes, by its settings.

    Attributes:
        entities: Ids of its companies.
        first_day: First posting date that is sent.
        journals: Which journals it takes; none named: all.
        days: How many days, up to the newest posting date of those companies.
    """

    entities: tuple[str, ...]
    first_day: date = EVER
    journals: tuple[str, ...] = ()
    days: int = DAYS

    def asked(self) -> pa.Table:
        """The one row that the SQL reads."""
        row = {
            "entities": list(self.entities),
            "first_day": self.first_day,
            "journals": list(self.journals),
            "days": self.days,
        }
        return pa.Table.from_pylist([row], schema=ASKED)


ASKED: Final = pa.schema(
    [
        ("entities", pa.list_(pa.string())),
        ("first_day", pa.date32()),
        ("journals", pa.list_(pa.string())),
        ("days", pa.int32()),
    ]
)


def scope_of(settings: Settings, target: TargetSettings) -> Scope:
    """What a target takes of the books; without entities of its own, those of all."""
    entities = target.entities or tuple(entity.id for entity in settings.entities)
    return Scope(entities, target.first_day or EVER, target.journals)
