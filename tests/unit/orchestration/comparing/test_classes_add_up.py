"""Whatever the two books say: the classes of a difference add up to it, and each keeps its word."""

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.orchestration.comparing.two_books import ACCOUNTS, TwoBooks

AMOUNTS = st.sampled_from([1, 300, 500, 825, 1000, 9700, 10000, -1, -300, -500, -1000])
ENTRIES = st.tuples(
    st.sampled_from(["both", "ours", "theirs", "theirs twice", "theirs later"]),
    st.integers(3, 9),
    st.sampled_from(["port", "chic", None]),
    st.sampled_from(["1010", "1040", "1110", "4010", "6130"]),
    st.sampled_from(["2110", "4110", "4010", "6110", "1300", "2310"]),
    AMOUNTS,
    st.sampled_from([None, "R-1", "R-2"]),
    st.sampled_from([None, "Daily sales", "plug"]),
    st.sampled_from(["", "T00:30:00", "T18:00:00"]),
)


def written(entries: list[tuple]) -> TwoBooks:  # type: ignore[type-arg]
    """Both books with these entries, each in one of them or in both."""
    books = TwoBooks()
    for where, day, store, debit, credit, amount, reference, memo, time in entries:
        amounts = {debit: amount, credit: -amount} if debit != credit else {debit: amount}
        if where in ("both", "ours", "theirs later"):
            at = f"2026-10-{day + (time == 'T00:30:00'):02}{time}" if time else None
            books.ours(day, amounts, store=store, at=at)
        theirs = {ACCOUNTS[account]: minor for account, minor in amounts.items()}
        times = {"ours": 0, "theirs twice": 2}.get(where, 1)
        for _ in range(times):
            later = 2 if where == "theirs later" else 0
            books.theirs(day + later, theirs, store=store, reference=reference, memo=memo)
    if not books.lines:
        books.theirs(5, {"Cash": 1})
    return books


SUMS = {
    "another day": "group_id, location_id, currency_code",
    "another store": "group_id, day, currency_code",
    "between accounts": "day, currency_code",
    "net of fees": "day, currency_code",
    "net of discounts and returns": "day, currency_code",
    "tax inside another account": "day, currency_code",
    "tips inside another account": "day, currency_code",
}
"""What a class moves, it moves from somewhere: over these its parts sum to zero."""


def broken(connection: duckdb.DuckDBPyConnection) -> list[object]:
    """Cells whose parts are not their difference, and classes that do not keep their word."""
    found: list[object] = connection.execute(
        "select cells.cell_id, difference_minor, sum(coalesce(amount_minor, 0))"
        " from cells left join pieces using (cell_id)"
        " group by cells.cell_id, difference_minor"
        " having difference_minor <> sum(coalesce(amount_minor, 0))"
    ).fetchall()
    for name, keys in SUMS.items():
        found += connection.execute(
            f"select '{name}', sum(pieces.amount_minor) from pieces"
            f" inner join cells using (cell_id) where class = '{name}'"
            f" group by {keys} having sum(pieces.amount_minor) <> 0"
        ).fetchall()
    found += connection.execute(
        "select 'rounding', amount_minor from pieces inner join cells using (cell_id)"
        " where class = 'rounding' and abs(amount_minor) > their_lines"
    ).fetchall()
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ENTRIES, max_size=30))
def test_classes_add_up_to_every_difference(entries: list[tuple]) -> None:  # type: ignore[type-arg]
    books = written(entries)
    compared = books.compared(first=1, last=20)
    assert broken(books.connection) == []
    by_group = {(row["group_id"], row["month"]): row["difference_minor"] for row in compared.months}
    by_class = dict.fromkeys(by_group, 0)
    for row in compared.classes:
        by_class[row["group_id"], row["month"]] += row["amount_minor"]
    assert by_class == by_group


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ENTRIES, max_size=30), st.integers(1, 6), st.integers(6, 12))
def test_what_is_compared_and_what_is_not_are_the_whole_file(
    entries: list[tuple],  # type: ignore[type-arg]
    first: int,
    last: int,
) -> None:
    books = written(entries)
    books.theirs(4, {"Rent": 2400, "Bank": -2400})
    compared = books.compared(first=first, last=last)
    assert sum(row["lines"] for row in compared.file) == len(books.lines)
    told = sum(row["amount_minor"] for row in compared.file)
    assert told == sum(line["amount_minor"] for line in books.lines)
    of_cells = sum(row["theirs_minor"] for row in compared.months)
    in_cells = sum(row["amount_minor"] for row in compared.file if row["why"] == "compared")
    assert of_cells == in_cells
