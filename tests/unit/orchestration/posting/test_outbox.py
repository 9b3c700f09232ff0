"""The outbox is durable, private to its owner, held by one process, and refused when damaged."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.posting.outbox import (
    OutboxBusyError,
    OutboxError,
    one_poster,
    open_outbox,
    transaction,
)
from tests.unit.orchestration.posting.conftest import promise, states


@dataclass
class Folder:
    outbox: Path


def test_a_second_poster_is_turned_away(tmp_path: Path) -> None:
    home = Folder(tmp_path / "outbox.sqlite")
    with (
        one_poster(home),
        pytest.raises(OutboxBusyError, match="another process is posting"),
        one_poster(home),
    ):
        pass
    with one_poster(home) as outbox:
        assert states(outbox) == {}


def test_the_file_is_its_owners_and_every_commit_reaches_the_disk(tmp_path: Path) -> None:
    file = tmp_path / "outbox.sqlite"
    connection = open_outbox(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert connection.execute("pragma synchronous").fetchone()[0] == 2
    connection.close()


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    connection = open_outbox(tmp_path / "outbox.sqlite")
    with pytest.raises(RuntimeError), transaction(connection):
        _promise_two_and_fail(connection)
    assert states(connection) == {}
    connection.close()


@pytest.mark.parametrize("content", [b"not a database at all, but long enough", b"SQLite format 3"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "outbox.sqlite"
    file.write_bytes(content)
    with pytest.raises(OutboxError, match="restore it from the last backup"):
        open_outbox(file)


def test_an_outbox_of_a_later_release_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "outbox.sqlite"
    connection = open_outbox(file)
    connection.execute("pragma user_version = 99")
    connection.close()
    with pytest.raises(OutboxError, match="format version 99"):
        open_outbox(file)


def _promise_two_and_fail(connection: sqlite3.Connection) -> None:
    promise(connection, "day")
    with transaction(connection):
        promise(connection, "other")
    raise RuntimeError
