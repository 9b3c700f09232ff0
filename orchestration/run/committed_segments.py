"""Every segment that counts: of committed runs and of final closes.

Belongs here: naming them all. Not: writing or reading one (orchestration/books/segments.py).
"""

from collections.abc import Sequence
from pathlib import Path

from ingestion.landing.store import LandingStore
from orchestration.books.run_records import Segment, committed_runs
from orchestration.books.segments import checked_path
from orchestration.periods.decisions import landed_decisions


def committed_segments(store: LandingStore) -> list[Segment]:
    """Segments that a landed run record or close names; what none names, a kill left behind."""
    of_runs = [segment for run in committed_runs(store) for segment in run.segments]
    return of_runs + segments_of_closes(store)


def segments_of_closes(store: LandingStore) -> list[Segment]:
    """Entry numbers and balances that final closes fixed."""
    return [segment for _, decision in landed_decisions(store) for segment in decision.segments]


def require_unaltered(segments: Sequence[Segment], folder: Path) -> None:
    """Refuse when any of these segments is not what was committed.

    Raises:
        SegmentError: One is missing or altered.
    """
    for segment in segments:
        checked_path(folder, segment)
