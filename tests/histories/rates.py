"""Rates of the one foreign currency. Belongs here: another for every day, and some corrected."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

FOREIGN, OWN = "CAD", "USD"


def rates_known(*, corrected: bool) -> Callable[[date], Fraction]:
    """What one unit of the foreign currency is worth on a day, as it was told at first or later."""

    def rate(day: date) -> Fraction:
        number = day.toordinal()
        late = 37 if corrected and number % 3 == 0 else 0
        return Fraction(7000 + 13 * (number % 29) + late, 10_000)

    return rate
