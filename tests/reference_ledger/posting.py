"""Which period takes what. Belongs here: posting dates, what closing and opening again do to them.

With every delivery the books are made anew by business date. What they demand now less what they
demanded before is posted: on its business date, or on the first open day where that is closed. What
was posted stays where it is, also when its period is opened again.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from tests.reference_ledger.book import Book
from tests.reference_ledger.costing_order import NOTHING_CLOSED, Closed, Step
from tests.reference_ledger.events import Event, Shop
from tests.reference_ledger.ledger import books
from tests.reference_ledger.periods import Period
from tests.reference_ledger.rules import DEFAULT_RULES, Rules

ONE_DAY = timedelta(days=1)
Posted = tuple[date, date, str]
"""Business date, posting date and account."""


class PostedBooks:
    """The books of a shop while periods are closed and opened again.

    Attributes:
        posted: What was posted, debit positive.
        book: What the books demand, as of the last delivery.
    """

    def __init__(self, shop: Shop) -> None:
        """Begin with nothing posted and nothing closed."""
        self.shop = shop
        self.book = Book()
        self.posted: dict[Posted, int] = defaultdict(int)
        self.closed = NOTHING_CLOSED
        self._before: list[tuple[Step, ...]] = []

    def take_in(self, events: Sequence[Event], rules: Rules = DEFAULT_RULES) -> None:
        """Post what is known now less what is posted; so a mirror keeps the rate it was posted at.

        Args:
            events: All that is known, in the order it became known.
            rules: What the company says of its books now.
        """
        book = books(self.shop, events, self.closed, rules)
        for day, account in self.book.days.keys() | book.days.keys():
            amount = book.days[day, account] - self.book.days[day, account]
            if amount:
                self.posted[day, self.closed.posting_date(day), account] += amount
        self.book = book

    def close(self, period: Period) -> None:
        """Lock all days up to its last, and hold the stock of them as it was costed."""
        self._before.append(self.closed.held)
        steps = tuple(step for step in self.book.costed if step.day <= period.last_day)
        self.closed = Closed(period.last_day + ONE_DAY, steps)

    def reopen(self, period: Period) -> None:
        """Open the newest closed period again, from its first day on."""
        self.closed = Closed(period.first_day, self._before.pop())
