"""`approve`: what changed code, rules or mappings would do to what is posted, and letting it post.

Belongs here: showing the differences and landing the approval. Not: computing them
(orchestration/books/differences.py), refusing the run (orchestration/run/approval.py).
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from orchestration.home import Home
from orchestration.verbs.answers import say, say_json, say_table
from orchestration.verbs.failures import VerbError

if TYPE_CHECKING:
    from orchestration.books.committing import CurrentRun
    from orchestration.books.differences import Differences
    from orchestration.run.context import RunContext

LEAST_REASON: Final = 10


def approve(
    home: Home, reason: str | None, clock: Callable[[], datetime], *, as_json: bool
) -> None:
    """Show what waits for an approval; with a reason, approve it.

    Raises:
        VerbError: Nothing waits, the reason is too short, or this person ran the change.
        HomeBusyError: A run is under way.
    """
    from orchestration.books.differences import COLUMNS, differences_by_account, differences_of
    from orchestration.run.context import one_writer, open_home
    from orchestration.run.current import read_current_run

    home.check_format()
    if not home.warehouse.exists():
        raise _nothing_waits(home)
    with one_writer(home):
        context = open_home(home, clock)
        with context.warehouse() as connection:
            run = read_current_run(connection, home)
            waits = connection.execute(
                "select 1 from books.open_run where run_id = ?", [run.run_id]
            ).fetchone()
            found = differences_of(connection, run) if waits else None
            if found is None or found.entries == 0:
                raise _nothing_waits(home)
            rows = differences_by_account(connection, run)
        approved = None if reason is None else _approve(context, run, found, reason)
    if as_json:
        listed = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        say_json({**asdict(found), "by_account": listed, "approval": approved})
        return
    _show(COLUMNS, rows, found)
    if approved is None:
        say('To let them post: tillbook approve --reason "why it is right", then tillbook run.')
    else:
        say(f"Approved by {approved['actor']}: tillbook run posts them.")


def _approve(
    context: "RunContext", run: "CurrentRun", found: "Differences", reason: str
) -> dict[str, Any]:
    from orchestration.books.differences import ChangeApproval, land_approval

    if len(reason.strip()) < LEAST_REASON:
        raise VerbError(
            f"--reason {reason!r}: an auditor cannot follow that; say in at least {LEAST_REASON}"
            " characters why the change is right."
        )
    if run.created_by == context.actor and not context.settings.changes.allow_one_person:
        raise VerbError(
            f"{context.actor} ran this change and who prepares does not approve; let another person"
            " of this machine run the same command."
        )
    approval = ChangeApproval(
        code_version=run.code_version,
        rules_hash=run.rules_hash,
        differences_digest=found.digest,
        entries=found.entries,
        documents=found.documents,
        actor=context.actor,
        prepared_by=run.created_by,
        reason=" ".join(reason.split()),
        recorded_at=context.clock().astimezone(UTC).isoformat(timespec="microseconds"),
    )
    land_approval(context.store, approval)
    return asdict(approval)


def _show(columns: tuple[str, ...], rows: list[tuple[object, ...]], found: "Differences") -> None:
    title = (
        f"{found.entries} entries about {found.documents} posted documents, of which nothing new"
        " arrived, by what they change"
    )
    if rows:
        say_table(columns, rows, title)
    else:
        say(f"{title}: no balance; dimensions or descriptions only.")


def _nothing_waits(home: Home) -> VerbError:
    return VerbError(f"{home.path}: no change of code, rules or mappings waits for an approval.")
