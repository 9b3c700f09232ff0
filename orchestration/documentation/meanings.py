"""What a column means, in the words that are written once.

Belongs here: finding them. A column's own description comes first, then the field of the source it
states; one that is handed on under its name, before or after, keeps its meaning. Nothing is said of
a column only because another one is called the same. Not: the words.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ingestion.sources import SOURCE_NAMES, source_definition
from ingestion.sources.raw_tables import PLACE_COLUMNS, PLACE_MEANINGS, Column, RawTable
from orchestration.column_lineage.columns import ColumnGraph, ColumnName, How

PLACE: Final = {name for name, _ in PLACE_COLUMNS}
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
        self._near = _handed_on(graph)

    def of(self, name: ColumnName) -> str:
        """The meaning of a column; empty where nobody wrote one."""
        words = self._nearest(name)
        return words or (self._places.get(name.column, "") if _is_place(name) else "")

    def _nearest(self, name: ColumnName) -> str:
        """Its own words, or the nearest on the ways along which the column is handed on."""
        seen = {name}
        waiting = deque([name])
        while waiting:
            current = waiting.popleft()
            words = self._written.get(current) or self._fields.get(current)
            if words:
                return words
            new = [other for other in self._near.get(current, ()) if other not in seen]
            seen.update(new)
            waiting.extend(new)
        return ""


def _is_place(name: ColumnName) -> bool:
    """Whether it says where a raw row lies: the reader adds such a column to every raw table."""
    return name.relation.startswith(("raw_", "staging.")) and name.column in PLACE


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
    required = "; a record without it is rejected" if column.required else ""
    return f"As the source states it: {field}{required}."


def _handed_on(graph: ColumnGraph) -> dict[ColumnName, list[ColumnName]]:
    """Columns of the same name next to each, of which one is the other, in order."""
    near: dict[ColumnName, list[ColumnName]] = {}
    for relation in graph.relations.values():
        for column, origin in relation.origins.items():
            name = ColumnName(relation.name, column)
            if origin.how not in HANDED_ON:
                continue
            for parent in sorted(origin.made_of):
                if parent.column == column:
                    near.setdefault(name, []).append(parent)
                    near.setdefault(parent, []).append(name)
    return {name: sorted(others) for name, others in near.items()}
