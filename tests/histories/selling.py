"""Sales and their changes, drawn. Belongs here: receipts. Not: what comes back (giving_back.py)."""

from datetime import datetime, timedelta

from tests.histories.paying import payments
from tests.histories.story import OpenSale, Story
from tests.histories.till import taxed, with_order_discount
from tests.reference_ledger.events import Discount, Line, Sale

PRODUCTS = ("P1", "P2", "P3")


def sell(story: Story) -> None:
    """A new receipt."""
    name, at = story.name("S"), story.later()
    sale = _receipt(story, name, at, at)
    step = story.tell(sale)
    story.sales.append(_open(sale, step))


def change(story: Story) -> None:
    """A receipt of before is edited, moved to another day or voided."""
    found = story.one_of(_changeable(story))
    old, known_at = found.sale, story.later()
    if story.chance(3):
        at = old.at if story.chance(2) else known_at
        new = Sale(old.name, at, known_at, old.lines, old.payments, old.version + 1, voided=True)
        story.sales.remove(found)
        story.tell(new)
        return
    at = old.at if story.chance(2) else known_at
    new = _receipt(story, old.name, at, known_at, old.version + 1)
    story.sales[story.sales.index(found)] = _open(new, story.tell(new))


def can_change(story: Story) -> bool:
    """Whether there is a receipt without returns, payout and gift cards."""
    return bool(_changeable(story))


def _changeable(story: Story) -> list[OpenSale]:
    return [
        each
        for each in story.sales
        if not each.has_returns
        and not any(payment.name in story.settled for payment in each.sale.payments)
        and not each.has_cards
    ]


def _open(sale: Sale, step: int) -> OpenSale:
    units = {line.uid: line.quantity for line in sale.lines if not line.card}
    return OpenSale(sale, step, units, {each.name: each.amount for each in sale.payments})


def _receipt(story: Story, name: str, at: datetime, known_at: datetime, version: int = 1) -> Sale:
    lines = [_line(story, number) for number in range(1, story.between(1, 3) + 1)]
    if version == 1 and story.chance(6):
        lines.append(_card(story, len(lines) + 1))
    if story.chance(3):
        lines = with_order_discount(lines, story.between(1, 3000))
    lines = [
        taxed(line, _rates(story), story.shop.inclusive) if line.gross and not line.card else line
        for line in lines
    ]
    due = sum(line.total(story.shop.inclusive) for line in lines)
    paid_at = at + timedelta(days=1, seconds=30) if story.chance(8) else None
    taken = payments(story, name, due, may_be_card=version == 1)
    story.cards |= {line.card: line.gross for line in lines if line.card}
    return Sale(name, at, known_at, tuple(lines), taken, version, paid_at=paid_at)


def _line(story: Story, number: int) -> Line:
    product = story.one_of((*PRODUCTS, None))
    quantity = story.between(1, 5)
    gross = quantity * story.one_of((0, 1, 99, 333, 1000, 1999, 7350))
    discounts = []
    if gross and story.chance(3):
        kind = story.one_of(("line", "comp"))
        discounts.append(Discount(kind, story.between(1, gross)))
    return Line(f"line-{number}", product, quantity, gross, tuple(discounts))


def _card(story: Story, number: int) -> Line:
    """A gift card sold at face."""
    face = story.one_of((500, 2500, 5000))
    return Line(f"line-{number}", None, 1, face, card=story.name("card"))


def _rates(story: Story) -> dict[str, int]:
    return {name: rate for name, rate in story.rates.items() if not story.chance(4)}
