"""What verification costs: a million lines are read, hashed and compared within 20 seconds."""

import time
from pathlib import Path

import pytest

from tests.committed_homes import CommittedHome
from tests.tampering import verified

LINES = 1_000_000
SECONDS = 20


@pytest.mark.soak
def test_a_million_lines_are_verified_within_twenty_seconds(tmp_path: Path) -> None:
    """Seconds of processor: wall time is less on an idle machine, since DuckDB uses all cores."""
    books = CommittedHome(tmp_path / "home", LINES)
    for _ in range(10):
        books.commit(LINES // 10)
    books.publish()
    books.sign()
    began = time.process_time()
    found = verified(books.home)
    took = time.process_time() - began
    assert (found.lines, found.findings.count) == (LINES, 0)
    assert took < SECONDS, f"{took:.1f} seconds"
