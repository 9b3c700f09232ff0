"""What is known of a column and of a relation: the words of column lineage.

Belongs here: plain values. Not: how they are found (queries.py, project.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum


@dataclass(frozen=True, slots=True, order=True)
class ColumnName:
    """A column by its relation, which is named with its schema.

    Attributes:
        relation: As `core.fct_journal_lines`.
        column: As `amount_minor`.
    """

    relation: str
    column: str

    def __str__(self) -> str:
        """As SQL names it."""
        return f"{self.relation}.{self.column}"


class How(IntEnum):
    """How a column comes about; of several ways the greatest number is told."""

    delivered = 0
    constant = 1
    unchanged = 2
    cast = 3
    computed = 4
    aggregated = 5


class Reach(IntEnum):
    """How much of what stands behind a column is followed."""

    values = 0
    """Only columns whose values go into it."""
    decisions = 1
    """Also columns that decide which value it takes."""
    rows = 2
    """Also columns that decide which rows there are."""


@dataclass(frozen=True, slots=True)
class Step:
    """An expression on the way of a column through its query.

    Attributes:
        place: The common table expression and column it stands in; the column alone at the end.
        expression: Its SQL.
    """

    place: str
    expression: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What one column comes from, one query back.

    Attributes:
        how: The way it comes about.
        made_of: Columns whose values go into it.
        decided_by: Columns that decide which value it takes: conditions, windows, what is counted.
        steps: What the query does on the way, its end first, but for what it hands on as it is.
    """

    how: How = How.delivered
    made_of: frozenset[ColumnName] = frozenset()
    decided_by: frozenset[ColumnName] = frozenset()
    steps: tuple[Step, ...] = ()

    @property
    def parents(self) -> frozenset[ColumnName]:
        """All columns it comes from."""
        return self.made_of | self.decided_by


def merged(origins: Iterable[Origin]) -> Origin:
    """The origin of a column that comes from each of these, as that of a union does."""
    found = list(origins)
    return Origin(
        how=max((origin.how for origin in found), default=How.constant),
        made_of=frozenset().union(*(origin.made_of for origin in found)),
        decided_by=frozenset().union(*(origin.decided_by for origin in found)),
        steps=tuple(dict.fromkeys(step for origin in found for step in origin.steps)),
    )


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of the warehouse with its columns.

    Attributes:
        name: With its schema.
        types: Type of each column as the engine gives it, in the order of the relation.
        origins: Origin of each column.
        rows_by: Columns that decide which rows there are: joins, filters, groups.
        query: The SQL it is made by, as the engine is given it; empty for what is delivered.
    """

    name: str
    types: Mapping[str, str]
    origins: Mapping[str, Origin]
    rows_by: frozenset[ColumnName] = frozenset()
    query: str = ""


@dataclass(frozen=True, slots=True)
class ColumnGraph:
    """Every relation of the warehouse by its name.

    Attributes:
        relations: Each after those it reads, but where the books read what they wrote earlier.
    """

    relations: Mapping[str, Relation] = field(default_factory=dict)

    def origin(self, name: ColumnName) -> Origin:
        """What a column comes from.

        Raises:
            KeyError: There is no such column.
        """
        return self.relations[name.relation].origins[name.column]

    def parents(self, name: ColumnName, reach: Reach = Reach.values) -> frozenset[ColumnName]:
        """Columns one query back."""
        origin = self.origin(name)
        if reach is Reach.values:
            return origin.made_of
        if reach is Reach.decisions:
            return origin.parents
        return origin.parents | self.relations[name.relation].rows_by

    def behind(self, name: ColumnName, reach: Reach = Reach.values) -> frozenset[ColumnName]:
        """Every column behind this one, to the end; itself too where the books feed it back."""
        seen: set[ColumnName] = set()
        waiting = [name]
        while waiting:
            new = self.parents(waiting.pop(), reach) - seen
            waiting.extend(new)
            seen |= new
        return frozenset(seen)

    def beginnings(self, name: ColumnName, reach: Reach = Reach.values) -> frozenset[ColumnName]:
        """Columns where this one begins: delivered, constant, or read from no column."""
        return frozenset(
            column
            for column in self.behind(name, reach) | {name}
            if not self.origin(column).parents
        )
