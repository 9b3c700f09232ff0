"""A defect: one plausible fault of ours, planted in a copy of built books.

Belongs here: its shape and planting it. Not: the defects themselves (*_defects.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from orchestration.home import Home


@dataclass(frozen=True, slots=True)
class Defect:
    """A fault and where the test of its invariant must point.

    Attributes:
        test: The dbt test that guards against it.
        words: What went wrong, as one would say it.
        sql: Statements that make it so, on documents no other defect needs intact.
        names: Values a row of the test must carry; dates as YYYY-MM-DD.
    """

    test: str
    words: str
    sql: str
    names: dict[str, str | None]

    @property
    def label(self) -> str:
        """The words as the name of a test case."""
        return self.words.replace(" ", "_")


def plant(home: Home, defects: Iterable[Defect]) -> None:
    """Make all defects in a home's warehouse.

    Raises:
        AssertionError: A statement changed nothing, so its defect is none.
    """
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for defect in defects:
            for statement in filter(str.strip, defect.sql.split(";")):
                changed = connection.execute(statement).fetchone()
                rows = changed[0] if changed else 0
                assert rows, f"{defect.words}: changed no row: {statement}"
