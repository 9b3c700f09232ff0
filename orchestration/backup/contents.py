"""What a backup says of itself: the manifest that is written last and makes it count.

Layout of a backup folder: `landing/` and `segments/` hold what is written once, under its own
path; `states/<number>/` what changes, as it was; `backup.json` says which state counts and the
sha256 of every file. Belongs here: that manifest. Not: copying (writing.py, restoring.py).
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestration.backup.errors import BackupDamagedError
from orchestration.publishing.pointer import sync_folder

FORMAT_VERSION = 1
MANIFEST = "backup.json"
STATES = "states"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUpFile:
    """One file of a backup.

    Attributes:
        path: Where it belongs, relative to the home.
        kept_at: Where it lies, relative to the backup folder.
        sha256: Hex digest of its bytes.
        bytes: Their number.
    """

    path: str
    kept_at: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Balance of an account in minor units, as published."""

    entity_id: str
    account_id: str
    currency_code: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupManifest:
    """What a finished backup holds.

    Attributes:
        number: Counts the backups made into this folder.
        made_at: ISO 8601 in UTC.
        observations: Number of observations in its landing.
        newest_observation_id: Id of the last of them; None when nothing landed.
        run_id: Newest committed run; None when none was committed.
        published_run_id: Run that the balances are of; None when none was published.
        balances: What the published books said, zeros left out.
        files: Every file.
    """

    number: int
    made_at: str
    observations: int
    newest_observation_id: str | None
    run_id: str | None
    published_run_id: str | None
    balances: tuple[Balance, ...]
    files: tuple[BackedUpFile, ...]


def read_manifest(folder: Path) -> BackupManifest | None:
    """The manifest of the newest finished backup in a folder; None where none was finished.

    Raises:
        BackupDamagedError: It is there but cannot be read.
    """
    file = folder / MANIFEST
    try:
        fields = json.loads(file.read_text("utf-8"))
        if fields.pop("format_version") != FORMAT_VERSION:
            raise BackupDamagedError(
                f"{file}: the backup was made by another release; restore it with that one."
            )
        balances = tuple(Balance(**each) for each in fields.pop("balances"))
        files = tuple(BackedUpFile(**each) for each in fields.pop("files"))
        return BackupManifest(**fields, balances=balances, files=files)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BackupDamagedError(
            f"{file}: the backup's manifest cannot be read; use another backup, or make one anew"
            " into an empty folder."
        ) from error


def write_manifest(folder: Path, manifest: BackupManifest) -> None:
    """Make a backup count; durable when it returns."""
    unfinished = folder / f".{MANIFEST}.unfinished"
    with unfinished.open("w", encoding="utf-8") as stream:
        json.dump({"format_version": FORMAT_VERSION, **asdict(manifest)}, stream, indent=1)
        stream.write("\n")
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(folder / MANIFEST)
    sync_folder(folder)


def state_numbers(folder: Path) -> list[int]:
    """Numbers of the states in a backup folder, finished or not."""
    return sorted(int(path.name) for path in (folder / STATES).glob("*") if path.name.isdecimal())
