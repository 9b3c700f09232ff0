"""Every integrity test sees a plausible defect of its kind and names the row."""

import pytest

from tests.integrity.conftest import DEFECTS, CheckedBooks
from tests.integrity.dbt_tests import integrity_tests, named_rows, names
from tests.integrity.defect import Defect
from tests.integrity.journal_defects import EXACT_MIRROR


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.label)
def test_defect_is_named(spoiled_books: CheckedBooks, defect: Defect) -> None:
    rows = named_rows(spoiled_books.home, defect.test)
    assert names(rows, defect.names), f"{defect.words}: {rows[:5]}"


@pytest.mark.parametrize("test", sorted({defect.test for defect in DEFECTS}))
def test_breach_does_what_its_class_says(spoiled_books: CheckedBooks, test: str) -> None:
    """Our own errors stop the build; what the source got wrong is stored and goes on."""
    stops = integrity_tests()[test].breach_class == "P"
    assert spoiled_books.statuses[test] == ("fail" if stops else "warn")


@pytest.mark.parametrize("test", sorted({defect.test for defect in DEFECTS}))
def test_rows_carry_invariant_and_class(spoiled_books: CheckedBooks, test: str) -> None:
    header = integrity_tests()[test]
    found = {(row["invariant"], row["class"]) for row in named_rows(spoiled_books.home, test)}
    assert found == {(header.invariant, header.breach_class)}


def test_exact_mirror_is_not_named(spoiled_books: CheckedBooks) -> None:
    rows = named_rows(spoiled_books.home, EXACT_MIRROR.test)
    assert not names(rows, EXACT_MIRROR.names)


def test_every_test_has_a_defect() -> None:
    assert set(integrity_tests()) == {defect.test for defect in DEFECTS}


def test_no_two_defects_are_called_the_same() -> None:
    words = [defect.words for defect in DEFECTS]
    assert len(words) == len(set(words))
