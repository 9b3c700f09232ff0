"""Receipts that are not returned, drawn: in another currency, or with a service charge.

Belongs here: one line, paid in cash; edited, moved to another day, voided. Not: receipts of several
lines and payments (selling.py).
"""

from dataclasses import replace

from tests.histories.rates import FOREIGN, OWN
from tests.histories.selling import PRODUCTS
from tests.histories.story import Story
from tests.histories.till import taxed
from tests.reference_ledger.events import Line, Payment, Sale


def sell_simply(story: Story) -> None:
    """A new receipt."""
    name, at = story.name("S"), story.later()
    is_abroad = _may_be_abroad(story) and story.chance(2)
    service = 0 if is_abroad else story.one_of((1, 250, 999))
    _tell(story, _receipt(story, Sale(name, at, at, (), (), service=service), is_abroad))


def change_simply(story: Story) -> None:
    """One of before is edited, moved to another day, with its rate, or voided."""
    old, known_at = story.one_of(list(story.simple.values())), story.later()
    newer = replace(old, known_at=known_at, version=old.version + 1)
    if story.chance(3):
        del story.simple[old.name]
        story.tell(replace(newer, voided=True))
        return
    moved = replace(newer, at=old.at if story.chance(2) else known_at)
    _tell(story, _receipt(story, moved, old.currency is not None))


def _may_be_abroad(story: Story) -> bool:
    """Only where rates are known, and where no drawer counts cash in the shop's own currency."""
    return story.shop.currency == OWN and not story.has_drawers


def _tell(story: Story, sale: Sale) -> None:
    story.simple[sale.name] = sale
    story.tell(sale)


def _receipt(story: Story, sale: Sale, is_abroad: bool) -> Sale:
    """The receipt with another line."""
    quantity = story.between(1, 3)
    gross = quantity * story.one_of((99, 1000, 1999, 7350))
    product = story.one_of((*PRODUCTS, None))
    rates = dict(list(story.rates.items())[:1])
    line = taxed(Line("line-1", product, quantity, gross), rates, story.shop.inclusive)
    due = line.total(story.shop.inclusive) + sale.service
    paid = Payment(f"{sale.name}pay1", "cash", due)
    currency = FOREIGN if is_abroad else None
    return replace(sale, lines=(line,), payments=(paid,), currency=currency)
