"""Writing files so that they are there whole or not at all, and stay as they were written.

Here belong the durable write of one blob and the syncing of folders. Which blob goes where is
decided in `store`.
"""

import os
from pathlib import Path

from ingestion.landing.errors import LandingError

BLOB_MODE = 0o444


class BlobFolder:
    """The folder under which blobs are written, each by temporary file, fsync and rename.

    Renames become durable with `sync_folders`; call it before naming a blob elsewhere.
    """

    def __init__(self, root: Path) -> None:
        """Write blobs under `root`, which exists."""
        self._root = root
        self._touched: set[Path] = set()

    def holds(self, relative_path: str, size: int) -> bool:
        """Tell whether a blob of this size lies at this path."""
        path = self._root / relative_path
        return path.is_file() and path.stat().st_size == size

    def write(self, relative_path: str, data: bytes) -> None:
        """Write a read-only blob, replacing what a crash may have left there.

        Raises:
            LandingError: The disk refused the write.
        """
        target = self._root / relative_path
        unfinished = target.with_name(f".{target.name}.unfinished")
        try:
            self._make_folder(target.parent)
            unfinished.unlink(missing_ok=True)
            _write_durably(unfinished, data)
            unfinished.replace(target)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise LandingError(
                f"{relative_path}: the landed file could not be written ({error.strerror}); "
                "free space or fix the folder's permissions and run again."
            ) from error
        self._touched.add(target.parent)

    def sync_folders(self) -> None:
        """Make durable all renames since the last call."""
        for folder in sorted(self._touched):
            _sync_folder(folder)
        self._touched.clear()

    def _make_folder(self, folder: Path) -> None:
        missing = [folder, *folder.parents]
        missing = missing[: missing.index(self._root)]
        for parent in reversed([each for each in missing if not each.exists()]):
            parent.mkdir(exist_ok=True)
            self._touched.add(parent.parent)


def _write_durably(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, BLOB_MODE)
    with os.fdopen(descriptor, "wb") as blob:
        blob.write(data)
        blob.flush()
        os.fsync(blob.fileno())
        os.fchmod(blob.fileno(), BLOB_MODE)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
