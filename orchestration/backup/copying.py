"""Copies files so that each is whole and safe on disk, or not there.

Belongs here: one copy and its digest. Not: which files (durable_files.py).
"""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from orchestration.publishing.pointer import sync_file, sync_folder

SQLITE = ".sqlite"


def digest_of(path: Path) -> str:
    """Hex sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy_file(source: Path, target: Path, top: Path) -> None:
    """Copy a file, its mode included, and make it and the folders up to `top` durable."""
    missing = [each for each in (target.parent, *target.parents) if not each.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    shutil.copyfile(source, unfinished)
    shutil.copymode(source, unfinished)
    sync_file(unfinished)
    unfinished.replace(target)
    for folder in {target.parent, *(each.parent for each in missing)}:
        if folder == top or top in folder.parents:
            sync_folder(folder)


def copy_database(source: Path, target: Path, top: Path) -> None:
    """Copy an SQLite file as of its last commit, whatever a kill left in its journal."""
    target.parent.mkdir(parents=True, exist_ok=True)
    settled = target.with_name(f".{target.name}.settled")
    settled.unlink(missing_ok=True)
    descriptor = os.open(settled, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.close(descriptor)
    with closing(sqlite3.connect(source)) as ours, closing(sqlite3.connect(settled)) as copy:
        ours.backup(copy)
    copy_file(settled, target, top)
    settled.unlink()


def copy_as_it_is(source: Path, target: Path, top: Path) -> None:
    """Copy a file that changes, an SQLite file as of its last commit."""
    copy = copy_database if source.suffix == SQLITE else copy_file
    copy(source, target, top)
