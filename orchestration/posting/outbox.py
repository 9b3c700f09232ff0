"""The outbox: what was promised to accounting systems, durably, before any of them is called.

Belongs here: opening the file, its lock, and transactions over it. Not: which entries are wanted
(planning/), the states a delivery goes through (deliveries.py).
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

SCHEMA_FILE = Path(__file__).with_name("outbox.sql")
FORMAT_VERSION = 1
BUSY_SECONDS = 30


class OutboxError(Exception):
    """The outbox cannot be used; the message says why and what to do."""


class OutboxBusyError(OutboxError):
    """Another process is posting from this home."""


class HasOutbox(Protocol):
    """A home, as far as posting needs it."""

    @property
    def outbox(self) -> Path:
        """The outbox's file."""


@contextmanager
def one_poster(home: HasOutbox) -> Iterator[sqlite3.Connection]:
    """Hold the outbox alone, from looking at what is wanted until all of it is settled.

    Raises:
        OutboxBusyError: Another process holds it.
        OutboxError: The file is not an outbox that this release can read.
    """
    lock = FileLock(home.outbox.with_suffix(".lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise OutboxBusyError(
            f"{home.outbox}: another process is posting from this home; wait until it ends and"
            " post again."
        ) from error
    try:
        with closing(open_outbox(home.outbox)) as connection:
            yield connection
    finally:
        lock.release()


def open_outbox(file: Path) -> sqlite3.Connection:
    """Open the outbox, creating an empty one where there is none; every commit reaches the disk.

    Raises:
        OutboxError: The file is not an outbox that this release can read.
    """
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("pragma synchronous = full")
        connection.execute("pragma foreign_keys = on")
        _bring_up_to_date(connection, file)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise OutboxError(
            f"{file}: the outbox cannot be read ({error}); restore it from the last backup before"
            " anything is posted."
        ) from error
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is done inside reaches the disk, or nothing of it; inside another: with that."""
    if connection.in_transaction:
        yield
        return
    connection.execute("begin immediate")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def _bring_up_to_date(connection: sqlite3.Connection, file: Path) -> None:
    (version,) = connection.execute("pragma user_version").fetchone()
    if version > FORMAT_VERSION:
        raise OutboxError(
            f"{file}: the outbox has format version {version} but this release knows up to"
            f" {FORMAT_VERSION}; upgrade Tillbook."
        )
    if version == FORMAT_VERSION:
        return
    script = SCHEMA_FILE.read_text("utf-8")
    connection.executescript(
        f"begin immediate;\n{script}\npragma user_version = {FORMAT_VERSION};\ncommit;"
    )
