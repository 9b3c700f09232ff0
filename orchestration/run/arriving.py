"""Decides which drops a run lands, adopts a source's configuration where there is none, lands them.

Belongs here: from "which source, which path" to landed files. Not: matching files to objects
(landing_files.py), storing them (ingestion.landing).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingestion.sources import SOURCE_NAMES
from orchestration.crash_points import crash_point
from orchestration.home import Home
from orchestration.run.errors import NothingToLoadError
from orchestration.run.landing_files import land_books_files, land_drop
from orchestration.run.session import RunSession
from orchestration.source_adoption import adopt_source

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
        _require_drop(home, request.source)


def land_arrivals(session: RunSession, request: DropRequest) -> None:
    """Land what a request names and the company's own books files; the report says what was new.

    Raises:
        NothingToLoadError: The request names nothing that can be landed.
        SettingsError: The home's settings are missing or wrong.
        LandingError: A file cannot be read, checked or stored.
    """
    check_request(session.home, request)
    if request.source is not None and adopt_source(session.home.path, request.source):
        session.report.adopted_source = request.source
    for source, path in _drops(session, request):
        landed = land_drop(session.context, source, path, request.first_day, request.last_day)
        session.report.landed[source] = len(landed.observations)
        session.report.unchanged += landed.unchanged
        session.report.strangers += landed.strangers
    land_books_files(session.context)
    crash_point("landed")


def _drops(session: RunSession, request: DropRequest) -> Iterator[tuple[str, Path]]:
    if request.source is None:
        for source in DROPPING_SOURCES:
            folder = drop_folder(session.home, source)
            if folder.is_dir() and any(folder.iterdir()):
                yield source, folder
        return
    path = request.path or drop_folder(session.home, request.source)
    if request.path is not None or path.is_dir():
        yield request.source, path
    elif not session.context.store.observations(request.source):
        _require_drop(session.home, request.source)


def _require_drop(home: Home, source: str) -> None:
    folder = drop_folder(home, source)
    if not folder.is_dir():
        raise NothingToLoadError(
            f"{home.path}: nothing of source {source!r} ever arrived here; name its files with"
            f" --path or put them into {folder}."
        )
