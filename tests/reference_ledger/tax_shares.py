"""A line's price split into sales, discounts and tax. Belongs here: prices with tax inside."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tests.reference_ledger.events import Discount, Tax
from tests.reference_ledger.rounding import half_away, largest_remainder

MILLION = 1_000_000


def untaxed(amount: int, taxes: Sequence[Tax], inclusive: bool) -> int:
    """A discount without the tax inside it."""
    if not inclusive:
        return amount
    return half_away(Fraction(amount * MILLION, MILLION + sum(tax.rate for tax in taxes)))


def untaxed_discounts(
    stated: Mapping[str, int], taxes: Sequence[Tax], inclusive: bool
) -> dict[str, int]:
    """Discounts by kind without tax: rounded once for the line, split by what was stated."""
    total = untaxed(sum(stated.values()), taxes, inclusive)
    if not total:
        return dict.fromkeys(stated, 0)
    return dict(zip(stated, largest_remainder(total, list(stated.values())), strict=True))


def by_kind(discounts: Sequence[Discount]) -> dict[str, int]:
    """Discounts as the till states them, by kind."""
    stated: dict[str, int] = {}
    for discount in discounts:
        stated[discount.kind] = stated.get(discount.kind, 0) + discount.amount
    return stated


def untaxed_gross(
    gross: int,
    discounts: Sequence[Discount],
    taxes: Sequence[Tax],
    untaxed_discount: int,
    inclusive: bool,
) -> int:
    """The list price without tax: what was paid, less the stated tax, plus discounts."""
    if not inclusive:
        return gross
    paid = gross - sum(each.amount for each in discounts)
    return paid - sum(tax.amount for tax in taxes) + untaxed_discount
