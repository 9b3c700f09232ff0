"""Sales in another currency, drawn. Belongs here: one line, paid in cash; edited, moved, voided."""

from dataclasses import replace
from datetime import datetime

from tests.histories.rates import FOREIGN, OWN
from tests.histories.selling import PRODUCTS
from tests.histories.story import Story
from tests.histories.till import taxed
from tests.reference_ledger.events import Line, Payment, Sale


def can_sell_abroad(story: Story) -> bool:
    """Only where rates are known, and where no drawer counts cash in the shop's own currency."""
    return story.shop.currency == OWN and not story.has_drawers


def sell_abroad(story: Story) -> None:
    """A new receipt."""
    name, at = story.name("S"), story.later()
    _tell(story, _receipt(story, name, at, at))


def change_abroad(story: Story) -> None:
    """One of before is edited, moved to another day, with its rate, or voided."""
    old = story.one_of(list(story.abroad.values()))
    known_at = story.later()
    if story.chance(3):
        voided = replace(old, known_at=known_at, version=old.version + 1, voided=True)
        del story.abroad[old.name]
        story.tell(voided)
        return
    at = old.at if story.chance(2) else known_at
    _tell(story, replace(_receipt(story, old.name, at, known_at), version=old.version + 1))


def _tell(story: Story, sale: Sale) -> None:
    story.abroad[sale.name] = sale
    story.tell(sale)


def _receipt(story: Story, name: str, at: datetime, known_at: datetime) -> Sale:
    quantity = story.between(1, 3)
    gross = quantity * story.one_of((99, 1000, 1999, 7350))
    product = story.one_of((*PRODUCTS, None))
    rates = dict(list(story.rates.items())[:1])
    line = taxed(Line("line-1", product, quantity, gross), rates, story.shop.inclusive)
    paid = Payment(f"{name}pay1", "cash", line.total(story.shop.inclusive))
    return Sale(name, at, known_at, (line,), (paid,), currency=FOREIGN)
