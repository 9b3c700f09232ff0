"""Loads landed files raw: what is not loaded yet, append-only, through dlt's Arrow path.

Belongs here: which observations are missing, the dlt source, recovery of a torn load. Does not
belong: landing (ingestion/landing), the shape of any source (ingestion/sources).
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import dlt
import duckdb
import pyarrow as pa
from dlt.extract import DltResource, DltSource

from ingestion.contracts import DECLARED_ONLY
from ingestion.sources.raw_tables import LandedFile, SourceDefinition, SourceObject
from ingestion.sources.reading import ObjectReader

BYTES_AT_ONCE = 16_000_000
MEMORY_LIMIT = "700MB"
REJECTED = "rejected_records"
LOADED = "loaded_files"

FilesOf = dict[str, list[LandedFile]]


def remove_unfinished_loads(warehouse: Path, source: str) -> int:
    """Delete raw rows of loads that never completed, so that a crash leaves neither loss nor copy.

    dlt writes a row in ``_dlt_loads`` when a whole package is in; rows of any other load are torn.

    Returns:
        The number of rows removed.
    """
    if not warehouse.exists():
        return 0
    schema = f"raw_{source}"
    with duckdb.connect(str(warehouse)) as connection:
        tables = _tables_with_load_id(connection, schema)
        removed = 0
        for table in tables:
            found = connection.execute(
                f'delete from {schema}."{table}" where _dlt_load_id not in'
                f" (select load_id from {schema}._dlt_loads where status = 0)"
            ).fetchone()
            removed += found[0] if found else 0
    return removed


def loaded_sequences(warehouse: Path, source: str) -> set[int]:
    """Sequence numbers of the observations that are already in the raw tables."""
    return _loaded(warehouse, source, "observation_sequence")


def loaded_objects(warehouse: Path, source: str) -> set[str]:
    """Names of the objects of which at least one file is in the raw tables."""
    return _loaded(warehouse, source, "object_name")


def _loaded(warehouse: Path, source: str, column: str) -> set[Any]:
    if not warehouse.exists():
        return set()
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        if LOADED not in _tables_with_load_id(connection, f"raw_{source}"):
            return set()
        rows = connection.execute(f"select distinct {column} from raw_{source}.{LOADED}").fetchall()
    return {row[0] for row in rows}


@contextmanager
def held_open(warehouse: Path) -> Iterator[None]:
    """Hold the warehouse open while dlt loads it.

    dlt opens it anew for every table; as long as a connection of this process is open, that costs
    nothing, and the file is checkpointed once, at the end.
    """
    with duckdb.connect(str(warehouse)):
        yield


def raw_source(
    definition: SourceDefinition, files: FilesOf, *, tables_exist: bool = False
) -> DltSource:
    """A dlt source with one resource an object, each filling that object's raw tables.

    With no file of an object its tables still come to exist, empty, so that every model has
    something to read. Once they exist, only what has rows is handed to dlt: it opens the warehouse
    anew for every table it is given.

    Args:
        definition: what the source declares.
        files: landed files to read, by object name.
        tables_exist: whether every raw table of the source is there already.
    """
    resources = [
        _resource(definition.name, item, files.get(item.name, []), with_empty=not tables_exist)
        for item in definition.objects
        if item.name in files or not tables_exist
    ]

    @dlt.source(name=definition.name, max_table_nesting=0, schema_contract=DECLARED_ONLY)
    def declared() -> Sequence[DltResource]:
        return resources

    return declared()


def _resource(
    source: str, item: SourceObject, files: list[LandedFile], *, with_empty: bool
) -> DltResource:
    """One object's resource: its tables, its rejected records and its file counts, in portions."""

    def batches() -> Iterator[Any]:
        for reader in _readers(item, files):
            with closing(reader):
                for table, batches in _batches_by_table(reader, item):
                    yield from _into(table, batches, with_empty=with_empty)

    return dlt.resource(
        batches,
        name=item.name,
        write_disposition="append",
        section=source,
        table_name=item.tables[0].name,
    )()


def _readers(item: SourceObject, files: list[LandedFile]) -> Iterator[ObjectReader]:
    """A reader for each portion of the files; while one's rows are taken, the next one reads.

    DuckDB takes one JSON text apart on one core, so two portions keep two cores at work.
    """
    with ThreadPoolExecutor(max_workers=1) as ahead:
        first, *others = _portions(files)
        reading = ahead.submit(ObjectReader, item, first, MEMORY_LIMIT)
        for portion in others:
            reader = reading.result()
            reading = ahead.submit(ObjectReader, item, portion, MEMORY_LIMIT)
            yield reader
        yield reading.result()


def _batches_by_table(
    reader: ObjectReader, item: SourceObject
) -> Iterator[tuple[str, Iterator[pa.RecordBatch]]]:
    for table in item.tables:
        yield table.name, reader.rows(table)
    yield REJECTED, reader.rejected()
    yield LOADED, reader.counts()


def _into(table: str, batches: Iterator[pa.RecordBatch], *, with_empty: bool) -> Iterator[Any]:
    """Batches marked for a table; the hints make dlt create it when nothing has."""
    hints = dlt.mark.make_hints(table_name=table, write_disposition="append")
    for batch in batches:
        if batch.num_rows or with_empty:
            yield dlt.mark.with_hints(batch, hints, create_table_variant=True)


def _portions(files: list[LandedFile]) -> Iterator[list[LandedFile]]:
    """Files in portions of about BYTES_AT_ONCE; one empty portion when there are none."""
    if not files:
        yield []
    portion: list[LandedFile] = []
    size = 0
    for file in files:
        size += file.path.stat().st_size
        portion.append(file)
        if size >= BYTES_AT_ONCE:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _tables_with_load_id(connection: duckdb.DuckDBPyConnection, schema: str) -> list[str]:
    rows = connection.execute(
        "select table_name from information_schema.columns"
        " where table_schema = ? and column_name = '_dlt_load_id' order by table_name",
        [schema],
    ).fetchall()
    return [row[0] for row in rows]
