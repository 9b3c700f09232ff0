"""Fixtures of a mapping: small published books and a landing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from ingestion.landing.home_redactor import open_landing
from ingestion.landing.store import LandingStore
from tests.unit.orchestration.posting.mapping.small_books import BOOKS

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def published() -> Iterator[duckdb.DuckDBPyConnection]:
    """The small books, published."""
    with duckdb.connect() as connection:
        connection.execute(BOOKS)
        yield connection


@pytest.fixture
def landing(tmp_path: Path) -> LandingStore:
    """An empty landing."""
    return open_landing(tmp_path / "landing", tmp_path / "keys", lambda: NOON, bytes)
