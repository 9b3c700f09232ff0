"""The books of a home against the reference ledger. Belongs here: what is compared, exactly."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from orchestration.home import Home
from tests.histories.history import History
from tests.histories.names import names_of
from tests.homes import warehouse_rows
from tests.reference_ledger.book import GIFT_CARDS, OVER_SHORT, TENDER_CLEARING, Book
from tests.reference_ledger.events import Event, Shop

Figures = dict[tuple[str, ...], int]
"""Amounts in minor units and quantities by (what, entity, of what ...); zeros are left out."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure on which the two do not agree."""

    history: int
    step: int
    figure: tuple[str, ...]
    books: int
    reference: int

    def __str__(self) -> str:
        figure = " ".join(self.figure)
        return (
            f"after delivery {self.step}: {figure}: the books say {self.books},"
            f" the reference says {self.reference}"
        )


QUERIES = {
    "balance": "select entity_id, account_id, currency_code, sum(amount_minor)"
    " from core.fct_journal_lines group by all",
    "net sales": "select entity_id, cast(business_date as varchar), sum(net_amount_minor)"
    " from core.fct_sale_lines group by all",
    "cost": "select entity_id, cast(business_date as varchar), sum(cost_amount_minor)"
    " from core.fct_sale_lines group by all",
    "cost in the journal": "select entity_id, cast(business_date as varchar), sum(amount_minor)"
    " from core.fct_journal_lines where account_id = '5010' group by all",
    "over and short of": "select entity_id, source_document_id, sum(amount_minor)"
    " from core.fct_journal_lines where account_id = '6130' group by all",
    "tender clearing of": "select entity_id, subledger_id, sum(amount_minor)"
    " from core.fct_journal_lines where account_id = '1180' group by all",
    "gift card": "select entity_id, gift_card_id, -sum(balance_change_amount_minor)"
    " from core.fct_gift_card_activities group by all",
    "stock quantity": "select entity_id, product_id, quantity_on_hand"
    " from marts.mart_inventory__valuation",
    "stock value": "select entity_id, product_id, sum(cost_amount_minor)"
    " from core.fct_inventory_movements group by all",
}


ITEMS = {
    OVER_SHORT: ("over and short of", "DRAWER"),
    GIFT_CARDS: ("gift card", "CARD"),
    TENDER_CLEARING: ("tender clearing of", "ORD"),
}
"""What the items of an account are called, and how their ids begin."""


def figures_of_books(home: Home, queries: Mapping[str, str] = QUERIES) -> Figures:
    """All figures of a home."""
    figures: Figures = {}
    for what, query in queries.items():
        for *of_what, amount in warehouse_rows(home, query):
            if amount:
                figures[what, *(str(each) for each in of_what)] = int(amount)
    return figures


def figures_of_book(book: Book, shop: Shop, number: int) -> Figures:
    """The figures of a book under the names a home gives them."""
    names = names_of(number)
    figures: Figures = {}
    for account, amount in book.balances.items():
        figures["balance", names.entity, account, shop.currency] = amount
    for (account, currency), amount in book.foreign.items():
        figures["balance", names.entity, account, currency] = amount
    for day, amount in book.net_sales.items():
        figures["net sales", names.entity, day.isoformat()] = amount
    for day, amount in book.costs.items():
        figures["cost", names.entity, day.isoformat()] = amount
        figures["cost in the journal", names.entity, day.isoformat()] = amount
    for product, (quantity, value) in book.stock.items():
        figures["stock quantity", names.entity, names.of("VAR", product)] = quantity
        figures["stock value", names.entity, names.of("VAR", product)] = value
    for (account, item), amount in book.items.items():
        what, kind = ITEMS[account]
        figures[what, names.entity, names.of(kind, item)] = amount
    return {figure: amount for figure, amount in figures.items() if amount}


def differences(
    figures: Figures,
    histories: Sequence[History],
    step: int,
    ledger: Callable[[Shop, Sequence[Event]], Book],
) -> list[Difference]:
    """Every figure on which the books and the reference differ after a delivery."""
    return apart(
        figures,
        [
            figures_of_book(ledger(history.shop, history.known(step)), history.shop, number)
            for number, history in enumerate(histories)
        ],
        step,
    )


def apart(figures: Figures, reference: Sequence[Figures], step: int) -> list[Difference]:
    """Every figure that is not the same.

    Args:
        figures: Of the books of all companies.
        reference: Of each company.
        step: The delivery after which.
    """
    by_entity: dict[str, Figures] = defaultdict(dict)
    for figure, amount in figures.items():
        by_entity[figure[1]][figure] = amount
    return [
        Difference(number, step, figure, ours.get(figure, 0), theirs.get(figure, 0))
        for number, theirs in enumerate(reference)
        for ours in [by_entity[names_of(number).entity]]
        for figure in sorted(ours.keys() | theirs.keys())
        if ours.get(figure, 0) != theirs.get(figure, 0)
    ]
