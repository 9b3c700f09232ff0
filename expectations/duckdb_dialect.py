"""A SQLAlchemy dialect of DuckDB on which Great Expectations can read its results.

Belongs here: only that dialect. Great Expectations hands a connection back before it reads the
result, and the pool's rollback would clear it; validation only reads, so there is no transaction
to begin, commit or roll back.
"""

from typing import Any

import duckdb_engine
from sqlalchemy.dialects import registry


class ReadOnlyDuckDB(duckdb_engine.Dialect):
    """DuckDB without transactions of its own."""

    supports_statement_cache = False

    def do_begin(self, dbapi_connection: Any) -> None:
        """Leave DuckDB in autocommit."""

    def do_commit(self, dbapi_connection: Any) -> None:
        """There is nothing to commit."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Keep the results that are still to be read."""


def register() -> None:
    """Make `duckdb://` addresses use this dialect in this process."""
    registry.register("duckdb", __name__, ReadOnlyDuckDB.__name__)
