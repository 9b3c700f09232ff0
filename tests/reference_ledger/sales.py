"""Sales and the money taken for them. Belongs here: revenue, tax, tips, tenders, card fees."""

from tests.reference_ledger.book import (
    CARD_CLEARING,
    CARD_FEES,
    COMPS,
    DISCOUNTS,
    GIFT_CARDS,
    SALES,
    SALES_TAX,
    SERVICE_CHARGES,
    TENDER_CLEARING,
    TENDERS,
    TIPS,
    Book,
)
from tests.reference_ledger.events import Sale, Shop
from tests.reference_ledger.tax_shares import by_kind, untaxed_discounts, untaxed_gross

RECEIPT = "receipt"
"""Virtual: within a receipt the sale side fills it and the tenders empty it."""


def book_sale(book: Book, shop: Shop, sale: Sale) -> None:
    """The receipt on its day; its payments with it, or on their own day over tender clearing."""
    day = shop.day(sale.at)
    for line in sale.lines:
        if line.card:
            book.post(day, RECEIPT, GIFT_CARDS, line.gross, line.card)
            continue
        shares = untaxed_discounts(by_kind(line.discounts), line.taxes, shop.inclusive)
        gross = untaxed_gross(
            line.gross, line.discounts, line.taxes, sum(shares.values()), shop.inclusive
        )
        book.post(day, RECEIPT, SALES, gross)
        for kind, share in shares.items():
            book.post(day, COMPS if kind == "comp" else DISCOUNTS, RECEIPT, share)
        book.post(day, RECEIPT, SALES_TAX, line.tax)
    book.post(day, RECEIPT, SERVICE_CHARGES, sale.service)
    paid_on = shop.day(sale.paid_at or sale.at)
    for payment in sale.payments:
        if not payment.amount + payment.tip:
            continue
        book.post(day, RECEIPT, TIPS, payment.tip)
        taken = payment.amount + payment.tip
        item = payment.card or payment.name
        if paid_on == day:
            book.post(day, TENDERS[payment.kind], RECEIPT, taken, item)
        else:
            book.post(day, TENDER_CLEARING, RECEIPT, taken, key=sale.name)
            book.post(paid_on, TENDERS[payment.kind], TENDER_CLEARING, taken, item, key=sale.name)
        if payment.fee:
            book.post(paid_on, CARD_FEES, CARD_CLEARING, payment.fee, payment.name)
