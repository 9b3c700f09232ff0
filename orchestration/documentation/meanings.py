"""What a column means, in the words that are written once.

Belongs here: finding them. A column's own description comes first; what is delivered has the field
of its source; one that is handed on under its name keeps its meaning. Nothing is said of a column
only because another one is called the same. Not: the words.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ingestion.sources import SOURCE_NAMES, source_definition
from ingestion.sources.raw_tables import PLACE_COLUMNS, PLACE_MEANINGS, Column, RawTable
from orchestration.column_lineage.columns import ColumnGraph, ColumnName, How

PLACE: Final = {name for name, _ in PLACE_COLUMNS}
AS_DELIVERED: Final = ("raw_", "staging.")
HANDED_ON: Final = (How.unchanged, How.cast)


class Meanings:
    """Meanings of all columns.

    Args:
        graph: All columns.
        nodes: dbt's node of each relation that has one.
        blocks: dbt's doc blocks by their name.
    """

    def __init__(
        self,
        graph: ColumnGraph,
        nodes: Mapping[str, Mapping[str, Any]],
        blocks: Mapping[str, str],
    ) -> None:
        self._places = {**blocks, **PLACE_MEANINGS}
        self._written = dict(_described(nodes))
        self._fields = dict(_fields())
        self._onward, self._back = _handed_on(graph)

    def of(self, name: ColumnName) -> str:
        """The meaning of a column; empty where nobody wrote one."""
        if name in self._written:
            return self._written[name]
        is_delivered = name.relation.startswith(AS_DELIVERED)
        field = self._field_of(name) if is_delivered else ""
        words = field or self._nearest(name, self._onward) or self._nearest(name, self._back)
        is_place = is_delivered and name.column in PLACE
        return words or (self._places.get(name.column, "") if is_place else "")

    def _nearest(self, name: ColumnName, ways: Mapping[ColumnName, list[ColumnName]]) -> str:
        """Its own words, or the nearest along one direction in which the column is handed on."""
        seen = {name}
        waiting = deque([name])
        while waiting:
            current = waiting.popleft()
            if current in self._written:
                return self._written[current]
            new = [other for other in ways.get(current, ()) if other not in seen]
            seen.update(new)
            waiting.extend(new)
        return ""

    def _field_of(self, name: ColumnName) -> str:
        """The field of the source, of a raw column and of the staged one that is the same."""
        raw = [name, *self._back.get(name, ())]
        return next((self._fields[other] for other in raw if other in self._fields), "")


def _described(nodes: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[ColumnName, str]]:
    for relation, node in nodes.items():
        for column in node.get("columns", {}).values():
            words = " ".join((column.get("description") or "").split())
            if words:
                yield ColumnName(relation, column["name"]), words


def _fields() -> Iterator[tuple[ColumnName, str]]:
    """Where a source states a raw column."""
    for source in SOURCE_NAMES:
        for table in source_definition(source).tables:
            for column in table.columns:
                yield ColumnName(f"raw_{source}.{table.name}", column.name), _stated(table, column)


def _stated(table: RawTable, column: Column) -> str:
    path = column.path or column.name
    if path.startswith("/"):
        field = f"{path[1:]} of the record"
    elif path.startswith("../"):
        field = f"{path[3:]} of the row around {table.rows}"
    else:
        field = f"{path} of {table.rows}" if table.rows else path
    return f"As the source states it: {field}."


def _handed_on(
    graph: ColumnGraph,
) -> tuple[dict[ColumnName, list[ColumnName]], dict[ColumnName, list[ColumnName]]]:
    """Columns that each is handed on to under its name, and those it was handed on from."""
    onward: dict[ColumnName, list[ColumnName]] = {}
    back: dict[ColumnName, list[ColumnName]] = {}
    for relation in graph.relations.values():
        for column, origin in relation.origins.items():
            name = ColumnName(relation.name, column)
            parents = sorted(p for p in origin.made_of if p.column == column)
            if origin.how in HANDED_ON and parents:
                back[name] = parents
                for parent in parents:
                    onward.setdefault(parent, []).append(name)
    return {name: sorted(others) for name, others in onward.items()}, back
