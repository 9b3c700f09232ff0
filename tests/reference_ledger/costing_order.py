"""The order in which movements are costed. Belongs here: what closed periods hold, late news.

What a closed period holds is never costed again. What is not so any more is taken back on the first
open day, the last first; then goods come that were received otherwise than it was told; then
whatever else is late; then what belongs to the open periods, by time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tests.reference_ledger.events import Shop
from tests.reference_ledger.movements import Movement


@dataclass(frozen=True, slots=True)
class Step:
    """A step of costing; its place is its number in the order.

    Attributes:
        day: The day it is costed on: its own, or the first open one if it is late.
        undoes: Place of the step it takes back.
        place_of: Place of the receipt whose goods come as they are known now.
        counts: Whether it is so today: then it stands in the books.
    """

    movement: Movement
    day: date
    undoes: int | None = None
    place_of: int | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Closed:
    """What closed periods hold.

    Attributes:
        first_open: The first day of the open ones; None where none was ever closed.
        held: Their steps, in order.
    """

    first_open: date | None = None
    held: tuple[Step, ...] = ()

    def is_late(self, day: date) -> bool:
        """Whether a day is closed."""
        return self.first_open is not None and day < self.first_open

    def posting_date(self, day: date) -> date:
        """The day, or the first open one where it is closed."""
        return max(day, self.first_open) if self.first_open else day


NOTHING_CLOSED = Closed()


def costing_order(shop: Shop, closed: Closed, moves: Sequence[Movement]) -> list[Step]:
    """All steps: what is held, then what is not.

    Args:
        shop: Whose business days they are.
        closed: What closed periods hold.
        moves: The movements of today, in the order they happened.
    """
    today = {each.key: each for each in moves}
    live = _live(closed.held)
    standing = {
        place
        for place, held in live.items()
        if held.key in today and _is_same(shop, held, today[held.key])
    }
    stands = {live[place].key for place in standing}
    wrong = {live[place].key: place for place in live if place not in standing}
    held = [
        Step(step.movement, step.day, step.undoes, step.place_of, place in standing)
        for place, step in enumerate(closed.held)
    ]
    assert closed.first_open or not held
    undone = [
        Step(closed.held[place].movement, closed.first_open or date.max, undoes=place, counts=False)
        for place in sorted(wrong.values(), reverse=True)
    ]
    free = [each for each in moves if each.key not in stands]
    return [*held, *undone, *_not_held(shop, closed, free, wrong)]


def _live(held: Sequence[Step]) -> dict[int, Movement]:
    """What is held and was not taken back in a closed period, by place."""
    gone = {step.undoes for step in held}
    return {
        place: step.movement
        for place, step in enumerate(held)
        if step.undoes is None and place not in gone
    }


def _is_same(shop: Shop, held: Movement, today: Movement) -> bool:
    """The same goods, day and purpose; the time of day does not matter."""
    return held.content == today.content and shop.day(held.at) == shop.day(today.at)


def _not_held(
    shop: Shop, closed: Closed, free: Sequence[Movement], wrong: dict[tuple[str, str], int]
) -> Iterator[Step]:
    """Receipts that come again, other late movements, those of open periods.

    A late count says what was there then, which nobody can lay on another day: it waits.
    """
    first_open = closed.first_open or date.min
    late = [each for each in free if closed.is_late(shop.day(each.at)) and each.kind != "counted"]
    again = {each.key for each in late if _comes_again(closed, each, wrong)}
    for each in late:
        if each.key in again:
            yield Step(each, first_open, place_of=wrong[each.key])
    for each in late:
        if each.key not in again:
            yield Step(each, first_open)
    for each in free:
        day = shop.day(each.at)
        if not closed.is_late(day):
            yield Step(each, day)


def _comes_again(closed: Closed, late: Movement, wrong: dict[tuple[str, str], int]) -> bool:
    """Whether it is a receipt of goods that were held as otherwise received."""
    place = wrong.get(late.key)
    if late.kind != "received" or place is None:
        return False
    return closed.held[place].movement.product == late.product
