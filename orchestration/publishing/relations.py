"""Which relations are published and how each follows a run's changes.

Belongs here: the list of what readers see and the rule by which a snapshot is brought up to date.
Not: applying the rule (snapshot.py). Every relation of the schemas core and marts is published;
one that is not named here is replaced whole.
"""

from dataclasses import dataclass
from enum import Enum

import duckdb

PUBLISHED_SCHEMAS = ("core", "marts")


class Follows(Enum):
    """What of a relation can differ from one run to the next."""

    RUNS = "lines are only ever appended, each naming the run that posted it"
    DOCUMENTS = "rows of the run's changed documents"
    DATES = "rows of the run's touched business dates"
    ANYTHING = "any row, so it is replaced when it differs"
    NOTHING = "a view, so it follows what it reads"


CHANGES = {
    "fct_journal_entries": Follows.RUNS,
    "fct_journal_lines": Follows.RUNS,
    "fct_sale_lines": Follows.DOCUMENTS,
    "fct_inventory_movements": Follows.DOCUMENTS,
    "fct_payments": Follows.DOCUMENTS,
    "fct_payouts": Follows.DOCUMENTS,
    "fct_payout_entries": Follows.DOCUMENTS,
    "fct_drawer_cash": Follows.DOCUMENTS,
    "fct_drawer_sessions": Follows.DOCUMENTS,
    "fct_gift_card_activities": Follows.DOCUMENTS,
    "fct_raw_rows": Follows.DOCUMENTS,
    "fct_source_documents": Follows.DOCUMENTS,
    "mart_sales__daily": Follows.DATES,
    "mart_sales__by_employee_department": Follows.DATES,
    "mart_sales__margin": Follows.DATES,
}

KEY_COLUMNS = {
    Follows.RUNS: ("posted_run_id",),
    Follows.DOCUMENTS: ("source_system", "source_document_id"),
    Follows.DATES: ("business_date",),
}
CHANGED_KEYS = {
    Follows.DOCUMENTS: (
        "select source_system, source_document_id"
        " from warehouse.intermediate.int_pos__changed_documents"
    ),
    Follows.DATES: "select business_date from warehouse.intermediate.int_pos__touched_dates",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of the warehouse that readers see.

    Attributes:
        schema: Its schema in the warehouse.
        name: Its name, there and in the snapshot.
        follows: What of it a run can change.
        columns: Its columns with their types, in order.
    """

    schema: str
    name: str
    follows: Follows
    columns: tuple[tuple[str, str], ...]

    @property
    def place(self) -> str:
        """The relation in the attached warehouse."""
        return f'warehouse.{self.schema}."{self.name}"'

    @property
    def published(self) -> str:
        """The relation in the attached snapshot."""
        return f'snapshot.main."{self.name}"'

    @property
    def measures(self) -> tuple[str, ...]:
        """Columns of whole and decimal numbers: their sums show whether two copies differ."""
        return tuple(
            name
            for name, kind in self.columns
            if kind.startswith("DECIMAL") or kind in ("BIGINT", "INTEGER", "HUGEINT")
        )


def relations_of(connection: duckdb.DuckDBPyConnection) -> tuple[Relation, ...]:
    """Every relation of the attached warehouse that is published, tables before views."""
    schemas = ", ".join(f"'{schema}'" for schema in PUBLISHED_SCHEMAS)
    rows = connection.execute(
        f"""
        select t.table_schema, t.table_name, t.table_type,
            list(c.column_name order by c.ordinal_position),
            list(c.data_type order by c.ordinal_position)
        from information_schema.tables as t
        inner join information_schema.columns as c
            on t.table_catalog = c.table_catalog and t.table_schema = c.table_schema
            and t.table_name = c.table_name
        where t.table_catalog = 'warehouse' and t.table_schema in ({schemas})
        group by all
        order by t.table_type, t.table_schema, t.table_name
        """
    ).fetchall()
    return tuple(
        Relation(schema, name, _follows(name, kind, names), tuple(zip(names, types, strict=True)))
        for schema, name, kind, names, types in rows
    )


def _follows(name: str, kind: str, columns: list[str]) -> Follows:
    if kind == "VIEW":
        return Follows.NOTHING
    follows = CHANGES.get(name, Follows.ANYTHING)
    keys = KEY_COLUMNS.get(follows, ())
    return follows if set(keys) <= set(columns) else Follows.ANYTHING
