"""The whole second ledger. Belongs here: which part books which events. Start reading here."""

from collections.abc import Sequence

from tests.reference_ledger.book import Book
from tests.reference_ledger.costing_order import NOTHING_CLOSED, Closed
from tests.reference_ledger.drawers import book_drawers
from tests.reference_ledger.events import (
    DrawerSession,
    Event,
    Payout,
    Refund,
    Return,
    Sale,
    Shop,
    newest,
)
from tests.reference_ledger.foreign_sales import book_foreign_sale
from tests.reference_ledger.goods import book_goods
from tests.reference_ledger.payouts import book_payouts
from tests.reference_ledger.returns import book_refund, book_returns
from tests.reference_ledger.rules import DEFAULT_RULES, Rules
from tests.reference_ledger.sales import book_sale


def books(
    shop: Shop,
    events: Sequence[Event],
    closed: Closed = NOTHING_CLOSED,
    rules: Rules = DEFAULT_RULES,
) -> Book:
    """The books of a shop once these events are known, by business date.

    They are made from nothing each time: what a correction leaves is what the newest version
    demands, so mirrors need no telling here. When it is posted, `posting.py` tells.

    Args:
        shop: Whose books.
        events: In the order they became known.
        closed: What closed periods hold of the stock.
        rules: What the company says of its books.
    """
    book = Book(rules=rules)
    sales = [sale for sale in newest(Sale, events) if not sale.voided]
    for sale in sales:
        if sale.currency:
            book_foreign_sale(book, shop, sale)
            continue
        book_sale(book, shop, sale)
        given = [each for each in events if isinstance(each, Return) and each.sale == sale.name]
        book_returns(book, shop, sale, given)
    book_goods(book, shop, events, sales, closed)
    book_payouts(book, shop, newest(Payout, events), sales)
    returns = {each.name for each in events if isinstance(each, Return)}
    refunds = [each for each in events if isinstance(each, Refund) and each.of in returns]
    for refund in refunds:
        book_refund(book, shop, refund)
    book_drawers(book, newest(DrawerSession, events), shop, sales, refunds)
    return book
