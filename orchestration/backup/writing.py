"""Makes a backup: what is new of what is written once, what changes as it is now, the manifest.

Belongs here: the order of these steps and refusing a folder that cannot be the place. The manifest
is replaced last: until then, and after any interruption, the backup before counts.
"""

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingestion.landing.manifest import Observation, altered_lines
from ingestion.landing.store import MANIFEST_NAME
from orchestration.backup.contents import (
    MANIFEST,
    STATES,
    BackedUpFile,
    BackupManifest,
    Balance,
    read_manifest,
    state_numbers,
    write_manifest,
)
from orchestration.backup.copying import copy_as_it_is, copy_file, digest_of
from orchestration.backup.durable_files import DurableFile
from orchestration.backup.errors import BackupDamagedError, BackupError, BackupRefusedError
from orchestration.home import Home


@dataclass(frozen=True, slots=True)
class BooksToBackUp:
    """The committed state that a backup is of.

    Attributes:
        home: Whose it is.
        observations: What landed.
        run_id: Newest committed run.
        published_run_id: Run that the balances are of.
        balances: What the published books say.
    """

    home: Home
    observations: Sequence[Observation]
    run_id: str | None
    published_run_id: str | None
    balances: tuple[Balance, ...]


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What making a backup came to: its manifest, and how many files had to be copied."""

    manifest: BackupManifest
    copied: int


def require_place(home: Home, folder: Path) -> None:
    """Refuse a folder that lies in the home, holds it, or holds something else.

    Raises:
        BackupRefusedError: The folder cannot be the place.
    """
    place, own = folder.resolve(), home.path.resolve()
    if place == own or own in place.parents or place in own.parents:
        raise BackupRefusedError(
            f"{folder}: a backup inside the home, or around it, is lost with it; choose a folder on"
            " another disk."
        )
    if folder.exists() and not folder.is_dir():
        raise BackupRefusedError(f"{folder}: this is a file; choose a folder.")
    is_backup = (folder / MANIFEST).exists() or (folder / STATES).is_dir()
    if folder.is_dir() and any(folder.iterdir()) and not is_backup:
        raise BackupRefusedError(
            f"{folder}: the folder holds something other than a backup; choose an empty one."
        )


def require_apart(folder: Path, keys_folder: Path) -> None:
    """Refuse keys beside the books that they open.

    Raises:
        BackupRefusedError: One of the folders holds the other.
    """
    place, keys = folder.resolve(), keys_folder.resolve()
    if place == keys or place in keys.parents or keys in place.parents:
        raise BackupRefusedError(
            f"--keys-to {keys_folder}: keys apart from the books need a folder outside {folder};"
            " choose another, or take them along with --with-keys."
        )


def write_backup(
    books: BooksToBackUp,
    folder: Path,
    files: Sequence[DurableFile],
    clock: Callable[[], datetime],
) -> BackupReport:
    """Back up these files into a folder; the home's writer lock must be held.

    Raises:
        BackupRefusedError: The folder cannot be the place, or holds newer or other books.
        BackupDamagedError: What is to be backed up was altered; the backup before still counts.
        BackupError: The disk refused a write; the backup before still counts.
    """
    require_place(books.home, folder)
    before = read_manifest(folder)
    _require_same_books(books, folder, before)
    _require_unaltered(books)
    try:
        number = max([*state_numbers(folder), before.number if before else 0], default=0) + 1
        (folder / STATES / f"{number:06d}").mkdir(parents=True)
        kept = [_keep(books.home, folder, file, number) for file in files]
        manifest = BackupManifest(
            number=number,
            made_at=clock().astimezone(UTC).isoformat(timespec="seconds"),
            observations=len(books.observations),
            newest_observation_id=_newest_id(books.observations),
            run_id=books.run_id,
            published_run_id=books.published_run_id,
            balances=books.balances,
            files=tuple(file for file, _ in kept),
        )
        write_manifest(folder, manifest)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise BackupError(
            f"{folder}: the backup could not be written ({reason}); make room or fix its"
            " permissions and run it again, the backup before still counts."
        ) from error
    _clear_away(folder, number)
    return BackupReport(manifest, sum(copied for _, copied in kept))


def _keep(home: Home, folder: Path, file: DurableFile, number: int) -> tuple[BackedUpFile, bool]:
    """Have a file in the backup; says whether it had to be copied."""
    source = home.path / file.path
    kept_at = file.path if file.is_written_once else f"{STATES}/{number:06d}/{file.path}"
    target = folder / kept_at
    if file.is_written_once:
        copied = _keep_once(source, target, folder, file)
    else:
        copy_as_it_is(source, target, folder)
        copied = True
    kept = BackedUpFile(
        path=file.path,
        kept_at=kept_at,
        sha256=file.sha256 or digest_of(target),
        bytes=target.stat().st_size,
    )
    return kept, copied


def _keep_once(source: Path, target: Path, folder: Path, file: DurableFile) -> bool:
    if not source.is_file():
        raise BackupDamagedError(
            f"{file.path}: the file is missing in the home; restore it from an earlier backup."
        )
    if digest_of(source) != file.sha256:
        raise BackupDamagedError(
            f"{file.path}: the file was altered since it was written; restore it from an earlier"
            " backup."
        )
    if target.is_file() and digest_of(target) == file.sha256:
        return False
    copy_file(source, target, folder)
    return True


def _require_same_books(books: BooksToBackUp, folder: Path, before: BackupManifest | None) -> None:
    """Refuse to replace the backup of other books, or of these with more in them."""
    if before is None or before.newest_observation_id is None:
        return
    known = books.observations[: before.observations]
    if len(known) < before.observations or _newest_id(known) != before.newest_observation_id:
        raise BackupRefusedError(
            f"{folder}: it holds a backup of other books, or of these books with more in them"
            f" ({before.run_id or 'no run'}); choose another folder."
        )


def _require_unaltered(books: BooksToBackUp) -> None:
    for line in altered_lines(books.observations):
        raise BackupDamagedError(
            f"landing/{MANIFEST_NAME}:{line.sequence}: the line was altered since it was written;"
            " restore the landing from an earlier backup."
        )


def _newest_id(observations: Sequence[Observation]) -> str | None:
    return observations[-1].observation_id if observations else None


def _clear_away(folder: Path, number: int) -> None:
    """Remove states of earlier backups, and what interrupted ones left."""
    for other in state_numbers(folder):
        if other != number:
            shutil.rmtree(folder / STATES / f"{other:06d}")
