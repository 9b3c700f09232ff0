"""What is decided of months. Belongs here: taking the decisions of histories, in both ledgers."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from tests.histories.history import Decision
from tests.reference_ledger.posting import PostedBooks


def first_day(month: str) -> date:
    """The first day of a month."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """The last day of a month."""
    first = first_day(month)
    return first.replace(day=monthrange(first.year, first.month)[1])


def decide_in_reference(books: PostedBooks, decisions: Sequence[Decision]) -> None:
    """Close and open months of the reference ledger; the second close of a month locks no more."""
    for decision in decisions:
        first = first_day(decision.month)
        if decision.decided == "reopen":
            books.reopen(first)
        elif not books.closed.is_late(first):
            books.close(last_day(decision.month))
