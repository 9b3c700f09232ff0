"""The graph of columns kept in the home, so that it is found once per version of the code.

Belongs here: when it is fresh, writing and reading it. Not: finding it (project.py). Who only reads
it imports no sqlglot.
"""

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final

from orchestration.books.code_version import DBT_PROJECT, PROJECT
from orchestration.column_lineage.columns import (
    ColumnGraph,
    ColumnName,
    How,
    Origin,
    Relation,
    Step,
)
from orchestration.home import Home
from orchestration.run.manifest import project_digest, read_parsed

FILE: Final = "columns.json"
PROGRAMS: Final = ("ingestion/sources", "orchestration/books", "orchestration/column_lineage")


def column_graph(home: Home) -> ColumnGraph:
    """The graph of this very code, found anew if the home has none of it.

    Raises:
        BuildError: The dbt project does not parse or compile.
        ColumnLineageError: A column cannot be followed.
    """
    stored = stored_graph(home)
    if stored is not None:
        return stored
    from orchestration.column_lineage.project import graph_of

    graph = graph_of(read_parsed(home))
    content = {"digest": _digest(), "relations": [_written(r) for r in graph.relations.values()]}
    unfinished = home.dbt_target / f"{FILE}.unfinished"
    unfinished.write_text(json.dumps(content, separators=(",", ":")), "utf-8")
    unfinished.replace(home.dbt_target / FILE)
    return graph


def stored_graph(home: Home) -> ColumnGraph | None:
    """The graph the home keeps, or None when it has none of this code."""
    try:
        content = json.loads((home.dbt_target / FILE).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    if content["digest"] != _digest():
        return None
    return ColumnGraph({r["name"]: _read(r) for r in content["relations"]})


def _digest() -> str:
    """Of all that a graph is found from, and by."""
    digest = hashlib.sha256(f"{project_digest(DBT_PROJECT)}{version('sqlglot')}".encode())
    for folder in PROGRAMS:
        for file in sorted((PROJECT / folder).rglob("*.py")):
            digest.update(file.relative_to(PROJECT).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _written(relation: Relation) -> dict[str, Any]:
    return {
        "name": relation.name,
        "types": relation.types,
        "rows_by": _names(relation.rows_by),
        "query": relation.query,
        "origins": {
            column: [
                origin.how.name,
                _names(origin.made_of),
                _names(origin.decided_by),
                [[step.place, step.expression] for step in origin.steps],
            ]
            for column, origin in relation.origins.items()
        },
    }


def _read(written: Mapping[str, Any]) -> Relation:
    origins = {
        column: Origin(
            How[how], _read_names(made), _read_names(decided), tuple(Step(*s) for s in steps)
        )
        for column, (how, made, decided, steps) in written["origins"].items()
    }
    rows_by = _read_names(written["rows_by"])
    return Relation(written["name"], written["types"], origins, rows_by, written["query"])


def _names(names: frozenset[ColumnName]) -> list[list[str]]:
    return [[name.relation, name.column] for name in sorted(names)]


def _read_names(written: list[list[str]]) -> frozenset[ColumnName]:
    return frozenset(ColumnName(*name) for name in written)
