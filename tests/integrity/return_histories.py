"""Random sales and all that came back of them, as a till would state them.

Belongs here: sales, lots that come back and their amounts. Not: the rows they become
(return_rows.py), what the models must make of them (test_partial_returns.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from hypothesis import strategies as st

MILLION = 1_000_000
DISCOUNT_KINDS = ("comp", "line", "order")


def half_away(value: Fraction) -> int:
    """Round to a whole number, halves away from zero."""
    size = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return size if value >= 0 else -size


def part(total: int, first: int, last: int, of: int) -> int:
    """What units `first` to `last` (from 0, the last left out) hold of a total, cumulatively."""
    return half_away(Fraction(total * last, of)) - half_away(Fraction(total * first, of))


@dataclass(frozen=True, slots=True)
class Line:
    """A sold line, in the till's own amounts.

    Attributes:
        uid: Its name in the order.
        quantity: Units sold.
        total: What was paid for it, tax included, in minor units.
        taxes: Minor units by tax.
        discounts: Minor units taken off, by kind.
    """

    uid: str
    quantity: int
    total: int
    taxes: dict[str, int]
    discounts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Return:
    """Units of a line that came back, or their price given back alone (`money`).

    Attributes:
        scope: Of money: the line it names, or '' for the whole order.
    """

    line: Line
    first: int
    last: int
    money: bool = False
    scope: str = ""

    def of(self, total: int) -> int:
        """What the till states of a total of the line for these units."""
        return part(total, self.first, self.last, self.line.quantity)


@dataclass(frozen=True, slots=True)
class History:
    """A sale and everything that came back of it, in the order it happened.

    Attributes:
        rates: Millionths by tax.
        is_inclusive: Whether the prices contain the tax.
        keeps_base: Whether discounts leave the taxed amount as it is.
    """

    order_id: str
    rates: dict[str, int]
    is_inclusive: bool
    keeps_base: bool
    lines: list[Line]
    returns: list[Return] = field(default_factory=list)

    def return_id(self, number: int) -> str:
        """Order id of a return by its place; sorts as it happened."""
        return f"{self.order_id}R{number:03}"


@st.composite
def lines(draw: st.DrawFn, uid: str, rates: dict[str, int], inclusive: bool, keeps: bool) -> Line:
    """A line with its tax as a till rounds it: after discounts, unless they keep the taxed base."""
    quantity = draw(st.integers(1, 7))
    gross = draw(st.integers(0, 60_000))
    kinds = draw(st.lists(st.sampled_from(DISCOUNT_KINDS), unique=True, max_size=3))
    discounts: dict[str, int] = {}
    for kind in kinds:
        discounts[kind] = draw(st.integers(0, max((gross - sum(discounts.values())) // 2, 0)))
    discount = sum(discounts.values())
    base = gross if keeps else gross - discount
    taxed = {tax: rate for tax, rate in rates.items() if draw(st.integers(0, 3))}
    rate = sum(taxed.values())
    divisor = MILLION + rate if inclusive else MILLION
    taxes = {tax: half_away(Fraction(base * each, divisor)) for tax, each in taxed.items()}
    total = gross - discount + (0 if inclusive else sum(taxes.values()))
    return Line(uid, quantity, total, taxes, discounts)


@st.composite
def histories(draw: st.DrawFn, money: bool) -> History:
    """A sale that comes back whole, unit by unit or in lots, in any order of its lines.

    Args:
        draw: Hypothesis's own.
        money: Whether lots may be given back as money alone; then the last one is.
    """
    inclusive, keeps = draw(st.booleans()), draw(st.booleans()) and not money
    rates = {
        f"tax-{number}": draw(st.sampled_from((12_500, 55_000, 62_500, 86_250, 97_500, 200_000)))
        for number in range(draw(st.integers(0, 2)))
    }
    sold = [
        draw(lines(f"line-{number}", rates, inclusive, keeps))
        for number in range(draw(st.integers(1, 3)))
    ]
    by_line = draw(st.booleans())
    lots = draw(st.permutations([lot for line in sold for lot in draw(_lots(line))]))
    returns = []
    for lot in _in_unit_order(lots):
        alone = money and draw(st.booleans())
        returns.append(
            Return(lot.line, lot.first, lot.last, alone, lot.line.uid if by_line else "")
        )
    return History("", rates, inclusive, keeps, sold, _ending_in_money(returns, by_line, money))


def _ending_in_money(returns: list[Return], by_line: bool, money: bool) -> list[Return]:
    """Let the last lot of each scope be money, so that what is left is what it holds."""
    if not money:
        return [Return(each.line, each.first, each.last) for each in returns]
    last_of = {each.line.uid if by_line else "": at for at, each in enumerate(returns)}
    return [
        Return(each.line, each.first, each.last, each.money or at in last_of.values(), each.scope)
        for at, each in enumerate(returns)
    ]


@st.composite
def _lots(draw: st.DrawFn, line: Line) -> list[Return]:
    cuts = draw(st.sets(st.integers(1, line.quantity))) | {line.quantity}
    ends = sorted(cuts)
    return [Return(line, a, b) for a, b in zip([0, *ends], ends, strict=False)]


def _in_unit_order(lots: Sequence[Return]) -> list[Return]:
    """Keep which line comes back when, and let each line's lots follow one another."""
    waiting = {id(lot.line): sorted(
        (each for each in lots if each.line is lot.line), key=lambda each: each.first
    ) for lot in lots}  # fmt: skip
    return [waiting[id(lot.line)].pop(0) for lot in lots]
