"""Decides which drops a run lands, adopts a source's configuration where there is none, lands them.

Belongs here: from "which source, which path" to landed files. Not: matching files to objects
(landing_files.py), storing them (ingestion.landing).
"""

from collections.abc import Iterator
from pathlib import Path

from ingestion.sources import source_definition
from orchestration.crash_points import crash_point
from orchestration.run.drop_request import (
    DROPPING_SOURCES,
    DropRequest,
    check_request,
    drop_folder,
    require_drop,
)
from orchestration.run.landing_files import land_books_files, land_drop
from orchestration.run.session import RunSession
from orchestration.source_adoption import adopt_source


def land_arrivals(session: RunSession, request: DropRequest) -> None:
    """Land what a request names and the company's own books files; the report says what was new.

    Raises:
        NothingToLoadError: The request names nothing that can be landed.
        SettingsError: The home's settings are missing or wrong.
        LandingError: A file cannot be read, checked or stored.
    """
    check_request(session.home, request)
    _adopt(session, request.source)
    for source, path in _drops(session, request):
        landed = land_drop(session.context, source, path, request.first_day, request.last_day)
        session.report.landed[source] = len(landed.observations)
        session.report.unchanged += landed.unchanged
        session.report.strangers += landed.strangers
    land_books_files(session.context)
    crash_point("landed")


def _adopt(session: RunSession, source: str | None) -> None:
    """Settings of a source the home does not know; what only bears witness needs none."""
    if source is None or source_definition(source).is_evidence:
        return
    if adopt_source(session.home.path, source):
        session.report.adopted_source = source


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
        require_drop(session.home, request.source)
