"""Files that are always whole: a reader, or a kill at any byte, finds the old content or the new.

Belongs here: writing files beside what they replace, putting them in place together, and one writer
at a time in a folder. Not: what is in them.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from orchestration.posting.targets.protocol import TargetError
from orchestration.publishing.pointer import sync_file, sync_folder

PIECE_SIZE = 1 << 16
UNFINISHED = ".unfinished"
LOCK_NAME = ".writing.lock"


class Replacement:
    """Files that take the place of others, none before all are written and durable."""

    def __init__(self) -> None:
        self._staged: dict[Path, Path] = {}

    def stage(self, file: Path) -> Path:
        """Where to write what `file` shall be; whoever writes there closes it before `commit`."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self._staged[file] = file.with_name(f".{file.name}{UNFINISHED}")
        return self._staged[file]

    def write(
        self, file: Path, pieces: Iterable[str], encoding: str = "utf-8", keep: int = 0
    ) -> None:
        """Write what `file` shall be, piece by piece, after as many bytes of it as it keeps."""
        with self.stage(file).open("wb") as stream:
            if keep:
                _copy_beginning(file, stream, keep)
            stream.writelines(piece.encode(encoding) for piece in pieces)

    def commit(self) -> list[Path]:
        """Put all in place, in the order they were staged; durable when it returns."""
        for unfinished in self._staged.values():
            sync_file(unfinished)
        for file, unfinished in self._staged.items():
            unfinished.replace(file)
        for folder in {file.parent for file in self._staged}:
            sync_folder(folder)
        return list(self._staged)


def _copy_beginning(file: Path, to: BinaryIO, size: int) -> None:
    with file.open("rb") as stream:
        while size and (piece := stream.read(min(size, PIECE_SIZE))):
            to.write(piece)
            size -= len(piece)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Nobody else writes in the folder meanwhile; what a killed writer left unfinished is gone.

    Raises:
        TargetError: Another process writes there, or the folder cannot be written.
    """
    lock = FileLock(folder / LOCK_NAME, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise TargetError(
            f"{folder}: another process is writing here; wait until it has finished."
        ) from error
    except OSError as error:
        raise TargetError(
            f"{folder}: the folder cannot be written ({error.strerror}); correct its permissions."
        ) from error
    try:
        for unfinished in folder.rglob(f".*{UNFINISHED}"):
            unfinished.unlink()
        yield
    finally:
        lock.release()


def append_line(file: Path, line: str) -> None:
    """Add a line to a file whose lines are whole; durable when it returns."""
    is_new = not file.exists()
    with file.open("a", encoding="utf-8", newline="") as stream:
        stream.write(f"{line}\n")
        stream.flush()
        os.fsync(stream.fileno())
    if is_new:
        sync_folder(file.parent)


def whole_lines(file: Path) -> list[str]:
    """The lines of a file that is only appended to, without a last one that a kill tore."""
    content = file.read_bytes() if file.exists() else b""
    return content[: content.rfind(b"\n") + 1].decode("utf-8").splitlines()


def cut_torn_line(file: Path) -> None:
    """Cut off what a kill left of a last line; only for who alone writes in the folder."""
    if file.exists():
        content = file.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.truncate(file, whole)
            sync_file(file)
