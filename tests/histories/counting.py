"""Stock counted and thrown away, drawn. Belongs here: what happens to goods on the shelf."""

from tests.histories.selling import PRODUCTS
from tests.histories.story import Story
from tests.reference_ledger.events import GoodsWasted, StockCounted


def count_stock(story: Story) -> None:
    """A product is counted, whatever the books think there is of it."""
    story.tell(
        StockCounted(story.name("C"), story.later(), story.one_of(PRODUCTS), _counted(story))
    )


def waste_goods(story: Story) -> None:
    """Units of a product are thrown away."""
    story.tell(
        GoodsWasted(story.name("W"), story.later(), story.one_of(PRODUCTS), story.between(1, 4))
    )


def _counted(story: Story) -> int:
    return story.between(300, 400) if story.is_plentiful else story.between(0, 15)
