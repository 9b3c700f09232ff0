"""Returns with receipt. Belongs here: the share of the sale that is undone, the money paid out."""

from collections.abc import Sequence

from tests.reference_ledger.book import (
    COMPS,
    DISCOUNTS,
    RETURNS,
    SALES_TAX,
    TENDER_CLEARING,
    TENDERS,
    Book,
)
from tests.reference_ledger.events import BackLine, Line, Refund, Return, Sale, Shop
from tests.reference_ledger.price_left import PriceLeft
from tests.reference_ledger.tax_shares import by_kind, untaxed_discounts, untaxed_gross

Back = dict[str, dict[str, int]]
"""Discounts that came back before, by line and kind, as the till stated them."""


def book_returns(book: Book, shop: Shop, sale: Sale, returns: Sequence[Return]) -> None:
    """All returns of a sale, in the order they happened."""
    back: Back = {}
    left = PriceLeft(shop, sale)
    for given in sorted(returns, key=lambda each: (each.at, each.name)):
        day = shop.day(given.at)
        for line in given.lines:
            _book_line(book, shop, sale, given, line, back)
            left.take_goods(line, shop.inclusive)
        if given.money:
            tax = left.take_money(given.money)
            account = DISCOUNTS if given.is_price else RETURNS
            book.post(day, account, TENDER_CLEARING, given.money - tax, key=given.name)
            book.post(day, SALES_TAX, TENDER_CLEARING, tax, key=given.name)


def book_refund(book: Book, shop: Shop, refund: Refund) -> None:
    """Money paid out for a return that is known; without it the refund waits."""
    book.post(
        shop.day(refund.at),
        TENDER_CLEARING,
        TENDERS[refund.kind],
        refund.amount,
        item=refund.card or refund.payment,
        key=refund.of,
    )


def _book_line(
    book: Book, shop: Shop, sale: Sale, given: Return, line: BackLine, back: Back
) -> None:
    day, key = shop.day(given.at), given.name
    original = next(each for each in sale.lines if each.uid == line.uid)
    shares = _untaxed_shares(original, line, back, shop.inclusive)
    gross = untaxed_gross(
        line.gross, line.discounts, line.taxes, sum(shares.values()), shop.inclusive
    )
    book.post(day, RETURNS, TENDER_CLEARING, gross, key=key)
    for kind, share in shares.items():
        book.post(day, TENDER_CLEARING, COMPS if kind == "comp" else DISCOUNTS, share, key=key)
    book.post(day, SALES_TAX, TENDER_CLEARING, sum(tax.amount for tax in line.taxes), key=key)


def _untaxed_shares(original: Line, line: BackLine, back: Back, inclusive: bool) -> dict[str, int]:
    """What all that came back so far holds, less what it held before: all of it holds it all."""
    before = back.get(line.uid, dict.fromkeys(by_kind(original.discounts), 0))
    stated = by_kind(line.discounts)
    after = back[line.uid] = {kind: sum_ + stated.get(kind, 0) for kind, sum_ in before.items()}
    held = untaxed_discounts(before, original.taxes, inclusive)
    holds = untaxed_discounts(after, original.taxes, inclusive)
    return {kind: holds[kind] - held[kind] for kind in holds}
