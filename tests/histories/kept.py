"""Histories on which books and reference once differed. Belongs here: what a failing run printed.

Each is the shortest history that showed a mistake; they ride along with the drawn ones.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

from tests.histories.history import History, Told
from tests.reference_ledger import events


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day(text: str) -> date:
    """A date."""
    return date.fromisoformat(text)


KEPT = {
    "a receipt of nothing but a free line still costs what left": History(
        events.Shop(),
        (
            Told(
                events.GoodsReceived("G01", at("2026-08-31 12:00:00"), "P1", 2, Decimal("1.00")),
                (1,),
            ),
            Told(
                events.Sale(
                    name="S02",
                    at=at("2026-09-01 12:01:00"),
                    known_at=at("2026-09-01 12:01:00"),
                    lines=(events.Line("line-1", "P1", 1, 0),),
                    payments=(),
                ),
                (1,),
            ),
        ),
    ),
}
