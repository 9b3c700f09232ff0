"""Which files of a home are durable: everything that cannot be rebuilt from the rest.

Belongs here: listing them. Not: copying (writing.py). What a kill left behind is not among them: a
landed file that no observation names, a segment that no run record or close names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingestion.landing.manifest import Observation
from ingestion.landing.store import MANIFEST_NAME
from orchestration.books.run_records import Segment
from orchestration.home import Home

CHANGING_FOLDERS = ("landing/personal", "heads", "books")
EXPORT_LEDGERS = "*/export-ledger.jsonl"


@dataclass(frozen=True, slots=True)
class DurableFile:
    """A file to back up.

    Attributes:
        path: Where it lies, relative to the home.
        sha256: What it must be, for a file that is written once; None for one that changes.
    """

    path: str
    sha256: str | None = None

    @property
    def is_written_once(self) -> bool:
        """Whether a copy that was made once stays the right one."""
        return self.sha256 is not None


def durable_files(
    home: Home, observations: Sequence[Observation], segments: Sequence[Segment]
) -> list[DurableFile]:
    """Every durable file but the keys, each once.

    Args:
        home: Whose files they are.
        observations: What landed.
        segments: What was committed.
    """
    blobs = {f"landing/{each.relative_path}": each.file_sha256 for each in observations}
    written = {f"segments/{each.file_name}": each.sha256 for each in segments}
    once = [DurableFile(path, sha256) for path, sha256 in sorted((blobs | written).items())]
    return [*once, *(DurableFile(path) for path in _changing(home))]


def key_files(home: Home) -> list[DurableFile]:
    """The keys of pseudonyms and of customers' personal data."""
    return [DurableFile(path) for path in _below(home, "keys")]


def _changing(home: Home) -> Iterator[str]:
    manifest = f"landing/{MANIFEST_NAME}"
    for path in (home.format_file, home.settings_file, home.outbox, home.path / manifest):
        if path.is_file():
            yield path.relative_to(home.path).as_posix()
    for folder in CHANGING_FOLDERS:
        yield from _below(home, folder)
    # After the outbox: a ledger that knows more than it is safe, one that knows less exports twice.
    for path in sorted(home.exports.glob(EXPORT_LEDGERS)):
        yield path.relative_to(home.path).as_posix()


def _below(home: Home, folder: str) -> list[str]:
    """Files below a folder of the home, without SQLite's journals and what a kill left."""
    return sorted(
        path.relative_to(home.path).as_posix()
        for path in (home.path / folder).rglob("*")
        if path.is_file()
        and not path.name.endswith((".unfinished", ".lock", "-journal", "-wal", "-shm"))
    )
