"""The landing store: writes each distinct file once and records every time it was seen.

Here belong the order of writes that survives a crash and the check that what was landed still
lies there. Durable writing is in `blobs`, the line format in `manifest`, what is taken out first
in `redaction`. Order of writes: blobs, what redaction split off, folders, manifest. A crash
anywhere leaves blobs that no line names, and they are harmless.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from ingestion.landing.arrivals import DroppedFile, require_plain_name
from ingestion.landing.blobs import BlobFolder
from ingestion.landing.errors import LandingBusyError, LandingError
from ingestion.landing.manifest import ArrivedFile, Manifest, Observation, altered_lines
from ingestion.landing.redaction import Redactor, redacted_or_withheld

MANIFEST_NAME = "manifest.jsonl"
LOCK_NAME = "manifest.lock"
LOCK_WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class LandingProblem:
    """Something that `verify` found: where it is and what is wrong with it."""

    relative_path: str
    sequence: int
    detail: str


class LandingStore:
    """Append-only store of what arrived, one blob per distinct content.

    Args:
        root: The home's landing folder; created when missing.
        clock: Gives the current instant, aware.
        redactor: Takes out what must not be written under `root`.
    """

    def __init__(self, root: Path, clock: Callable[[], datetime], redactor: Redactor) -> None:
        self._root = root
        self._clock = clock
        self._redactor = redactor
        self._manifest = Manifest(root / MANIFEST_NAME)

    def land(
        self,
        source: str,
        object_name: str,
        path: Path,
        *,
        window: str | None = None,
        deduplicate: bool = False,
    ) -> Observation:
        """Land one file.

        Returns:
            The new observation, or the newest one of this file if it is unchanged and
            `deduplicate` is set.

        Raises:
            LandingError: The file cannot be read, checked or stored.
        """
        dropped = DroppedFile(object_name, path, window)
        landed = self.land_many(source, [dropped], deduplicate=deduplicate)
        newest = self._manifest.newest(source, object_name, dropped.remembered_name)
        if not landed and newest is None:
            raise LandingError(f"{path}: the file left no observation; run again.")
        return landed[0] if newest is None else newest

    def land_many(
        self,
        source: str,
        files: Sequence[DroppedFile],
        *,
        batch_id: str | None = None,
        deduplicate: bool = False,
    ) -> list[Observation]:
        """Land files as one batch, recorded together after all of them are safe on disk.

        Args:
            source: Name of the source, lower case letters, digits and underscores.
            files: In the order in which they are to be numbered.
            batch_id: Name of the batch; None names it after its first sequence number.
            deduplicate: Leave out a file whose newest observation has this very content.

        Returns:
            The new observations, in order; empty if nothing was new.

        Raises:
            LandingError: A file cannot be read, checked or stored; nothing was recorded.
            LandingBusyError: Another process holds the landing.
        """
        require_plain_name(source, "source")
        with self._locked():
            batch = _Batch(source, self._now(), self._manifest, BlobFolder(self._root))
            try:
                for file in files:
                    batch.land(file, self._redactor, deduplicate)
                if batch.arrived:
                    self._redactor.keep()
            finally:
                self._redactor.discard()
            if not batch.arrived:
                return []
            batch.blobs.sync_folders()
            return self._manifest.append(batch.arrived, batch_id, batch.fetched_at)

    def observations(self, source: str | None = None, after_sequence: int = 0) -> list[Observation]:
        """Return observations in sequence, of one source or all, past a sequence number."""
        return [
            observation
            for observation in self._manifest.observations()[after_sequence:]
            if source is None or observation.source == source
        ]

    def blob_path(self, observation: Observation) -> Path:
        """Return where the landed bytes of an observation lie."""
        return self._root / observation.relative_path

    def open_blob(self, observation: Observation) -> BinaryIO:
        """Open the landed bytes of an observation for reading.

        Raises:
            LandingError: The blob is gone.
        """
        try:
            return self.blob_path(observation).open("rb")
        except FileNotFoundError as error:
            raise LandingError(
                f"{observation.relative_path}: the landed file is missing; restore it from the "
                "last backup."
            ) from error

    def verify(self) -> list[LandingProblem]:
        """Re-read every manifest line and blob; return what is not as it was landed.

        Raises:
            ManifestDamagedError: The manifest cannot be read at all.
        """
        observations = Manifest(self._root / MANIFEST_NAME).observations()
        problems = [
            LandingProblem(MANIFEST_NAME, line.sequence, "the manifest line was altered")
            for line in altered_lines(observations)
        ]
        first_of_blob = {line.relative_path: line for line in reversed(observations)}
        for line in sorted(first_of_blob.values(), key=lambda line: line.sequence):
            detail = _problem_of_blob(self.blob_path(line), line.file_sha256)
            if detail is not None:
                problems.append(LandingProblem(line.relative_path, line.sequence, detail))
        return problems

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._root / LOCK_NAME, timeout=LOCK_WAIT_SECONDS)
        try:
            lock.acquire()
        except Timeout as error:
            raise LandingBusyError(
                f"landing/{LOCK_NAME}: another process has been landing files for more than "
                f"{LOCK_WAIT_SECONDS:.0f} seconds; wait until it ends and run again."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _now(self) -> datetime:
        now = self._clock()
        if now.tzinfo is None:
            raise LandingError(
                "clock: it gave an instant without a time zone; give the landing an aware clock."
            )
        return now.astimezone(UTC)


class _Batch:
    """The files of one landing, as far as they are already on disk."""

    def __init__(
        self, source: str, fetched_at: datetime, manifest: Manifest, blobs: BlobFolder
    ) -> None:
        self.source = source
        self.fetched_at = fetched_at
        self.blobs = blobs
        self.arrived: list[ArrivedFile] = []
        self._manifest = manifest
        self._newest: dict[tuple[str, str], ArrivedFile] = {}
        self._path_of_blob: dict[str, str] = {}

    def land(self, file: DroppedFile, redactor: Redactor, deduplicate: bool) -> None:
        """Redact and store one file, unless it is unchanged and may be left out."""
        require_plain_name(file.object_name, "object")
        name = (file.object_name, file.remembered_name)
        newest = self._newest.get(name) or self._manifest.newest(self.source, *name)
        unchanged_from = newest if deduplicate else None
        data = file.read()
        fingerprint = redactor.fingerprint(data)
        if unchanged_from is not None and unchanged_from.original_fingerprint == fingerprint:
            return
        redacted = redacted_or_withheld(redactor, self.source, file, data)
        sha256 = hashlib.sha256(redacted.data).hexdigest()
        if unchanged_from is not None and unchanged_from.file_sha256 == sha256:
            return
        arrived = ArrivedFile(
            source=self.source,
            object_name=file.object_name,
            window=file.window,
            original_name=file.remembered_name,
            file_sha256=sha256,
            bytes=len(redacted.data),
            relative_path=self._store(sha256, redacted.data, file.suffix),
            redactions=redacted.counts,
            original_fingerprint=fingerprint,
        )
        self._newest[name] = arrived
        self.arrived.append(arrived)

    def _store(self, sha256: str, data: bytes, suffix: str) -> str:
        """Write the blob unless its content is already stored; return where it lies."""
        known = self._path_of_blob.get(sha256) or self._manifest.path_of_blob(sha256)
        path = known or f"{self.source}/{self.fetched_at:%Y/%m/%d}/{sha256}{suffix}"
        if known is None or not self.blobs.holds(path, len(data)):
            self.blobs.write(path, data)
        self._path_of_blob[sha256] = path
        return path


def _problem_of_blob(path: Path, file_sha256: str) -> str | None:
    if not path.is_file():
        return "the landed file is missing"
    with path.open("rb") as blob:
        found = hashlib.file_digest(blob, "sha256").hexdigest()
    if found != file_sha256:
        return f"the landed file was altered: its sha256 is now {found}"
    return None
