"""Raw rows behind a line, entry, document or file, each with its bytes in the landing.

Belongs here: joining raw rows to observations and reading the files again. Not: finding a record in
a file (landed_records.py), which rows there are (the callers).
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingestion.landing.manifest import Observation
from ingestion.landing.store import LandingStore
from ingestion.sources import source_definition
from orchestration.lineage.json_spans import LINE_SCALE
from orchestration.lineage.landed_records import FoundRecord, ReadFile, WantedRecord, read_again
from orchestration.lineage.rows import Row, rows_of

if TYPE_CHECKING:
    import duckdb

PROVENANCE = """
    select role, source_system, source_document_id, source_line_id, row_kind, row_state,
        observation_sequence, row_number, record_hash, count(*) as lines
    from journal_provenance
    where journal_entry_id = $entry and ($line is null or journal_line_id = $line)
    group by all
    order by max(case role when 'document' then 1 else 0 end) desc, role, source_document_id,
        observation_sequence, row_number, source_line_id
"""
OF_LAYERS = """
    with layers as (
        select unnest($systems) as source_system, unnest($documents) as source_document_id,
            unnest($lines) as source_line_id
    )
    select distinct 'cost_layer' as role, raw_rows.source_system, raw_rows.source_document_id,
        raw_rows.source_line_id, raw_rows.row_kind, raw_rows.row_state,
        raw_rows.observation_sequence, raw_rows.row_number, raw_rows.record_hash, 1 as lines
    from layers
    inner join fct_raw_rows as raw_rows
        on layers.source_system = raw_rows.source_system
        and layers.source_document_id = raw_rows.source_document_id
        and coalesce(raw_rows.source_line_id, layers.source_line_id) = layers.source_line_id
    where raw_rows.row_state not in ('superseded', 'duplicate')
    order by raw_rows.source_document_id, raw_rows.row_number
"""
NOWHERE: Row = {
    "original_name": None,
    "offset": None,
    "length": None,
    "is_the_record_loaded": False,
    "text": None,
}
"""What is told of the place of a row whose file the manifest does not name."""

REFUSED_LINES = """
    select distinct file_sha256, -row_number as line
    from quarantine
    where row_number < 0 and file_sha256 in (select unnest($digests))
"""


def parents_of(
    connection: "duckdb.DuckDBPyConnection", entry_id: str, line_id: str | None
) -> list[Row]:
    """Raw rows an entry, or one line of it, comes from; the part each played is its role."""
    return rows_of(connection, PROVENANCE, {"entry": entry_id, "line": line_id})


def rows_of_layers(connection: "duckdb.DuckDBPyConnection", layers: Sequence[Row]) -> list[Row]:
    """Raw rows of the movements from whose goods a cost was drawn."""
    parts = [part for layer in layers for part in (*layer["drew_from"], *layer["gives_back"])]
    drawn = [part for part in parts if part["movement_type"]]
    values = {
        "systems": [part["source_system"] for part in drawn],
        "documents": [part["source_document_id"] for part in drawn],
        "lines": [part["source_line_id"] for part in drawn],
    }
    return rows_of(connection, OF_LAYERS, values) if drawn else []


def with_bytes(
    connection: "duckdb.DuckDBPyConnection", store: LandingStore, rows: Sequence[Row]
) -> tuple[list[Row], list[Row]]:
    """Raw rows with the place and text of their records, and the files they lie in.

    Args:
        connection: The published snapshot.
        store: The landing.
        rows: Raw rows: observation_sequence, row_number, record_hash and whatever is to be kept.
    """
    observations = {one.sequence: one for one in store.observations()}
    wanted: dict[int, dict[WantedRecord, None]] = defaultdict(dict)
    for row in rows:
        if row["observation_sequence"] in observations:
            record = WantedRecord(row["row_number"], row["record_hash"])
            wanted[row["observation_sequence"]][record] = None
    refused = _refused_lines(connection, [observations[number].file_sha256 for number in wanted])
    files: list[Row] = []
    placed: dict[tuple[int, int], FoundRecord] = {}
    for number, records in sorted(wanted.items()):
        observation = observations[number]
        lines = refused.get(observation.file_sha256, set())
        read = read_again(store, observation, list(records), lines)
        files.append(file_facts(read))
        for record, found in zip(records, read.records, strict=True):
            placed[(number, record.row_number)] = found
    return [_placed(row, observations, placed) for row in rows], files


def file_facts(read: ReadFile) -> Row:
    """What is told of a landed file that was read again."""
    observation = read.observation
    return {
        "observation_sequence": observation.sequence,
        "source": observation.source,
        "object": observation.object_name,
        "original_name": observation.original_name,
        "fetched_at": observation.fetched_at,
        "batch_id": observation.batch_id,
        "path": f"landing/{observation.relative_path}",
        "file_sha256": observation.file_sha256,
        "sha256_now": read.sha256,
        "is_as_landed": read.problem is None,
        "bytes": read.size,
        "problem": read.problem,
    }


def problems_of(rows: Sequence[Row], files: Sequence[Row]) -> list[str]:
    """Everything that is not as it was landed, each once; a file's own problem comes first."""
    told = [*(file["problem"] for file in files), *(row.get("problem") for row in rows)]
    return list(dict.fromkeys(problem for problem in told if problem))


def _placed(
    row: Row, observations: dict[int, Observation], placed: dict[tuple[int, int], FoundRecord]
) -> Row:
    number = row["observation_sequence"]
    observation = observations.get(number)
    if observation is None:
        problem = (
            f"landing/manifest.jsonl: it has no line {number}, from whose file the row was loaded;"
            " restore the manifest from the last backup."
        )
        return {**row, **NOWHERE, "problem": problem}
    found = placed[(number, row["row_number"])]
    return {
        **row,
        "file_sha256": observation.file_sha256,
        **_raw_place(observation, row["row_number"]),
        "original_name": observation.original_name,
        "offset": found.offset,
        "length": found.length,
        "is_the_record_loaded": found.is_the_same,
        "problem": found.problem,
        "text": found.text,
    }


def _raw_place(observation: Observation, row_number: int) -> Row:
    """The raw table of a row, and the pointer of its record where that is one of a JSON list."""
    item = source_definition(observation.source).object_named(observation.object_name)
    place = row_number % LINE_SCALE
    return {
        "raw_table": f"raw_{observation.source}.{item.tables[0].name}",
        "pointer": f"/{item.records.replace('.', '/')}/{place}" if item.records else None,
    }


def _refused_lines(
    connection: "duckdb.DuckDBPyConnection", digests: list[str]
) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for row in rows_of(connection, REFUSED_LINES, {"digests": digests}):
        found[row["file_sha256"]].add(row["line"])
    return found
