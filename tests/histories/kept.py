"""Histories on which books and reference once differed. Belongs here: what a failing run printed.

Each is the shortest history that showed a mistake; they ride along with the drawn ones.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

from tests.histories.history import Decision, History, Told
from tests.reference_ledger import events
from tests.reference_ledger.rules import Mapped  # noqa: F401 - a printed history may name it


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
    "money given back twice holds the tax that both hold together": History(
        events.Shop(),
        (
            Told(
                events.Sale(
                    name="S01",
                    at=at("2026-09-01 12:00:00"),
                    known_at=at("2026-09-01 12:00:00"),
                    lines=(
                        events.Line(
                            "line-1", None, 1, 3026, taxes=(events.Tax("tax-0", 195_000, 590),)
                        ),
                    ),
                    payments=(events.Payment("S01pay1", "cash", 3616),),
                ),
                (1,),
            ),
            Told(events.Return("R02", at("2026-09-02 12:00:00"), "S01", (), 983), (1,)),
            Told(events.Return("R03", at("2026-09-03 12:00:00"), "S01", (), 154), (1,)),
        ),
    ),
}

KEPT_WITH_CLOSES = {
    "goods of a closed period came on a day that is open, after more of them were sold": History(
        events.Shop(),
        (
            Told(
                events.GoodsReceived("G01", at("2026-09-02 12:00:00"), "P1", 10, Decimal("5.00")),
                (1,),
            ),
            Told(
                events.GoodsReceived("G02", at("2026-09-03 12:00:00"), "P1", 10, Decimal("7.00")),
                (1,),
            ),
            Told(
                events.Sale(
                    name="S03",
                    at=at("2026-09-20 12:00:00"),
                    known_at=at("2026-09-20 12:00:00"),
                    lines=(events.Line("line-1", "P1", 4, 4000),),
                    payments=(events.Payment("S03pay1", "cash", 4000),),
                ),
                (1,),
            ),
            Told(
                events.Sale(
                    name="S04",
                    at=at("2026-10-05 12:00:00"),
                    known_at=at("2026-10-05 12:00:00"),
                    lines=(events.Line("line-1", "P1", 2, 2000),),
                    payments=(events.Payment("S04pay1", "cash", 2000),),
                ),
                (2,),
            ),
            Told(
                events.GoodsReceived("G01", at("2026-10-15 12:00:00"), "P1", 10, Decimal("5.00")),
                (2,),
            ),
        ),
        decisions=(Decision(1, "close"),),
    ),
    "a period was closed finally after the next was closed preliminarily": History(
        events.Shop(),
        (
            Told(
                events.GoodsReceived("G01", at("2026-09-02 12:00:00"), "P1", 10, Decimal("5.00")),
                (1,),
            ),
            Told(
                events.GoodsReceived("G02", at("2026-10-02 12:00:00"), "P1", 10, Decimal("7.00")),
                (1,),
            ),
            Told(
                events.GoodsReceived("G03", at("2026-09-03 12:00:00"), "P1", 10, Decimal("6.00")),
                (4,),
            ),
        ),
        decisions=(Decision(1, "close"), Decision(2, "close"), Decision(3, "finish")),
    ),
    "goods were corrected after each of two closes": History(
        events.Shop(),
        (
            Told(
                events.GoodsReceived("G01", at("2026-09-02 12:00:00"), "P1", 10, Decimal("5.00")),
                (1,),
            ),
            Told(
                events.GoodsReceived("G01", at("2026-09-02 12:00:00"), "P1", 10, Decimal("6.00")),
                (2,),
            ),
            Told(
                events.GoodsReceived("G01", at("2026-09-02 12:00:00"), "P1", 10, Decimal("7.00")),
                (3,),
            ),
        ),
        decisions=(Decision(1, "close"), Decision(2, "close")),
    ),
}
