"""Rounding of amounts in minor units. Belongs here: the three rules. Not: what they are used on."""

from collections.abc import Sequence
from fractions import Fraction


def half_away(value: Fraction) -> int:
    """The nearest whole number, halves away from zero."""
    size = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return size if value >= 0 else -size


def part(total: int, first: int, last: int, whole: int) -> int:
    """What units `first` to `last` (from 0) of `whole` hold of a total: all parts add up."""
    return half_away(Fraction(total * last, whole)) - half_away(Fraction(total * first, whole))


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Split a total; what is left over goes to the largest fraction, then weight, then place."""
    whole = sum(weights)
    exact = [Fraction(abs(total) * weight, whole) for weight in weights]
    shares = [value.numerator // value.denominator for value in exact]
    by_claim = sorted(
        range(len(weights)), key=lambda at: (shares[at] - exact[at], -weights[at], at)
    )
    for at in by_claim[: abs(total) - sum(shares)]:
        shares[at] += 1
    return shares if total >= 0 else [-share for share in shares]
