"""Which files of a drop a source knows, and what is said of one that holds nothing of use.

Belongs here: walking the drop and matching names; importing this is cheap. Not: landing
(landing_files.py).
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ingestion.landing.arrivals import DroppedFile
from ingestion.landing.errors import UnreadableFileError
from ingestion.sources import source_definition
from ingestion.sources.raw_tables import SourceDefinition
from orchestration.listing import first_of
from orchestration.run.errors import NothingToLoadError

DAY_IN_NAME = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(slots=True)
class DropContents:
    """What a drop holds.

    Attributes:
        known: Files to land, in the order of their paths.
        strangers: What no object of the source fits or what is no file, relative to the drop.
        out_of_window: How many files of the source no day was asked for.
    """

    known: list[DroppedFile] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    out_of_window: int = 0


def read_drop(
    source: str, drop: Path, first_day: date | None = None, last_day: date | None = None
) -> DropContents:
    """Find the files of a drop that the source knows.

    Args:
        source: Name of the source.
        drop: A folder, searched with its subfolders, or one file.
        first_day: Only files whose name carries this day or a later one.
        last_day: Only files whose name carries this day or an earlier one.

    Raises:
        NothingToLoadError: The drop does not exist or holds nothing the source knows.
        UnreadableFileError: A file or folder of it cannot be read.
    """
    if not drop.exists():
        raise NothingToLoadError(f"{drop}: there is no such file or folder; check --path.")
    definition = source_definition(source)
    contents = DropContents()
    for path in sorted(_paths_of(drop)):
        name = path.relative_to(drop).as_posix() if drop.is_dir() else path.name
        dropped = _as_dropped(definition, path, name)
        if path.is_dir():
            if dropped is not None or path.is_symlink():
                contents.strangers.append(f"{name}/")
        elif dropped is None or not (path.is_file() or path.is_symlink()):
            contents.strangers.append(name)
        elif _in_window(path.name, first_day, last_day):
            contents.known.append(_readable(dropped))
        else:
            contents.out_of_window += 1
    if not contents.known:
        raise NothingToLoadError(f"{drop}: {_nothing(definition, drop, contents)}")
    return contents


def _paths_of(drop: Path) -> Iterator[Path]:
    """What lies below a drop, unless its own name hides it; links to folders are not followed."""
    if not drop.is_dir():
        yield drop
        return
    for folder, folders, files in os.walk(drop, onerror=_refuse_folder):
        for name in [*folders, *files]:
            if not name.startswith("."):
                yield Path(folder, name)


def _refuse_folder(error: OSError) -> None:
    raise UnreadableFileError(
        f"{error.filename}: the folder cannot be read ({error.strerror}); let this user read it"
        " and run again."
    ) from error


def _as_dropped(definition: SourceDefinition, file: Path, name: str) -> DroppedFile | None:
    item = definition.object_of_file(file.name)
    if item is None or file.suffix.lower() not in item.endings:
        return None
    day = DAY_IN_NAME.search(file.name)
    return DroppedFile(item.name, file, window=day.group() if day else None, original_name=name)


def _readable(file: DroppedFile) -> DroppedFile:
    file.require_readable()
    return file


def _in_window(file_name: str, first_day: date | None, last_day: date | None) -> bool:
    found = DAY_IN_NAME.search(file_name)
    if found is None or (first_day is None and last_day is None):
        return True
    day = date.fromisoformat(found.group())
    return (first_day is None or day >= first_day) and (last_day is None or day <= last_day)


def _nothing(definition: SourceDefinition, drop: Path, contents: DropContents) -> str:
    of_source = f"of source '{definition.name}'"
    if contents.out_of_window:
        return (
            f"none of its {contents.out_of_window} files {of_source} is named with a day of --from"
            " and --to; correct the days."
        )
    if not contents.strangers:
        return f"the folder is empty; put files {of_source} there or correct --path."
    patterns = [f"{o.beginning}*{ending}" for o in definition.objects for ending in o.endings]
    fitting = f"named like one {of_source} ({', '.join(patterns)}); rename"
    if not drop.is_dir():
        return f"the file is not {fitting} it or correct --path or --source."
    count = len(contents.strangers)
    named = first_of(contents.strangers)
    return f"none of its {count} files ({named}) is {fitting} them or correct --path or --source."
