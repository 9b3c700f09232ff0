"""Sales in another currency. Belongs here: what they are in the shop's own, at the day's rate.

What is paid is translated and rounded; price and tax share that by largest remainder, so that the
entry balances in both currencies. The currencies have the same number of decimals.
"""

from tests.reference_ledger.book import DRAWER, SALES, SALES_TAX, Book
from tests.reference_ledger.events import Sale, Shop
from tests.reference_ledger.rounding import half_away, largest_remainder
from tests.reference_ledger.sales import RECEIPT


def book_foreign_sale(book: Book, shop: Shop, sale: Sale) -> None:
    """One line, paid in cash on its day."""
    assert sale.currency
    day, (line,) = shop.day(sale.at), sale.lines
    paid = line.total(shop.inclusive)
    parts = [paid - line.tax, line.tax]
    own = half_away(paid * book.rules.rate(day))
    book.post_foreign(day, (DRAWER, RECEIPT), (paid, sale.currency), own)
    for account, amount, share in zip(
        (SALES, SALES_TAX), parts, largest_remainder(own, parts), strict=True
    ):
        book.post_foreign(day, (RECEIPT, account), (amount, sale.currency), share)
