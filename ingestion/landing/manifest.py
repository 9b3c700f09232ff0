"""The manifest: one line for every time a file was seen, appended and never changed.

Here belong the observation record, its line format and the append-only file. Blobs and redaction
belong to `store` and `redaction`. A line is a JSON object ending in a newline; whatever follows
the last newline is the remains of a crash: readers ignore it and the next append cuts it off.
"""

import dataclasses
import hashlib
import io
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingestion.landing.errors import LandingError, ManifestDamagedError

OBSERVATION_ID_LENGTH = 32
WITHHELD_FILES = "withheld_files"
"""Kind of redaction of a file that could not be searched: its reason was landed in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedFile:
    """A file as it was landed, before its place in the manifest is known.

    Attributes:
        source: Name of the source, such as `square`.
        object_name: What the file holds, such as `orders`.
        window: The period the source says the file covers, or None.
        original_name: Name of the file as it was handed over.
        file_sha256: Hex digest of the landed (redacted) bytes.
        bytes: Number of landed bytes.
        relative_path: Where the blob lies, relative to the landing.
        redactions: How many values were masked or split off, by kind.
        original_fingerprint: Keyed digest of the bytes before redaction.
    """

    source: str
    object_name: str
    window: str | None
    original_name: str
    file_sha256: str
    bytes: int
    relative_path: str
    redactions: dict[str, int]
    original_fingerprint: str

    @property
    def is_withheld(self) -> bool:
        """Whether the blob holds why the file was not landed, and nothing of the file."""
        return WITHHELD_FILES in self.redactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(ArrivedFile):
    """One sighting of a file: the same bytes seen twice are two observations of one blob.

    Attributes:
        sequence: 1, 2, 3 ... without gaps within a home.
        observation_id: Digest of all other fields, so that an edited line gives itself away.
        batch_id: Shared by the files landed together; sorts in landing order.
        fetched_at: When the file was handed over, UTC.
    """

    sequence: int
    observation_id: str
    batch_id: str
    fetched_at: datetime


def digest_of(fields: dict[str, Any]) -> str:
    """Return the observation id that belongs to these fields (without `observation_id`)."""
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    encoded = canonical.encode("utf-8", "surrogatepass")
    return hashlib.sha256(encoded).hexdigest()[:OBSERVATION_ID_LENGTH]


def format_instant(instant: datetime) -> str:
    """Write an aware instant as UTC text with microseconds and a `Z`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def observe(
    arrived: ArrivedFile, sequence: int, batch_id: str, fetched_at: datetime
) -> Observation:
    """Give an arrived file its place in the manifest."""
    fields = dataclasses.asdict(arrived) | {
        "sequence": sequence,
        "batch_id": batch_id,
        "fetched_at": format_instant(fetched_at),
    }
    return _from_fields(fields | {"observation_id": digest_of(fields)})


def to_line(observation: Observation) -> bytes:
    """Return the manifest line of an observation, newline included."""
    fields = dataclasses.asdict(observation)
    fields["fetched_at"] = format_instant(observation.fetched_at)
    ordered = {"sequence": fields.pop("sequence"), **fields}
    return json.dumps(ordered, separators=(",", ":")).encode("ascii") + b"\n"


def _from_fields(fields: dict[str, Any]) -> Observation:
    instant = datetime.fromisoformat(fields["fetched_at"])
    return Observation(**{**fields, "fetched_at": instant})


def _write_whole(file: io.FileIO, data: bytes) -> None:
    """Write all of it: a disk that fills up takes a part and refuses the rest."""
    written = 0
    while written < len(data):
        written += file.write(data[written:])


class Manifest:
    """The manifest file of one home, with the look-ups that landing needs.

    Reading follows the file: lines appended by another process are seen at the next call.
    Writing needs the caller to hold the landing's lock.
    """

    def __init__(self, path: Path) -> None:
        """Open the manifest at `path`; the file appears with the first append."""
        self.path = path
        self._read_bytes = 0
        self._observations: list[Observation] = []
        self._path_of_blob: dict[str, str] = {}
        self._newest: dict[tuple[str, str, str], Observation] = {}

    def observations(self) -> list[Observation]:
        """Return all observations in sequence.

        Raises:
            ManifestDamagedError: A complete line is not what was once appended.
        """
        self._follow()
        return list(self._observations)

    def path_of_blob(self, file_sha256: str) -> str | None:
        """Return where the blob with this digest was first stored, or None."""
        self._follow()
        return self._path_of_blob.get(file_sha256)

    def newest(self, source: str, object_name: str, original_name: str) -> Observation | None:
        """Return the newest observation of a file of this name, or None."""
        self._follow()
        return self._newest.get((source, object_name, original_name))

    def append(
        self, arrived: Sequence[ArrivedFile], batch_id: str | None, fetched_at: datetime
    ) -> list[Observation]:
        """Append one line per file and make them durable with a single fsync.

        Args:
            arrived: Files in the order in which they are to be numbered.
            batch_id: Name of the batch; None names it after its first sequence number.
            fetched_at: When the files were handed over, aware.
        """
        self._follow()
        first = len(self._observations) + 1
        batch = batch_id if batch_id is not None else f"batch-{first:010d}"
        observations = [
            observe(file, sequence, batch, fetched_at)
            for sequence, file in enumerate(arrived, start=first)
        ]
        self._append_bytes(b"".join(map(to_line, observations)))
        self._follow()
        return self._observations[first - 1 :]

    def _append_bytes(self, lines: bytes) -> None:
        """Append lines durably, all of them or none."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            os.ftruncate(descriptor, self._read_bytes)
            with os.fdopen(descriptor, "r+b", buffering=0, closefd=False) as manifest:
                manifest.seek(self._read_bytes)
                _write_whole(manifest, lines)
            os.fsync(descriptor)
        except OSError as error:
            os.ftruncate(descriptor, self._read_bytes)
            raise LandingError(
                f"{self.path.name}: the landed files could not be recorded ({error.strerror});"
                " free space or fix the folder's permissions and run again."
            ) from error
        finally:
            os.close(descriptor)

    def _follow(self) -> None:
        """Read the complete lines that were appended since the last look."""
        if not self.path.exists():
            return
        with self.path.open("rb") as manifest:
            manifest.seek(self._read_bytes)
            appended = manifest.read()
        complete = appended[: appended.rfind(b"\n") + 1]
        for line in complete.splitlines():
            self._remember(self._parse(line))
        self._read_bytes += len(complete)

    def _parse(self, line: bytes) -> Observation:
        sequence = len(self._observations) + 1
        try:
            observation = _from_fields(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            raise self._damaged(sequence, "is not a manifest record") from error
        if observation.sequence != sequence:
            raise self._damaged(sequence, f"carries sequence {observation.sequence}")
        return observation

    def _remember(self, observation: Observation) -> None:
        self._observations.append(observation)
        self._path_of_blob.setdefault(observation.file_sha256, observation.relative_path)
        name = (observation.source, observation.object_name, observation.original_name)
        self._newest[name] = observation

    def _damaged(self, line_number: int, what: str) -> ManifestDamagedError:
        return ManifestDamagedError(
            f"{self.path.name}:{line_number}: the line {what}; restore the landing's manifest "
            "from the last backup and run again."
        )


def altered_lines(observations: Sequence[Observation]) -> Iterator[Observation]:
    """Yield the observations whose fields no longer give their id."""
    for observation in observations:
        fields = dataclasses.asdict(observation)
        fields["fetched_at"] = format_instant(observation.fetched_at)
        if digest_of({k: v for k, v in fields.items() if k != "observation_id"}) != (
            observation.observation_id
        ):
            yield observation
