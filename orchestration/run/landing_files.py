"""Lands a drop: files of a folder (or one file) that a source knows.

Belongs here: handing files to the landing. Not: matching them (drop_files.py), storing them.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingestion.landing.arrivals import DroppedFile
from ingestion.landing.manifest import Observation
from ingestion.sources.control import BOOKS_FILES
from orchestration.run.context import RunContext
from orchestration.run.drop_files import read_drop


@dataclass(frozen=True, slots=True)
class LandedDrop:
    """What landing a drop came to.

    Attributes:
        observations: New observations, in order.
        unchanged: How many files were the same as before.
        strangers: What no object of the source fits, relative to the drop.
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
        LandingError: A file cannot be read or stored.
    """
    found = read_drop(source, drop, first_day, last_day)
    observations = context.store.land_many(source, found.known, deduplicate=True)
    return LandedDrop(observations, len(found.known) - len(observations), found.strangers)


def land_books_files(context: RunContext) -> list[Observation]:
    """Land the company's own chart, roles, rules and rates of the home's books folder."""
    files = [
        DroppedFile(item.name, context.home.books / f"{item.name}.csv")
        for item in BOOKS_FILES
        if (context.home.books / f"{item.name}.csv").is_file()
    ]
    return context.store.land_many("control", files, deduplicate=True) if files else []
