"""What tests of targets share: stand-ins of QuickBooks Online, once a module, and of Xero."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.local_server import serving
from tests.fakes.quickbooks_online import FakeQuickBooksOnline
from tests.fakes.quickbooks_online_books import Way, a_way
from tests.fakes.xero import FakeXero
from tests.unit.orchestration.posting.targets.xero_setting import Clock, Xero


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


@pytest.fixture
def xero(tmp_path: Path) -> Iterator[Xero]:
    """An organisation and the target on it."""
    clock = Clock()
    with serving() as (handler, address):
        handler.fake = FakeXero(clock.true)
        yield Xero(address, tmp_path, clock, handler.fake)
