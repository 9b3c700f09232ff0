"""Traces whatever an id names: the one entry of this package.

Belongs here: opening what is read and putting the parts of an answer together. Not: the parts.
"""

from typing import TYPE_CHECKING

from ingestion.landing.store import LandingStore
from orchestration.home import Home
from orchestration.lineage.cells import trace_cell
from orchestration.lineage.cost_layers import trace_layers
from orchestration.lineage.documents import trace_document
from orchestration.lineage.entries import COST_UNITS, trace_entry
from orchestration.lineage.files import trace_file
from orchestration.lineage.parents import parents_of, problems_of, rows_of_layers, with_bytes
from orchestration.lineage.rows import Row
from orchestration.lineage.subjects import Subject, find_subject

if TYPE_CHECKING:
    import duckdb


def trace(home: Home, store: LandingStore, asked: str, source: str | None) -> Row:
    """Everything that leads to, or comes from, what an id names.

    Args:
        home: Whose books.
        store: Its landing.
        asked: The id.
        source: Only documents of this source; None: of any.

    Raises:
        UntraceableError: The id names nothing, or more than one thing.
        PublishedError: Nothing is published yet.
    """
    from orchestration.publishing.reading import open_published

    connection = open_published(home)
    try:
        observations = store.observations()
        subject = find_subject(connection, observations, asked, source)
        if subject.kind == "cell":
            return trace_cell(connection, subject.id)
        if subject.kind == "file":
            answer = trace_file(connection, store, observations, subject.id)
            return {**answer, "problems": problems_of([], answer["files"])}
        if subject.kind == "document":
            return _document(home, store, connection, subject)
        return _entry(home, store, connection, subject)
    finally:
        connection.close()


def _entry(
    home: Home, store: LandingStore, connection: "duckdb.DuckDBPyConnection", subject: Subject
) -> Row:
    line = subject.id if subject.kind == "line" else None
    entry_id = subject.id.rpartition("-")[0] if line else subject.id
    answer = trace_entry(connection, entry_id, line)
    entry = answer["entry"]
    layers: list[Row] = []
    note = None
    if entry["unit_event"] in COST_UNITS:
        source_line = answer["lines"][0].get("source_line_id") if line else None
        layers, note = _layers(
            home, subject.source_system, entry["source_document_id"], source_line
        )
    rows = [*parents_of(connection, entry_id, line), *rows_of_layers(connection, layers)]
    parents, files = with_bytes(connection, store, rows)
    return {
        **answer,
        "parents": parents,
        "layers": layers,
        "layers_note": note,
        "files": files,
        "problems": problems_of(parents, files),
    }


def _document(
    home: Home, store: LandingStore, connection: "duckdb.DuckDBPyConnection", subject: Subject
) -> Row:
    answer = trace_document(connection, subject.source_system or "", subject.id)
    layers: list[Row] = []
    note = None
    if answer["movements"]:
        layers, note = _layers(home, subject.source_system, subject.id, None)
    raw_rows, files = with_bytes(connection, store, answer["raw_rows"])
    return {
        **answer,
        "raw_rows": raw_rows,
        "layers": layers,
        "layers_note": note,
        "files": files,
        "problems": problems_of(raw_rows, files),
    }


def _layers(
    home: Home, source_system: str | None, document_id: str, source_line_id: str | None
) -> tuple[list[Row], str | None]:
    """Layers of a document's goods, or why they cannot be told now."""
    from orchestration.run.errors import HomeBusyError

    try:
        return trace_layers(home, source_system or "", document_id, source_line_id), None
    except HomeBusyError as error:
        return [], f"The layers of its goods cannot be told now: {error}"
