"""Goods of suppliers, drawn. Belongs here: what comes in and what it costs."""

from datetime import timedelta
from decimal import Decimal

from tests.histories.selling import PRODUCTS
from tests.histories.story import Story
from tests.reference_ledger.events import GoodsReceived

FINEST = Decimal("0.000001")
COSTS = ("100", "400", "500", "700", "1234")
FINE_COSTS = ("333.33", "16.6667", "400")
"""In minor units. Where costs are finer than one, goods are plentiful or nothing comes back: of
goods that were sold before they were there and come back in parts, the rules do not say which
part holds the odd unit."""
COSTS_BELOW_ONE_MINOR_UNIT = ("0.25",)
"""Not drawn: units of such goods that come back one by one leave a layer of several units at no
value, and the test of invariant 10 stops the build (docs/guarantees-and-limits.md)."""


def receive(story: Story) -> None:
    """Goods of one product."""
    story.tell(
        GoodsReceived(
            story.name("G"),
            story.later(),
            story.one_of(PRODUCTS),
            story.between(1, 12),
            unit_cost(story),
        )
    )


def stock_up(story: Story) -> None:
    """What every product cost is known before the first sale, however little there is of it."""
    for number, product in enumerate(PRODUCTS):
        goods = GoodsReceived(
            story.name("G"),
            story.now - timedelta(days=1, minutes=number),
            product,
            story.between(400, 500) if story.is_plentiful else story.between(1, 20),
            unit_cost(story),
        )
        story.tell_first(goods)


def unit_cost(story: Story) -> Decimal:
    """What a unit costs, in major units."""
    cost = Decimal(story.one_of(FINE_COSTS if story.has_fine_costs else COSTS)).scaleb(
        -story.shop.decimals
    )
    return cost.quantize(FINEST)
