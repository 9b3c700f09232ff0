"""Stock and cost of goods sold. Belongs here: the entry of every movement of goods."""

from collections.abc import Sequence
from datetime import date

from tests.reference_ledger.book import (
    COST_OF_GOODS,
    INVENTORY,
    NOT_INVOICED,
    SHRINK,
    TRUE_UP,
    WASTE,
    WRITE_DOWNS,
    Book,
)
from tests.reference_ledger.events import Event, Sale, Shop
from tests.reference_ledger.first_in_first_out import FirstInFirstOut
from tests.reference_ledger.movements import Movement, movements
from tests.reference_ledger.moving_average import MovingAverage
from tests.reference_ledger.rounding import half_away
from tests.reference_ledger.stock import Issue

METHODS = {"fifo": FirstInFirstOut, "moving_average": MovingAverage}
Shelf = FirstInFirstOut | MovingAverage


def book_goods(book: Book, shop: Shop, events: Sequence[Event], sales: Sequence[Sale]) -> None:
    """All movements, in the order they happened."""
    shelves: dict[str, Shelf] = {}
    issues: dict[tuple[str, str], Issue] = {}
    for movement in movements(shop, events, sales):
        shelf = shelves.setdefault(movement.product, METHODS[shop.costing]())
        book_movement(book, shop.day(movement.at), shelf, movement, issues)
    for product, shelf in shelves.items():
        book.stock[product] = (shelf.quantity, shelf.value)


def book_movement(
    book: Book,
    day: date,
    shelf: Shelf,
    movement: Movement,
    issues: dict[tuple[str, str], Issue],
) -> None:
    """One movement; `issues` keeps what each sold line took."""
    now = (movement.at, movement.document)
    if movement.kind == "received":
        true_up = shelf.receive(now, movement.quantity, movement.value)
        book.post(day, INVENTORY, NOT_INVOICED, movement.value)
        book.post(day, TRUE_UP, INVENTORY, true_up)
    elif movement.kind == "sold":
        issue = shelf.issue(now, movement.quantity)
        issues[movement.document, movement.line] = issue
        book.post(day, COST_OF_GOODS, INVENTORY, issue.cost)
    elif movement.kind == "wasted":
        book.post(day, WASTE, INVENTORY, shelf.issue(now, movement.quantity).cost)
    elif movement.kind == "counted":
        _book_count(book, day, shelf, movement)
    elif movement.origin:
        _book_return(book, day, shelf, movement, issues[movement.origin])


def _book_return(book: Book, day: date, shelf: Shelf, movement: Movement, issue: Issue) -> None:
    """At the cost the sale took; damaged goods are lost."""
    pieces = shelf.give_back(issue, movement.quantity)
    cost = sum(piece.cost for piece in pieces)
    if movement.damaged:
        book.post(day, WRITE_DOWNS, COST_OF_GOODS, cost)
        return
    true_up = shelf.restore(pieces)
    book.post(day, INVENTORY, COST_OF_GOODS, cost)
    book.post(day, TRUE_UP, INVENTORY, true_up)


def _book_count(book: Book, day: date, shelf: Shelf, movement: Movement) -> None:
    """Less than the books say is lost at its cost; more is found at what a unit costs now."""
    now, over = (movement.at, movement.document), movement.quantity - shelf.quantity
    if over < 0:
        book.post(day, SHRINK, INVENTORY, shelf.issue(now, -over).cost)
    elif over:
        value = half_away(shelf.unit_cost() * over)
        true_up = shelf.receive(now, over, value)
        book.post(day, INVENTORY, SHRINK, value)
        book.post(day, TRUE_UP, INVENTORY, true_up)
