"""What a till states: taxes, shares of an order discount, amounts of what comes back.

Belongs here: the source's own arithmetic, which neither ledger recomputes. Not: entries.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from tests.reference_ledger.events import BackLine, Discount, Line, Tax
from tests.reference_ledger.rounding import half_away, largest_remainder, part

MILLION = 1_000_000


def taxed(line: Line, rates: dict[str, int], inclusive: bool) -> Line:
    """A line with its taxes, each rounded by itself, after discounts."""
    base = line.gross - line.discount
    divisor = MILLION + sum(rates.values()) if inclusive else MILLION
    taxes = tuple(
        Tax(name, rate, half_away(Fraction(base * rate, divisor))) for name, rate in rates.items()
    )
    return replace(line, taxes=taxes)


def with_order_discount(lines: Sequence[Line], total: int) -> list[Line]:
    """Lines with their shares of a discount on the order, by what is left of them."""
    weights = [0 if line.card else line.gross - line.discount for line in lines]
    shares = largest_remainder(min(total, sum(weights)), weights) if sum(weights) else weights
    return [
        replace(line, discounts=(*line.discounts, Discount("order", share))) if share else line
        for line, share in zip(lines, shares, strict=True)
    ]


def come_back(line: Line, first: int, last: int, damaged: bool) -> BackLine:
    """What the till states for units `first` to `last` of a line, counted from 0.

    Price, taxes and what was paid are shared out; the last discount is what lies between.
    """

    def share(total: int) -> int:
        return part(total, first, last, line.quantity)

    gross, paid = share(line.gross), share(line.gross - line.discount)
    discounts = [Discount(each.kind, share(each.amount)) for each in line.discounts]
    if discounts:
        others = sum(each.amount for each in discounts[:-1])
        discounts[-1] = Discount(discounts[-1].kind, gross - paid - others)
    taxes = tuple(Tax(each.name, each.rate, share(each.amount)) for each in line.taxes)
    return BackLine(line.uid, last - first, gross, tuple(discounts), taxes, damaged)


def can_be_stated(line: BackLine) -> bool:
    """Whether rounding left no part below nothing."""
    return all(each.amount >= 0 for each in line.discounts)
