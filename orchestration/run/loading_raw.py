"""Which landed files are not in the warehouse yet.

Belongs here: bringing landing and raw tables level. Not: reading or typing (ingestion).
"""

from typing import TYPE_CHECKING

from ingestion.sources import SOURCE_NAMES, source_definition
from ingestion.sources.control import BANK_FILES
from ingestion.sources.raw_tables import LandedFile
from orchestration.home import Home
from orchestration.run.context import RunContext

if TYPE_CHECKING:
    from ingestion.loading import FilesOf


def missing_files(context: RunContext, source: str) -> "FilesOf":
    """Landed files of a source whose rows are not in its raw tables, by object.

    Recovers first: rows of a load that never completed are removed, so their files are missing.
    """
    from ingestion.loading import loaded_sequences, remove_unfinished_loads

    remove_unfinished_loads(context.home.warehouse, source)
    loaded = loaded_sequences(context.home.warehouse, source)
    objects = {item.name for item in source_definition(source).objects}
    files: FilesOf = {}
    for observation in context.store.observations(source):
        if observation.sequence in loaded or observation.object_name not in objects:
            continue
        files.setdefault(observation.object_name, []).append(
            LandedFile(
                path=context.store.blob_path(observation),
                observation_sequence=observation.sequence,
                file_sha256=observation.file_sha256,
                original_name=observation.original_name,
                fetched_at=observation.fetched_at.isoformat(),
                batch_id=observation.batch_id,
                is_withheld=observation.is_withheld,
            )
        )
    return files


def idle_sources(home: Home) -> set[str]:
    """Sources that never delivered anything to this home.

    Of the bank it counts as a delivery too that the company says something about its accounts.
    """
    from ingestion.loading import loaded_objects, loaded_sequences

    idle = {source for source in SOURCE_NAMES if not loaded_sequences(home.warehouse, source)}
    told = loaded_objects(home.warehouse, "control")
    return idle - {"bank"} if told & {item.name for item in BANK_FILES} else idle


def is_initialised(context: RunContext, source: str) -> bool:
    """Whether every declared raw table exists."""
    import duckdb

    if not context.home.warehouse.exists():
        return False
    with duckdb.connect(str(context.home.warehouse), read_only=True) as connection:
        present = {
            row[0]
            for row in connection.execute(
                "select table_name from information_schema.tables where table_schema = ?",
                [f"raw_{source}"],
            ).fetchall()
        }
    return {table.name for table in source_definition(source).tables} <= present
