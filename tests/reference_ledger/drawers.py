"""Cash drawers. Belongs here: float, paid in and out, drops, over and short, closing."""

from collections.abc import Sequence

from tests.reference_ledger.book import CLEANING, DRAWER, OVER_SHORT, SAFE, Book
from tests.reference_ledger.events import DrawerSession, Refund, Sale, Shop


def book_drawers(
    book: Book,
    sessions: Sequence[DrawerSession],
    shop: Shop,
    sales: Sequence[Sale],
    refunds: Sequence[Refund],
) -> None:
    """Cash of sales and refunds is booked by their documents; a session books the rest."""
    for session in sessions:
        day = shop.day(session.at)
        book.post(day, DRAWER, SAFE, session.opening)
        for kind, amount in session.moves:
            if kind == "paid in":
                book.post(day, DRAWER, SAFE, amount)
            else:
                book.post(day, SAFE if kind == "drop" else CLEANING, DRAWER, amount)
        if session.ended_at is not None:
            expected = _expected(session, sales, refunds)
            book.post(day, OVER_SHORT, DRAWER, expected - session.counted, session.name)
            book.post(day, SAFE, DRAWER, session.counted)


def _expected(session: DrawerSession, sales: Sequence[Sale], refunds: Sequence[Refund]) -> int:
    """Float, cash taken and given back while it was open, paid in, less paid out."""
    expected = session.opening
    for kind, amount in session.moves:
        expected += amount if kind == "paid in" else -amount
    for sale in sales:
        if session.at <= (sale.paid_at or sale.at) <= session.ended_at:
            expected += sum(each.amount for each in sale.payments if each.kind == "cash")
    for refund in refunds:
        if refund.kind == "cash" and session.at <= refund.at <= session.ended_at:
            expected -= refund.amount
    return expected
