"""Stock and cost of goods sold. Belongs here: which steps of costing stand in the books."""

from collections.abc import Sequence

from tests.reference_ledger.book import Book
from tests.reference_ledger.costing_order import Closed, Step, costing_order
from tests.reference_ledger.events import Costing, Event, Sale, Shop
from tests.reference_ledger.first_in_first_out import FirstInFirstOut
from tests.reference_ledger.goods_entries import GoodsEntries
from tests.reference_ledger.movements import movements
from tests.reference_ledger.moving_average import MovingAverage
from tests.reference_ledger.shelf import Shelf

METHODS: dict[Costing, type[Shelf]] = {"fifo": FirstInFirstOut, "moving_average": MovingAverage}


def book_goods(
    book: Book, shop: Shop, events: Sequence[Event], sales: Sequence[Sale], closed: Closed
) -> None:
    """All movements in the order of costing.

    Of a movement that is taken back nothing stands, but what its goods are worth beside it.
    """
    book.costed = costing_order(shop, closed, movements(shop, events, sales))
    products: dict[str, dict[int, Step]] = {}
    for place, step in enumerate(book.costed):
        products.setdefault(step.movement.product, {})[place] = step
    for product, steps in products.items():
        goods = GoodsEntries(METHODS[shop.costing]())
        for place, entries in goods.of(steps).items():
            if steps[place].counts or steps[place].undoes is not None:
                for debit, credit, amount in entries:
                    book.post(shop.day(steps[place].movement.at), debit, credit, amount)
        book.stock[product] = (goods.shelf.quantity, goods.shelf.value)
