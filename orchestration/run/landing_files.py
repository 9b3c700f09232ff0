"""Lands a drop: files of a folder (or one file) that a source knows.

Belongs here: matching files to a source's objects, refusing what fits none. Not: storing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingestion.landing.arrivals import DroppedFile
from ingestion.landing.manifest import Observation
from ingestion.sources import source_definition
from ingestion.sources.control import BOOKS_FILES
from ingestion.sources.raw_tables import SourceDefinition
from orchestration.run.context import RunContext
from orchestration.run.errors import NothingToLoadError

SUFFIXES = {"json": ".json", "jsonl": ".jsonl", "csv": ".csv"}
DAY_IN_NAME = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class LandedDrop:
    """What landing a drop came to.

    Attributes:
        observations: New observations, in order.
        unchanged: How many files were the same as before.
        strangers: Files no object of the source fits, relative to the drop.
    """

    observations: list[Observation]
    unchanged: int
    strangers: list[str]


def land_drop(
    context: RunContext,
    source: str,
    drop: Path,
    first_day: date | None = None,
    last_day: date | None = None,
) -> LandedDrop:
    """Land every file of a drop that the source knows and that is new or changed.

    Args:
        context: The home.
        source: Name of the source.
        drop: A folder, searched with its subfolders, or one file.
        first_day: Only files whose name carries this day or a later one.
        last_day: Only files whose name carries this day or an earlier one.

    Raises:
        NothingToLoadError: The drop does not exist or holds nothing the source knows.
    """
    if not drop.exists():
        raise NothingToLoadError(f"{drop}: there is no such file or folder; check --path.")
    definition = source_definition(source)
    known: list[DroppedFile] = []
    strangers: list[str] = []
    for file in _files_of(drop):
        name = file.relative_to(drop).as_posix() if drop.is_dir() else file.name
        dropped = _as_dropped(definition, file, name)
        if dropped is None:
            strangers.append(name)
        elif _in_window(file.name, first_day, last_day):
            known.append(dropped)
    if not known:
        objects = ", ".join(item.name for item in definition.objects)
        raise NothingToLoadError(
            f"{drop}: no file here is one of source '{source}' ({objects}); check --path, --from"
            " and --to."
        )
    observations = context.store.land_many(source, known, deduplicate=True)
    return LandedDrop(observations, len(known) - len(observations), strangers)


def land_books_files(context: RunContext) -> list[Observation]:
    """Land the company's own chart, roles, rules and rates of the home's books folder."""
    files = [
        DroppedFile(item.name, context.home.books / f"{item.name}.csv")
        for item in BOOKS_FILES
        if (context.home.books / f"{item.name}.csv").is_file()
    ]
    return context.store.land_many("control", files, deduplicate=True) if files else []


def _files_of(drop: Path) -> Iterator[Path]:
    if drop.is_file():
        yield drop
        return
    yield from sorted(
        file for file in drop.rglob("*") if file.is_file() and not file.name.startswith(".")
    )


def _as_dropped(definition: SourceDefinition, file: Path, name: str) -> DroppedFile | None:
    item = definition.object_of_file(file.name)
    if item is None or file.suffix.lower() != SUFFIXES[item.format]:
        return None
    day = DAY_IN_NAME.search(file.name)
    return DroppedFile(item.name, file, window=day.group() if day else None, original_name=name)


def _in_window(file_name: str, first_day: date | None, last_day: date | None) -> bool:
    found = DAY_IN_NAME.search(file_name)
    if found is None or (first_day is None and last_day is None):
        return True
    day = date.fromisoformat(found.group())
    return (first_day is None or day >= first_day) and (last_day is None or day <= last_day)
