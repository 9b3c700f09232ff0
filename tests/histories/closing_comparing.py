"""The books of periods that close against the reference ledger. Belongs here: what is compared."""

from collections.abc import Callable, Sequence

from orchestration.home import Home
from tests.histories import comparing
from tests.histories.comparing import Difference, Figures, apart, figures_of_book
from tests.histories.deciding import Taken, decide_in_reference
from tests.histories.history import History
from tests.histories.names import names_of
from tests.histories.running import read_figures
from tests.reference_ledger.posting import PostedBooks

QUERIES = {
    **comparing.QUERIES,
    "posted": "select entity_id, account_id, cast(business_date as varchar),"
    " cast(posting_date as varchar), sum(functional_amount_minor) from core.fct_journal_lines"
    " group by all",
}
Ledger = Callable[..., PostedBooks]


def figures_of_posted(books: PostedBooks, number: int) -> Figures:
    """The figures of a shop's books, with what was posted when."""
    figures = figures_of_book(books.book, books.shop, number)
    for (day, posting_date, account), amount in books.posted.items():
        if amount:
            key = (names_of(number).entity, account, day.isoformat(), posting_date.isoformat())
            figures["posted", *key] = amount
    return figures


def differences_with_closes(
    home: Home, histories: Sequence[History], taken: Sequence[Taken], ledger: Ledger = PostedBooks
) -> list[Difference]:
    """Every difference after every delivery, the first delivery first."""
    shops = [ledger(history.shop) for history in histories]
    found = []
    for step in sorted({step for each in histories for told in each.told for step in told.steps}):
        for books, history in zip(shops, histories, strict=True):
            books.take_in(history.known(step), history.rules(step))
        reference = [figures_of_posted(books, number) for number, books in enumerate(shops)]
        found += apart(read_figures(home, step), reference, step)
        for number, books in enumerate(shops):
            decide_in_reference(
                books, [each for each in taken if (each.history, each.step) == (number, step)]
            )
    return found
