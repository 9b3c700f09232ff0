"""The whole second ledger. Belongs here: which part books which events. Start reading here."""

from collections.abc import Mapping, Sequence

from tests.reference_ledger.book import Book, Mapped
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
from tests.reference_ledger.goods import book_goods
from tests.reference_ledger.payouts import book_payouts
from tests.reference_ledger.returns import book_refund, book_returns
from tests.reference_ledger.sales import book_sale


def books(
    shop: Shop,
    events: Sequence[Event],
    closed: Closed = NOTHING_CLOSED,
    mapped: Mapping[str, Mapped] | None = None,
) -> Book:
    """The books of a shop once these events are known, by business date.

    They are made from nothing each time: what a correction leaves is what the newest version
    demands, so mirrors need no telling here. When it is posted, `posting.py` tells.

    Args:
        shop: Whose books.
        events: In the order they became known.
        closed: What closed periods hold of the stock.
        mapped: Accounts that take the place of others.
    """
    book = Book(mapped=mapped or {})
    sales = [sale for sale in newest(Sale, events) if not sale.voided]
    for sale in sales:
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
