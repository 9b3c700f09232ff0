"""Payouts of the processor. Belongs here: money on its way to the bank, fees payouts tell."""

from collections.abc import Sequence

from tests.reference_ledger.book import (
    BANK,
    CARD_CLEARING,
    CARD_FEES,
    PAYOUTS_IN_TRANSIT,
    Book,
)
from tests.reference_ledger.events import Payout, Sale, Shop


def book_payouts(book: Book, shop: Shop, payouts: Sequence[Payout], sales: Sequence[Sale]) -> None:
    """Sent: in transit; paid: at the bank; failed: nothing sent, but fees it told were taken."""
    booked = {each.name: each.fee or 0 for sale in sales for each in sale.payments}
    for payout in payouts:
        sent = shop.day(payout.at)
        if payout.status != "FAILED":
            book.post(sent, PAYOUTS_IN_TRANSIT, CARD_CLEARING, payout.net)
        for settled in payout.settled:
            known = 0 if settled.refund else booked.get(settled.payment, 0)
            book.post(sent, CARD_FEES, CARD_CLEARING, settled.fee - known)
        if payout.status == "PAID":
            book.post(payout.arrives, BANK, PAYOUTS_IN_TRANSIT, payout.net)
