"""Brings a home back from a backup: every byte checked first, then copied, then named.

Belongs here: reading a backup and writing a home of it. Not: running it (checking.py).
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from orchestration.backup.contents import (
    STATES,
    BackedUpFile,
    BackupManifest,
    read_manifest,
    state_numbers,
)
from orchestration.backup.copying import copy_file, digest_of
from orchestration.backup.errors import BackupDamagedError, BackupError, BackupRefusedError
from orchestration.home import FORMAT_FILE_NAME, PRIVATE_FOLDER_MODE, Home
from orchestration.publishing.pointer import sync_folder


def require_backup(folder: Path) -> BackupManifest:
    """The newest finished backup of a folder, after every byte of it was found as it was written.

    Raises:
        BackupRefusedError: There is no backup.
        BackupDamagedError: It was never finished, or a file is missing or altered.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        if (folder / STATES).is_dir():
            raise BackupDamagedError(
                f"{folder}: the backup was begun and never finished; run tillbook backup again."
            )
        raise BackupRefusedError(f"{folder}: there is no backup here; name the folder of one.")
    problems = list(_problems(folder, manifest))
    if problems:
        more = f" ({len(problems)} files in all)" if len(problems) > 1 else ""
        raise BackupDamagedError(
            f"{folder}: the backup of {manifest.made_at} is not good: {problems[0]}{more}; use"
            " another backup, or run tillbook backup again, which mends it."
        )
    return manifest


def require_books(folder: Path, manifest: BackupManifest) -> None:
    """Refuse a backup that holds keys alone.

    Raises:
        BackupRefusedError: There are no books in it.
    """
    if FORMAT_FILE_NAME not in {file.path for file in manifest.files}:
        raise BackupRefusedError(
            f"{folder}: this backup holds keys and no books; name the folder of the books, and this"
            " one with --keys-from."
        )


def is_followed_by_unfinished(folder: Path, manifest: BackupManifest) -> bool:
    """Whether a later backup into the same folder was begun and never finished."""
    return any(number > manifest.number for number in state_numbers(folder))


def require_empty(home: Home) -> None:
    """Refuse to restore over anything.

    Raises:
        BackupRefusedError: The home is there and not empty.
    """
    if home.path.exists() and (not home.path.is_dir() or any(home.path.iterdir())):
        raise BackupRefusedError(
            f"{home.path}: a backup is restored into an empty home only; name a new folder with"
            " --home."
        )


def restore_files(sources: list[tuple[Path, BackupManifest]], home: Home) -> int:
    """Write a home of checked backups; it appears whole or not at all.

    Args:
        sources: Backup folders and their manifests: the books, and the keys if they lie apart.
        home: Empty, or not there yet.

    Returns:
        How many files were restored.

    Raises:
        BackupError: The disk refused a write; nothing is at the home's place.
    """
    unfinished = Home(home.path.with_name(f"{home.path.name}.restoring"))
    files = [(folder, file) for folder, manifest in sources for file in manifest.files]
    try:
        shutil.rmtree(unfinished.path, ignore_errors=True)
        unfinished.path.mkdir(parents=True)
        for folder, file in files:
            copy_file(folder / file.kept_at, unfinished.path / file.path, unfinished.path)
        if unfinished.keys.exists():
            unfinished.keys.chmod(PRIVATE_FOLDER_MODE)
        if home.path.exists():
            home.path.rmdir()
        unfinished.path.rename(home.path)
        sync_folder(home.path.parent)
    except OSError as error:
        shutil.rmtree(unfinished.path, ignore_errors=True)
        raise BackupError(
            f"{home.path}: the home could not be written ({error.strerror or error}); make room or"
            " fix the folder's permissions and restore again."
        ) from error
    return len(files)


def _problems(folder: Path, manifest: BackupManifest) -> Iterator[str]:
    for file in manifest.files:
        found = _problem(folder, file)
        if found is not None:
            yield found


def _problem(folder: Path, file: BackedUpFile) -> str | None:
    path = folder / file.kept_at
    if not path.is_file():
        return f"{file.kept_at} is missing"
    if digest_of(path) != file.sha256:
        return f"{file.kept_at} was altered"
    return None
