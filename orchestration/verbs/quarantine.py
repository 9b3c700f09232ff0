"""`quarantine list`, `show` and `release`: what was held back, why, and letting it through.

Belongs here: reading the published relation and landing an operator's decision. Not: what is held
back (dbt_project), what a release does to the next run (int_pos__document_findings).
"""

import getpass
import json
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from orchestration.home import Home
from orchestration.verbs.answers import say, say_json, say_table
from orchestration.verbs.failures import VerbError

HELD: Final = "quarantined"
LEAST_REASON: Final = 10
NEVER_RELEASED: Final = {
    "3": "its tenders and its lines differ, and posting it would put the books out of balance",
    "32": "its location belongs to no entity of the settings",
    "35": "no exchange rate is known for its day",
}
"""Invariants whose breach no one's word can mend; the source's document or a setting can."""
PARTLY_READ: Final = "a line of the document was refused"

LIST = """
    select source_system, document_id, reason, detail, amount_minor, currency_code, file_sha256,
        row_number, status
    from quarantine
    where ($status is null or status = $status)
        and ($document is null or document_id = $document)
        and ($source is null or source_system = $source)
    order by source_system, document_id, reason, file_sha256, row_number
"""

BROKEN_RULES = """
    select distinct invariant
    from findings
    where class = 'Q' and document_id = $document and status = $status
"""


def list_quarantine(home: Home, *, everything: bool, as_json: bool) -> None:
    """Show what is held back, a row for each reason."""
    rows = _read(home, None if everything else HELD, None, None)
    if as_json:
        say_json(rows)
    elif not rows:
        say("Nothing is in quarantine.")
    else:
        shown = ["source_system", "document_id", "reason", "detail", "amount_minor", "status"]
        say_table(shown, [[row[column] for column in shown] for row in rows])
        say("tillbook quarantine show ID gives the place in the landed file.")


def show_document(home: Home, document: str, source: str | None, *, as_json: bool) -> None:
    """Show every reason a document was ever held for, and where it lies in the landing.

    Raises:
        VerbError: No such document is or was in quarantine.
    """
    rows = _read(home, None, document, source)
    if not rows:
        raise _unknown(document)
    if as_json:
        say_json(rows)
        return
    for row in rows:
        for name, value in row.items():
            if value is not None:
                say(f"{name:>15}  {value}")
        say("")


def release(
    home: Home,
    document: str,
    reason: str,
    source: str | None,
    clock: Callable[[], datetime],
    *,
    as_json: bool,
) -> None:
    """Land the decision that a document may post although a check holds it back.

    Raises:
        VerbError: The document is not held back, may not be released, or no reason is given.
        HomeBusyError: A run is under way.
    """
    from orchestration.run.context import one_writer, open_home

    held = _releasable(home, document, source)
    if len(reason.strip()) < LEAST_REASON:
        raise VerbError(
            f"--reason {reason!r}: an auditor cannot follow that; say in at least {LEAST_REASON}"
            " characters why the document is right."
        )
    home.check_format()
    with one_writer(home):
        context = open_home(home, clock)
        record = {
            "source_system": held["source_system"],
            "document_id": document,
            "actor": getpass.getuser(),
            "reason": " ".join(reason.split()),
            "recorded_at": clock().astimezone(UTC).isoformat(timespec="microseconds"),
        }
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "quarantine_release.json"
            file.write_text(json.dumps(record, sort_keys=True) + "\n", "utf-8")
            observation = context.store.land("control", "quarantine_release", file)
    if as_json:
        say_json({**record, "observation_sequence": observation.sequence})
    else:
        say(f"{document} is released by {record['actor']}: tillbook run posts it.")


def refusal_of(rows: list[dict[str, Any]], broken_rules: set[str]) -> str | None:
    """Why a document may not be released; None when it may.

    Args:
        rows: Its rows of the published quarantine that still hold it.
        broken_rules: Invariants of class Q that it breaks.
    """
    for invariant in sorted(broken_rules & set(NEVER_RELEASED)):
        return NEVER_RELEASED[invariant]
    for row in rows:
        is_record = row["amount_minor"] is None and row["reason"] != "implausible"
        if is_record or str(row["detail"]).startswith(PARTLY_READ):
            return "part of it could not be read, and half a document never reaches the books"
    return None


def _releasable(home: Home, document: str, source: str | None) -> dict[str, Any]:
    rows = _read(home, HELD, document, source)
    if not rows:
        raise _unknown(document)
    sources = sorted({str(row["source_system"]) for row in rows})
    if len(sources) > 1:
        raise VerbError(
            f"{document}: sources {' and '.join(sources)} both have such a document; add --source."
        )
    rules = _rows(home, BROKEN_RULES, {"document": document, "status": HELD})
    refusal = refusal_of(rows, {str(row["invariant"]) for row in rules})
    if refusal is not None:
        raise VerbError(
            f"{document}: it cannot be released, because {refusal}; have it corrected at its source"
            " and run again."
        )
    return rows[0]


def _unknown(document: str) -> VerbError:
    return VerbError(
        f"{document}: no such document is in quarantine; tillbook quarantine list shows which are."
    )


def _read(
    home: Home, status: str | None, document: str | None, source: str | None
) -> list[dict[str, Any]]:
    return _rows(home, LIST, {"status": status, "document": document, "source": source})


def _rows(home: Home, sql: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    from orchestration.publishing.reading import open_published

    connection = open_published(home)
    try:
        found = connection.execute(sql, values)
        columns = [column[0] for column in found.description or []]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    finally:
        connection.close()
