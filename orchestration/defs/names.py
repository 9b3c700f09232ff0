"""Names the asset graph is read by: keys, groups, owners, the pool of one.

Belongs here: only names that several modules of defs share.
"""

from typing import Final

import dagster as dg

ARRIVALS: Final = dg.AssetKey(["landing", "arrivals"])
FAILING_ROWS: Final = dg.AssetKey(["quality", "failing_rows"])
OPENED_BOOKS: Final = dg.AssetKey(["books", "opened"])
COMMITTED_BOOKS: Final = dg.AssetKey(["books", "committed"])
SNAPSHOT: Final = dg.AssetKey(["published", "snapshot"])
SIGNED_HEAD: Final = dg.AssetKey(["proof", "head"])
POSTED_ENTRIES: Final = dg.AssetKey(["posting", "entries"])
JOURNAL_LINES: Final = dg.AssetKey(["core", "fct_journal_lines"])
JOURNAL_ENTRIES: Final = dg.AssetKey(["core", "fct_journal_entries"])

WAREHOUSE_POOL: Final = "warehouse"
"""Whoever writes the DuckDB file is in this pool of one; the file lock holds across processes."""

PLATFORM: Final = "team:platform"
ACCOUNTING: Final = "team:accounting"


def raw_key(source: str, object_name: str) -> dg.AssetKey:
    """Key of the asset that fills an object's raw tables."""
    return dg.AssetKey([f"raw_{source}", object_name])
