"""What a run is asked to land, and refusing it early when that cannot be done.

Belongs here: the request and its checks; importing this is cheap. Not: landing (arriving.py).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingestion.sources import SOURCE_NAMES
from orchestration.home import Home
from orchestration.run.errors import NothingToLoadError

DROPPING_SOURCES = tuple(name for name in SOURCE_NAMES if name != "control")
"""Sources whose files arrive in a drop; control records are landed by their own verbs."""


@dataclass(frozen=True, slots=True)
class DropRequest:
    """What a run is asked to land.

    Attributes:
        source: Name of the source; None: every configured source that has a drop folder.
        path: Folder or file; None: the home's own drop folder of the source.
        first_day: Only files whose name carries this day or a later one.
        last_day: Only files whose name carries this day or an earlier one.
    """

    source: str | None = None
    path: Path | None = None
    first_day: date | None = None
    last_day: date | None = None


def drop_folder(home: Home, source: str) -> Path:
    """Where a source's files are dropped when nobody names another place."""
    return home.path / "drop" / source


def check_request(home: Home, request: DropRequest) -> None:
    """Refuse a request that cannot be landed, before anything expensive begins.

    Raises:
        NothingToLoadError: The source is unknown, the path is missing, or the days are reversed.
    """
    if request.source is not None and request.source not in DROPPING_SOURCES:
        known = ", ".join(DROPPING_SOURCES)
        raise NothingToLoadError(
            f"--source {request.source}: there is no such source; choose one of {known}."
        )
    if request.path is not None and request.source is None:
        raise NothingToLoadError(
            f"--path {request.path}: a path says nothing of whose files lie there; add --source."
        )
    if request.path is not None and not request.path.exists():
        raise NothingToLoadError(
            f"--path {request.path}: there is no such file or folder; correct the path."
        )
    if request.first_day and request.last_day and request.first_day > request.last_day:
        raise NothingToLoadError(
            f"--from {request.first_day}: it is later than --to {request.last_day}; swap them."
        )
    if request.source is not None and request.path is None and not home.format_file.exists():
        require_drop(home, request.source)


def require_drop(home: Home, source: str) -> None:
    """Refuse a source that has no drop folder.

    Raises:
        NothingToLoadError: There is no drop folder of the source.
    """
    folder = drop_folder(home, source)
    if not folder.is_dir():
        raise NothingToLoadError(
            f"{home.path}: nothing of source {source!r} ever arrived here; name its files with"
            f" --path or put them into {folder}."
        )
