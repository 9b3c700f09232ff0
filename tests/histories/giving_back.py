"""What comes back of sales, drawn. Belongs here: goods and money given back."""

from tests.histories.story import OpenSale, Story
from tests.histories.till import can_be_stated, come_back
from tests.reference_ledger.events import BackLine, Refund, Return


def give_back(story: Story) -> None:
    """Some units of some lines of a receipt come back."""
    found = story.one_of([each for each in story.sales if any(each.units.values())])
    name, at = story.name("R"), story.later()
    lines = _lines(story, found)
    if not lines:
        return
    total = sum(line.total(story.shop.inclusive) for line in lines)
    step = story.tell(Return(name, at, found.sale.name, lines), found.step)
    _pay_back(story, found, name, total, step)
    found.has_returns = True


def can_give_back(story: Story) -> bool:
    """Whether anything is left with a customer."""
    return any(any(each.units.values()) for each in story.sales)


def give_money(story: Story) -> None:
    """Some of a receipt's price is given back alone; no goods come back of it afterwards."""
    found = story.one_of(_with_money(story))
    name, at = story.name("R"), story.later()
    left = sum(found.money.values())
    amount = left if story.chance(3) else story.between(1, left)
    given = Return(name, at, found.sale.name, (), amount, story.chance(3))
    _pay_back(story, found, name, amount, story.tell(given, found.step))
    found.has_returns, found.units = True, {}


def can_give_money(story: Story) -> bool:
    """Whether any price is left to give back."""
    return bool(_with_money(story))


def _with_money(story: Story) -> list[OpenSale]:
    return [each for each in story.sales if sum(each.money.values()) and not each.sells_cards]


def _lines(story: Story, found: OpenSale) -> tuple[BackLine, ...]:
    lines = [line for line in found.sale.lines if found.units.get(line.uid)]
    chosen = story.some_of(lines)
    back = []
    for line in chosen:
        first = line.quantity - found.units[line.uid]
        last = first + story.between(1, found.units[line.uid])
        stated = come_back(line, first, last, story.chance(4))
        if can_be_stated(stated):
            found.units[line.uid] = line.quantity - last
            back.append(stated)
    return tuple(back)


def _pay_back(story: Story, found: OpenSale, of: str, total: int, step: int) -> None:
    """Back to where it was paid, one payment after the other; most at once, some days later.

    A refund may be known before its return; the activity of a gift card counts at once, so there
    it is not.
    """
    for payment in found.sale.payments:
        amount = min(total, found.money[payment.name])
        if not amount:
            continue
        found.money[payment.name] -= amount
        total -= amount
        if payment.card:
            story.cards[payment.card] += amount
        at = story.later() if story.chance(5) else story.now
        refund = Refund(
            story.name("F"),
            at,
            found.sale.name,
            of,
            payment.name,
            payment.kind,
            amount,
            payment.card,
        )
        story.tell(refund, step if payment.card else found.step)
