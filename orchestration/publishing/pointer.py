"""The pointer to the snapshot that readers open: one small file, switched atomically.

Belongs here: its shape, reading, switching, and clearing away what it no longer names. Not: what
is in a snapshot (snapshot.py).
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

POINTER_NAME = "current.json"


class PointerError(Exception):
    """The pointer is there but cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """What readers are told.

    Attributes:
        run_id: The committed run that the snapshot shows.
        file: Name of the snapshot in the published folder.
        previous: Name of the snapshot before it, kept for readers who still hold it.
        published_at: When it was switched to, ISO 8601 in UTC.
    """

    run_id: str
    file: str
    previous: str | None
    published_at: str


def read_pointer(folder: Path) -> Pointer | None:
    """The current pointer, or None when nothing was published yet.

    Raises:
        PointerError: The pointer is there but cannot be read.
    """
    file = folder / POINTER_NAME
    try:
        return Pointer(**json.loads(file.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise PointerError(
            f"{file}: the pointer to the published snapshot cannot be read; delete it and run"
            " tillbook publish."
        ) from error


def switch_pointer(folder: Path, pointer: Pointer) -> None:
    """Make readers open another snapshot from now on; durable when it returns."""
    unfinished = folder / f".{POINTER_NAME}.unfinished"
    with unfinished.open("w", encoding="utf-8") as stream:
        json.dump(asdict(pointer), stream, indent=1)
        stream.write("\n")
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(folder / POINTER_NAME)
    sync_folder(folder)


def clear_away(folder: Path, pointer: Pointer) -> None:
    """Delete snapshots that are neither the current nor the one before, and torn ones."""
    kept = {pointer.file, pointer.previous}
    for file in [*folder.glob("*.duckdb"), *folder.glob(".*.unfinished*")]:
        if file.name not in kept:
            file.unlink(missing_ok=True)


def sync_file(file: Path) -> None:
    """Make a written file durable."""
    with file.open("rb") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
