"""The sample's books keep every invariant, but for what its README explains."""

import pytest

from tests.integrity.conftest import CheckedBooks
from tests.integrity.dbt_tests import Row, integrity_tests, named_rows

TOUCHED = (
    *(str(number) for number in range(1, 12)),
    *("13", "14", "15", "16a", "16b", "17", "18a", "18b", "19", "20", "21", "22"),
    *(str(number) for number in range(24, 29)),
    *("30", "32", "33", "34"),
    *(str(number) for number in range(35, 40)),
)
EXPLAINED: dict[str, list[Row]] = {
    # 10.98 of the unknown tender (ORDUNKNOWNTENDER01) and 18.00 of the payout entry nobody
    # mapped (POCASEUNKNOWN01) wait in suspense for somebody to map them: so at each month's end
    "assert_suspense_is_empty": [
        {"business_date": end, "account_id": "1990", "amount_minor": amount}
        for end, amount in (
            ("2026-09-30", "1098"),
            ("2026-10-31", "2898"),
            ("2026-11-30", "2898"),
        )
    ],
    # No payout of the sample holds the payment in Canadian dollars, nor that of the held receipt.
    "assert_card_clearing_holds_nothing_old": [
        {"business_date": "2026-09-09", "document_id": "PAYCANADIAN01A", "amount_minor": "887"},
        {"business_date": "2026-09-29", "document_id": "PAYUNBALANCED01A", "amount_minor": "4900"},
    ],
}


@pytest.mark.parametrize("invariant", TOUCHED)
def test_invariant_has_a_test(invariant: str) -> None:
    """Numbers of the accounting reference that the events of this release touch."""
    assert invariant in {test.invariant for test in integrity_tests().values()}


@pytest.mark.parametrize("name", sorted(integrity_tests()))
def test_header_says_what_the_rows_say(name: str) -> None:
    test = integrity_tests()[name]
    assert test.answers == {(test.invariant, test.breach_class)}


@pytest.mark.parametrize("name", sorted(integrity_tests()))
def test_sound_books_keep_the_invariant(sound_books: CheckedBooks, name: str) -> None:
    rows = named_rows(sound_books.home, name)
    explained = EXPLAINED.get(name, [])
    shown = [{column: row[column] for column in explained[0]} if explained else row for row in rows]
    assert sorted(shown, key=str) == sorted(explained, key=str)


def test_every_test_ran(sound_books: CheckedBooks) -> None:
    """Nothing errors, nothing is skipped, and only explained tests warn."""
    expected = {name: "warn" if name in EXPLAINED else "pass" for name in integrity_tests()}
    assert {name: sound_books.statuses[name] for name in expected} == expected
    assert set(sound_books.statuses.values()) <= {"pass", "warn"}
