"""What tests of targets share: the stand-in of QuickBooks Online, once a module."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.quickbooks_online import FakeQuickBooksOnline
from tests.fakes.quickbooks_online_books import Way, a_way


@pytest.fixture(scope="module")
def quickbooks() -> Iterator[FakeQuickBooksOnline]:
    fake = FakeQuickBooksOnline()
    yield fake
    fake.close()


@pytest.fixture
def way(quickbooks: FakeQuickBooksOnline, tmp_path: Path) -> Iterator[Way]:
    """A company of its own, reached by calls for single entries."""
    with a_way(quickbooks, "4620816365", tmp_path) as found:
        yield found


@pytest.fixture
def batch_way(quickbooks: FakeQuickBooksOnline, tmp_path: Path) -> Iterator[Way]:
    """The same, reached by batches."""
    with a_way(quickbooks, "4620816366", tmp_path, batches=True) as found:
        yield found
