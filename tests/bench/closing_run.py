"""Closes all months of a home but the last: HOME, then the file of marks.

Belongs here: closing for a measurement. Not: what a close must find in order (periods/blockers.py).
September's close locks and holds all before it, as one close a month would; only its own entries
are numbered.
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from orchestration.home import Home
from orchestration.periods.closing import land_close
from orchestration.periods.decisions import Decision
from orchestration.periods.published_periods import Period, newest_books
from orchestration.publishing.reading import open_published
from orchestration.run.context import one_writer, open_home
from tests.bench.measuring import mark

SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
STEPS: tuple[Decision, ...] = ("close_preliminary", "close_final")


def close_through_september(home: Home) -> None:
    """Close September of every entity preliminarily and finally, and with it all before."""
    context = open_home(home, lambda: datetime.now(UTC))
    snapshot = open_published(home)
    try:
        seen = newest_books(context, snapshot)
    finally:
        snapshot.close()
    with one_writer(home):
        for entity in context.settings.entities:
            for step in STEPS:
                period = Period(entity.id, "2026-09", 2026, *SEPTEMBER, "open", None)
                land_close(context, period, step, seen, "measurement")


def main() -> None:
    """Run it."""
    home, marks = (Path(argument) for argument in sys.argv[1:])
    mark(marks, "close")
    close_through_september(Home(home))


if __name__ == "__main__":
    main()
