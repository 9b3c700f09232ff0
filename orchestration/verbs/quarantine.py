"""`quarantine list`, `show` and `release`: what was held back, why, and letting it through.

Belongs here: reading the published relation, and which document or file may be released. Not: what
is held back (dbt_project), the two steps of a release (release_decisions.py).
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from orchestration.home import Home
from orchestration.publishing.pointer import POINTER_NAME
from orchestration.verbs.answers import say, say_json, say_table
from orchestration.verbs.failures import VerbError

if TYPE_CHECKING:
    import duckdb

    from orchestration.run.context import RunContext

HELD: Final = "quarantined"
LEAST_REASON: Final = 10

LIST = """
    select source_system, document_id, reason, detail, amount_minor, currency_code, file_sha256,
        row_number, status, source_version, release_refusal
    from quarantine
    where ($status is null or status = $status)
        and ($document is null or document_id = $document)
        and ($source is null or source_system = $source)
    order by source_system, document_id, reason, file_sha256, row_number
"""

EMPTY_FILES = """
    with ranked as (
        select *, row_number() over (
            partition by object_name, original_name order by observation_sequence desc
        ) as place
        from raw_{source}.loaded_files
    )
    select '{source}' as source_system, original_name as document_id, null as source_version,
        null as release_refusal
    from ranked
    where place = 1 and record_count = 0 and rejected_count = 0
        and (original_name = $name or ends_with(original_name, concat('/', $name)))
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
    """Land a step of the decision that a document, or an empty file, is right as it is.

    Raises:
        VerbError: It is not held back, may not be released, this person prepared its release, or
            no reason is given.
        HomeBusyError: A run is under way.
    """
    from orchestration.run.context import one_writer, open_home
    from orchestration.verbs.release_decisions import land_decision

    if len(reason.strip()) < LEAST_REASON:
        raise VerbError(
            f"--reason {reason!r}: an auditor cannot follow that; say in at least {LEAST_REASON}"
            " characters why the document is right."
        )
    home.check_format()
    if not home.path.is_dir():
        raise _unknown(document)
    with one_writer(home):
        context = open_home(home, clock)
        subject = _releasable(context, document, source)
        decision = land_decision(context, subject, " ".join(reason.split()))
    name, actor = decision["document_id"], decision["actor"]
    if as_json:
        say_json(decision)
    elif decision["step"] == "approved":
        say(f"{name} is released by {actor}: tillbook run posts it.")
    else:
        say(
            f"{name}: {actor} prepared its release; nothing posts until another person of this"
            " machine approves it with the same command."
        )


def _releasable(context: "RunContext", document: str, source: str | None) -> dict[str, Any]:
    """The one held document, or empty file, of that name; nobody holds back what may not post."""
    rows = _read(context.home, HELD, document, source) if _is_published(context.home) else []
    rows = rows or _empty_files(context, document, source)
    if not rows:
        raise _unknown(document)
    sources = sorted({str(row["source_system"]) for row in rows})
    if len(sources) > 1:
        raise VerbError(
            f"{document}: sources {' and '.join(sources)} both have such a document; add --source."
        )
    if len({row["document_id"] for row in rows}) > 1:
        names = " and ".join(sorted({str(row["document_id"]) for row in rows}))
        raise VerbError(f"{document}: the files {names} are called so; say which.")
    for row in rows:
        if row["release_refusal"] is not None:
            raise VerbError(
                f"{document}: it cannot be released, because {row['release_refusal']}; have it"
                " corrected where it comes from and run again."
            )
    return rows[0]


def _empty_files(context: "RunContext", name: str, source: str | None) -> list[dict[str, Any]]:
    """Files of that name that came without any record: the raw gate blocks the run on them."""
    from ingestion.sources import SOURCE_NAMES
    from orchestration.run.files_to_check import relation_exists

    found: list[dict[str, Any]] = []
    if not context.home.warehouse.exists():
        return found
    with context.warehouse() as connection:
        for system in SOURCE_NAMES:
            table = f"raw_{system}.loaded_files"
            if source in (None, system) and relation_exists(connection, table):
                query = EMPTY_FILES.format(source=system)
                found += _dicts(connection.execute(query, {"name": name}))
    return found


def _unknown(document: str) -> VerbError:
    return VerbError(
        f"{document}: no such document is in quarantine; tillbook quarantine list shows which are."
    )


def _read(
    home: Home, status: str | None, document: str | None, source: str | None
) -> list[dict[str, Any]]:
    return _rows(home, LIST, {"status": status, "document": document, "source": source})


def _is_published(home: Home) -> bool:
    return (home.published / POINTER_NAME).exists()


def _rows(home: Home, sql: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    from orchestration.publishing.reading import open_published

    connection = open_published(home)
    try:
        return _dicts(connection.execute(sql, values))
    finally:
        connection.close()


def _dicts(found: "duckdb.DuckDBPyConnection") -> list[dict[str, Any]]:
    columns = [column[0] for column in found.description or []]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
