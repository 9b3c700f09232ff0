"""How receipts are paid, drawn. Belongs here: tenders, tips, fees, gift cards used."""

from tests.histories.story import Story
from tests.reference_ledger.events import Payment


def payments(story: Story, sale: str, due: int, may_be_card: bool) -> tuple[Payment, ...]:
    """Up to three payments of what is due; a gift card pays no more than it holds."""
    found: list[Payment] = []
    while due:
        name = f"{sale}pay{len(found) + 1}"
        whole = len(found) == 2 or story.chance(2)
        amount = due if whole else story.between(1, due)
        cards = [card for card, left in story.cards.items() if left >= amount]
        if may_be_card and cards and story.chance(2):
            card = story.one_of(cards)
            story.cards[card] -= amount
            found.append(Payment(name, "gift_card", amount, card=card))
        elif story.chance(2):
            found.append(Payment(name, "cash", amount))
        else:
            tip, fee = story.one_of((0, 0, 50, 333)), story.one_of((None, 0, 31, 57))
            found.append(Payment(name, "card", amount, tip, fee))
        due -= amount
    return tuple(found)
