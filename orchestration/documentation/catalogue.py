"""What there is to say of every relation, from dbt's manifest and the graph of columns.

Belongs here: gathering it. Not: how it looks (site.py, templates).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from orchestration.column_lineage.columns import ColumnGraph, ColumnName, Origin, Relation
from orchestration.column_lineage.project import relation_of
from orchestration.documentation.checks import Check, checks_by_node
from orchestration.documentation.meanings import Meanings

LAYERS: Final = ("marts", "core", "intermediate", "staging", "seeds", "raw", "settings")
LAYER_NAMES: Final = {
    "marts": "Mart",
    "core": "Core",
    "intermediate": "Intermediate",
    "staging": "Staging",
    "seeds": "Seed",
    "raw": "Raw",
    "settings": "Settings and books",
}
LEADING_COMMENT: Final = re.compile(r"\A(?:\s*--[^\n]*(?:\n|\Z))+")
DOCSTRING: Final = re.compile(r'\A"""(.*?)"""', re.DOTALL)
SENTENCE: Final = re.compile(r"(?<=[a-z0-9)])\.\s")
GRAIN: Final = "Grain: "
NOT_NULL: Final = "not_null"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentedColumn:
    """One column as a page shows it."""

    name: ColumnName
    type: str
    meaning: str
    is_never_empty: bool
    origin: Origin
    used_by: tuple[ColumnName, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentedRelation:
    """One relation as a page shows it.

    Attributes:
        relation: The relation in the graph.
        title: Its name: of what dbt makes without the schema.
        layer: One of LAYERS.
        file: Where in the repository it is written; empty where no file makes it.
        description: What it is, in words.
        grain: What one row is.
        idea: How it is made, in words.
        written: The SQL as written, before dbt compiles it.
        columns: Its columns, in order.
        checks: Tests of the whole relation.
        reads: Relations it reads.
        read_by: Relations that read it.
    """

    relation: Relation
    title: str
    layer: str
    file: str
    description: str
    grain: str
    idea: str
    written: str
    columns: tuple[DocumentedColumn, ...]
    checks: tuple[Check, ...]
    reads: tuple[str, ...]
    read_by: tuple[str, ...]

    @property
    def layer_name(self) -> str:
        """The layer as people read it."""
        return LAYER_NAMES[self.layer]


@dataclass(frozen=True, slots=True)
class _Known:
    """What pages are gathered from.

    Attributes:
        graph: All columns.
        nodes: dbt's node of each relation that has one.
        meanings: Meaning of each column.
        checks: Tests by the unique id of their node.
        users: Columns that each column goes into or decides.
        readers: Relations that read each relation.
    """

    graph: ColumnGraph
    nodes: Mapping[str, Mapping[str, Any]]
    meanings: Meanings
    checks: Mapping[str, list[Check]]
    users: Mapping[ColumnName, set[ColumnName]]
    readers: Mapping[str, set[str]]


def catalogue(manifest: Mapping[str, Any], graph: ColumnGraph) -> dict[str, DocumentedRelation]:
    """Every relation by name, nearest to the reader first."""
    nodes = {relation_of(node): node for node in _nodes(manifest)}
    meanings = Meanings(graph, nodes, _doc_blocks(manifest))
    checks = checks_by_node(manifest)
    known = _Known(graph, nodes, meanings, checks, _users(graph), _readers(graph))
    found = {name: _relation(known, name) for name in graph.relations}
    return dict(sorted(found.items(), key=lambda item: (LAYERS.index(item[1].layer), item[0])))


def _relation(known: _Known, name: str) -> DocumentedRelation:
    relation = known.graph.relations[name]
    node = known.nodes.get(name, {})
    checks = known.checks.get(node.get("unique_id", ""), [])
    written = node.get("raw_code") or ""
    grain, idea = _opening(written)
    description = _one_line(node.get("description") or node.get("source_description") or "")
    layer = _layer(name)
    return DocumentedRelation(
        relation=relation,
        title=name.partition(".")[2] if layer in LAYERS[:5] else name,
        layer=layer,
        file=_file(node),
        description=description,
        grain=grain,
        idea="" if SENTENCE.split(idea)[0] in description else idea,
        written=written,
        columns=tuple(_column(known, ColumnName(name, c), checks) for c in relation.types),
        checks=tuple(check for check in checks if not check.column),
        reads=tuple(sorted(_reads(relation))),
        read_by=tuple(sorted(known.readers[name])),
    )


def _column(known: _Known, name: ColumnName, checks: Iterable[Check]) -> DocumentedColumn:
    own = tuple(check for check in checks if check.column == name.column)
    described = known.nodes.get(name.relation, {}).get("columns", {}).get(name.column, {})
    constraints = {constraint["type"] for constraint in described.get("constraints") or []}
    return DocumentedColumn(
        name=name,
        type=known.graph.relations[name.relation].types[name.column],
        meaning=known.meanings.of(name),
        is_never_empty=NOT_NULL in constraints | {check.name for check in own},
        origin=known.graph.origin(name),
        used_by=tuple(sorted(known.users.get(name, ()))),
        checks=own,
    )


def _nodes(manifest: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from manifest["sources"].values()
    yield from (n for n in manifest["nodes"].values() if n["resource_type"] in ("model", "seed"))


def _doc_blocks(manifest: Mapping[str, Any]) -> dict[str, str]:
    project = manifest["metadata"]["project_name"]
    blocks = (block for block in manifest["docs"].values() if block["package_name"] == project)
    return {block["name"]: _one_line(block["block_contents"]) for block in blocks}


def _layer(relation: str) -> str:
    schema = relation.partition(".")[0]
    if schema in LAYERS:
        return schema
    return "raw" if schema.startswith("raw_") else "settings"


def _reads(relation: Relation) -> set[str]:
    """Relations of which it reads a column; not itself, where it reads its own earlier rows."""
    names = {name.relation for origin in relation.origins.values() for name in origin.parents}
    return (names | {name.relation for name in relation.rows_by}) - {relation.name}


def _readers(graph: ColumnGraph) -> dict[str, set[str]]:
    readers: dict[str, set[str]] = {name: set() for name in graph.relations}
    for name, relation in graph.relations.items():
        for other in _reads(relation):
            readers[other].add(name)
    return readers


def _users(graph: ColumnGraph) -> dict[ColumnName, set[ColumnName]]:
    """Columns that each column goes into or decides."""
    users: dict[ColumnName, set[ColumnName]] = {}
    for relation in graph.relations.values():
        for column, origin in relation.origins.items():
            for parent in origin.parents:
                users.setdefault(parent, set()).add(ColumnName(relation.name, column))
    return users


def _opening(written: str) -> tuple[str, str]:
    """Grain and idea of a model, from the words it opens with."""
    comment = LEADING_COMMENT.match(written)
    docstring = DOCSTRING.match(written)
    if comment:
        lines = (line.strip().removeprefix("--") for line in comment.group().splitlines())
        words = _one_line(" ".join(lines))
    else:
        words = _one_line(docstring.group(1)) if docstring else ""
    if not words.startswith(GRAIN):
        return "", words
    grain, *idea = SENTENCE.split(words.removeprefix(GRAIN), maxsplit=1)
    return grain.rstrip(".") + ".", idea[0] if idea else ""


def _file(node: Mapping[str, Any]) -> str:
    path = str(node.get("original_file_path") or "")
    return f"dbt_project/{path}" if path else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
