"""A reading: a month of others' entries, or the opening balances, of an accounting system.

Belongs here: what is landed of it, and landing it. When it was read stands beside it, as of every
landed file; the same content again lands nothing. Not: asking the target (importing.py).
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Literal

from ingestion.landing.store import LandingStore
from orchestration.books.control_records import land_control_record

READING: Final = "accounting_system_reading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of a company in a span of days.

    Attributes:
        target: Name of the accounting system in `tillbook.toml`.
        entity_id: The company.
        reading_kind: A month, or the balances from before the first one.
        first_day: First day of it.
        last_day: Last day of it.
        has_ended: Whether that day was over.
        sent_from: First posting date that the system is sent of our books; None: all.
        journals: Journals that it is sent, with commas; None: all.
        entries: How many entries others made.
        differences: Places where it holds something else than what it was sent and these.
        unsent_accounts: Accounts of the month of which the books have more than is there.
        foreign_currencies: Currencies of others' entries that are not the company's own.
        lines: Lines of others' entries: id, date, account, currency and amount, no words.
    """

    target: str
    entity_id: str
    reading_kind: Literal["month", "opening"]
    first_day: date
    last_day: date
    has_ended: bool
    sent_from: date | None
    journals: str | None
    entries: int
    differences: int
    unsent_accounts: int
    foreign_currencies: str | None
    lines: list[dict[str, Any]]

    @property
    def name(self) -> str:
        """What its file is called: of one name, the newest counts."""
        span = "opening" if self.reading_kind == "opening" else f"{self.first_day:%Y-%m}"
        day = f"-{self.last_day}" if self.reading_kind == "opening" else ""
        return f"{self.target}-{self.entity_id}-{span}{day}"


def land_reading(store: LandingStore, reading: Reading) -> bool:
    """Land a reading unless the newest of its name says the same; whether it was new."""
    before = len(store.observations())
    text = json.dumps(asdict(reading), default=str, sort_keys=True, ensure_ascii=False)
    landed = land_control_record(store, READING, text, name=reading.name, deduplicate=True)
    return landed.sequence > before
