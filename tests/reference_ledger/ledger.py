"""The whole second ledger. Belongs here: which part books which events. Start reading here."""

from collections.abc import Sequence

from tests.reference_ledger.book import Book
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


def books(shop: Shop, events: Sequence[Event]) -> Book:
    """The books of a shop once these events are known.

    They are made from nothing each time: what a correction leaves is what the newest version
    demands, so mirrors need no telling here.
    """
    book = Book()
    sales = [sale for sale in newest(Sale, events) if not sale.voided]
    for sale in sales:
        book_sale(book, shop, sale)
        given = [each for each in events if isinstance(each, Return) and each.sale == sale.name]
        book_returns(book, shop, sale, given)
    book_goods(book, shop, events, sales)
    book_payouts(book, shop, newest(Payout, events), sales)
    returns = {each.name for each in events if isinstance(each, Return)}
    refunds = [each for each in events if isinstance(each, Refund) and each.of in returns]
    for refund in refunds:
        book_refund(book, shop, refund)
    book_drawers(book, newest(DrawerSession, events), shop, sales, refunds)
    return book
