"""Where a company keeps its books on disk: the layout of a home and its format version.

Here belong the names of the folders and files of a home and the check that this release can read
it. What is inside those files belongs to their owners. Nothing here reads the environment or
`tillbook.toml`; that is `settings`.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

FORMAT_VERSION = 1
FORMAT_FILE_NAME = "home.json"
PRIVATE_FOLDER_MODE = 0o700


class HomeError(Exception):
    """A home that this release cannot use; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folders and files of one company's home.

    Attributes:
        path: The home itself.
    """

    path: Path

    @property
    def landing(self) -> Path:
        """What arrived, written once. Durable: back it up."""
        return self.path / "landing"

    @property
    def segments(self) -> Path:
        """The journal's appended lines, one immutable file per run. Durable: back it up."""
        return self.path / "segments"

    @property
    def heads(self) -> Path:
        """Signed heads of the books, one per run, and the public key. Durable: back it up."""
        return self.path / "heads"

    @property
    def outbox(self) -> Path:
        """What was promised and sent to accounting systems (SQLite). Durable: back it up."""
        return self.path / "outbox.sqlite"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that the pipeline writes; rebuilt from the durable parts."""
        return self.path / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """Read-only snapshots for analysts, and the pointer to the newest."""
        return self.path / "published"

    @property
    def exports(self) -> Path:
        """Files written for accounting systems and auditors."""
        return self.path / "exports"

    @property
    def books(self) -> Path:
        """The company's own chart, roles, rules, mappings and exchange rates."""
        return self.path / "books"

    @property
    def keys(self) -> Path:
        """Keys of pseudonyms and of customers' personal data; readable by the owner alone."""
        return self.path / "keys"

    @property
    def data_docs(self) -> Path:
        """Validation results as pages."""
        return self.path / "data_docs"

    @property
    def docs(self) -> Path:
        """What relations and columns mean and come from, as pages."""
        return self.path / "docs"

    @property
    def dbt_target(self) -> Path:
        """What dbt compiles and logs."""
        return self.path / "dbt_target"

    @property
    def settings_file(self) -> Path:
        """The company's settings."""
        return self.path / "tillbook.toml"

    @property
    def lock_file(self) -> Path:
        """Held by the one process that writes."""
        return self.path / "tillbook.lock"

    @property
    def format_file(self) -> Path:
        """Says which format version this home has."""
        return self.path / FORMAT_FILE_NAME

    def ensure(self) -> "Home":
        """Create what is missing and return this home.

        Raises:
            HomeError: The home has another format version, or cannot be created.
        """
        self.check_format()
        try:
            for folder in self._folders():
                folder.mkdir(parents=True, exist_ok=True)
            self.keys.mkdir(mode=PRIVATE_FOLDER_MODE, exist_ok=True)
            self.keys.chmod(PRIVATE_FOLDER_MODE)
            if not self.format_file.exists():
                self._write_format()
        except OSError as error:
            raise HomeError(
                f"{self.path}: the home cannot be created ({error.strerror}); choose another "
                "folder with --home or fix its permissions."
            ) from error
        return self

    def check_format(self) -> None:
        """Refuse a home that this release cannot read; a home without a version is new.

        Raises:
            HomeError: The format version is unreadable or not the one of this release.
        """
        if not self.format_file.exists():
            self._refuse_unmarked_books()
            return
        version = self._read_format()
        if version > FORMAT_VERSION:
            raise HomeError(
                f"{self.format_file}: the home has format version {version} but this release "
                f"knows up to {FORMAT_VERSION}; upgrade Tillbook or choose another --home."
            )
        if version < FORMAT_VERSION:
            raise HomeError(
                f"{self.format_file}: the home has format version {version} but this release "
                f"needs {FORMAT_VERSION}; restore it with the release that wrote it, or run "
                "its landing into a new home."
            )

    def _refuse_unmarked_books(self) -> None:
        if (self.landing / "manifest.jsonl").exists():
            raise HomeError(
                f"{self.format_file}: the file is missing although files were landed here; "
                "restore it from the last backup."
            )

    def _read_format(self) -> int:
        try:
            version: object = json.loads(self.format_file.read_text("utf-8"))["format_version"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise HomeError(
                f"{self.format_file}: the format version cannot be read; restore the file from "
                "the last backup."
            ) from error
        if isinstance(version, bool) or not isinstance(version, int) or version < 1:
            raise HomeError(
                f"{self.format_file}: {version!r} is not a format version; restore the file "
                "from the last backup."
            )
        return version

    def _write_format(self) -> None:
        unfinished = self.format_file.with_suffix(".unfinished")
        with unfinished.open("w", encoding="utf-8") as file:
            json.dump({"format_version": FORMAT_VERSION}, file)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.format_file)

    def _folders(self) -> tuple[Path, ...]:
        return (
            self.path,
            self.landing,
            self.segments,
            self.heads,
            self.published,
            self.exports,
            self.books,
            self.data_docs,
            self.dbt_target,
        )
