"""Movements of one item, in units and minor units, and random histories of them.

Belongs here: what tests of costing are handed. Not: expectations.
"""

from dataclasses import dataclass

from hypothesis import strategies as st

from orchestration.costing import NO_ORIGINAL


@dataclass(frozen=True)
class Move:
    """One movement in units and minor units."""

    movement_type: str
    quantity: int
    value: int = 0
    original: int = NO_ORIGINAL
    location: int = 0


def receipt(quantity: int, value: int, location: int = 0) -> Move:
    return Move("receipt", quantity, value, location=location)


def sale(quantity: int, location: int = 0) -> Move:
    return Move("sale", -quantity, location=location)


def returned(quantity: int, original: int = NO_ORIGINAL, location: int = 0) -> Move:
    return Move("return", quantity, original=original, location=location)


MOVEMENT_TYPES = st.sampled_from(
    ["receipt", "sale", "sale", "sale", "return", "return", "found", "write_off", "count"]
)


@st.composite
def histories(draw: st.DrawFn) -> list[Move]:
    """Any history of an item over two stores; returns name an earlier sale or none."""
    moves: list[Move] = []
    sold = {NO_ORIGINAL: 99}
    for row in range(draw(st.integers(1, 25))):
        kind = draw(MOVEMENT_TYPES)
        location, quantity = draw(st.integers(0, 1)), draw(st.integers(1, 9))
        if kind == "return":
            original = draw(st.sampled_from([sale for sale, left in sold.items() if left]))
            quantity = min(quantity, sold[original])
            sold[original] -= quantity
            moves.append(returned(quantity, original, location))
        elif kind in {"sale", "write_off"}:
            moves.append(Move(kind, -quantity, location=location))
            if kind == "sale":
                sold[row] = quantity
        else:
            value = draw(st.integers(0, 5000)) if kind == "receipt" else 0
            moves.append(Move(kind, quantity, value, location=location))
    return moves
