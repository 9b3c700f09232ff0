"""The SQL by which programs fill tables that models read: settings, decisions, what is posted.

Belongs here: which text fills which table. The texts are those the programs execute, so what is
said of such a table cannot part from what is done.
"""

from typing import Final

import sqlglot
from sqlglot import exp

from orchestration.books import (
    closed_periods,
    frozen_stock,
    opening,
    period_tables,
    settings_tables,
)
from orchestration.column_lineage.queries import DIALECT

STATEMENTS: Final = (
    settings_tables.CONTROL_TABLES,
    period_tables.TABLES,
    period_tables.DECISIONS,
    opening.UNITS_OF_ENTRIES.format(entries="true"),
    opening.COSTS_OF_DOCUMENTS,
)
"""Statements that name the table they fill."""

QUERIES: Final = {
    "books.entry_numbers": closed_periods.ENTRY_NUMBERS,
    "books.closing_balances": closed_periods.CLOSING_BALANCES,
    "books.frozen_movements": frozen_stock.FROZEN_MOVEMENTS,
    "books.frozen_costs": frozen_stock.FROZEN_COSTS,
}
"""Queries whose rows a close writes as a segment, and the table that takes them in."""


def program_queries() -> dict[str, exp.Expr]:
    """The query that fills a table, by the table's name."""
    found = {table: sqlglot.parse_one(sql, dialect=DIALECT) for table, sql in QUERIES.items()}
    for text in STATEMENTS:
        for statement in sqlglot.parse(text, dialect=DIALECT):
            if isinstance(statement, (exp.Create, exp.Insert)) and statement.expression:
                table = statement.this
                found[f"{table.db}.{table.name}"] = statement.expression
    return found
