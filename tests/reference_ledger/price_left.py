"""What is left of a sale's price. Belongs here: the tax in money that is given back alone."""

from fractions import Fraction

from tests.reference_ledger.events import BackLine, Sale, Shop
from tests.reference_ledger.rounding import half_away


class PriceLeft:
    """What a customer still holds of a receipt: the price, and the tax in it. Gift cards are not.

    Money given back alone holds t * A / (N + t), of what goods that came back before have left of
    both. Parts round cumulatively: all such money together holds that, and a part what it adds.
    """

    def __init__(self, shop: Shop, sale: Sale) -> None:
        """Begin with the whole receipt."""
        goods = [line for line in sale.lines if not line.card]
        self.price = sum(line.total(shop.inclusive) for line in goods)
        self.tax = sum(line.tax for line in goods)
        self.money = self.held = 0

    def take_goods(self, line: BackLine, inclusive: bool) -> None:
        """Goods come back with the tax the till states."""
        self.price -= line.total(inclusive)
        self.tax -= sum(tax.amount for tax in line.taxes)

    def take_money(self, amount: int) -> int:
        """Money comes back alone. Gives the tax it holds."""
        before, self.money = self.held, self.money + amount
        self.held = half_away(Fraction(self.tax * self.money, self.price)) if self.tax > 0 else 0
        return self.held - before
