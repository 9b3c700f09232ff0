"""`audit-pack`: what an auditor takes along of a period, as a folder and a zip of it.

Belongs here: opening the books for it, and the answer. Not: the pack (orchestration/audit).
"""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.home import Home
from orchestration.verbs.answers import progress, say, say_json

if TYPE_CHECKING:
    from orchestration.audit.packing import Pack

MEMORY_LIMIT = "2GB"
ONE_THREAD = 1
"""Sorting a big ledger takes memory by the thread; one thread is as fast where it is written."""


def audit_pack(
    home: Home, period: str, entity: str | None, target: Path | None, *, as_json: bool
) -> None:
    """Make the packs of a period and say where they are.

    Raises:
        PublishedError: Nothing is published yet.
        UnknownPeriodError: There is no such entity or period, or nothing was posted in it.
        AuditPackError: A pack does not add up; none is left behind.
        SegmentError: The durable journal is missing or altered.
    """
    from orchestration.audit.packing import make_packs
    from orchestration.publishing.reading import open_published
    from orchestration.verbs.read_only_landing import landing_to_look_at

    home.check_format()
    with tempfile.TemporaryDirectory() as spill, progress() as announce:
        announce(f"Making the audit pack of {period}")
        connection = open_published(
            home, {"memory_limit": MEMORY_LIMIT, "threads": ONE_THREAD, "temp_directory": spill}
        )
        try:
            connection.execute("set TimeZone = 'UTC'")
            store = landing_to_look_at(home)
            packs = make_packs(connection, home, store, period, entity, target or home.exports)
        finally:
            connection.close()
    if as_json:
        say_json([_fields(pack) for pack in packs])
        return
    for pack in packs:
        say(
            f"{pack.subject.entity_id}, {pack.subject.period} ({pack.subject.period_status}):"
            f" {pack.lines} lines of {pack.entries} entries, every difference 0."
        )
        say(f"  {pack.folder}")
        say(f"  {pack.archive}")
        say(f"  sha256 {pack.sha256}")


def _fields(pack: "Pack") -> dict[str, Any]:
    subject = pack.subject
    return {
        "entity_id": subject.entity_id,
        "period": subject.period,
        "first_day": subject.first_day,
        "last_day": subject.last_day,
        "period_status": subject.period_status,
        "run_id": subject.run_id,
        "folder": pack.folder,
        "archive": pack.archive,
        "sha256": pack.sha256,
        "entries": pack.entries,
        "lines": pack.lines,
        "files": [
            {"file": f.file, "rows": f.rows, "control_total": f.total or None} for f in pack.files
        ],
    }
