"""The two steps of a mapping: one person prepares accounts.csv, another approves it.

Belongs here: what must be in order first, which step a person takes next, landing it. Not: showing
a mapping (mapping.py), what an approved one does (orchestration/posting/mapping/approved.py).
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from orchestration.home import Home
from orchestration.verbs.failures import VerbError
from orchestration.verbs.two_persons import is_approval

if TYPE_CHECKING:
    from ingestion.landing.store import LandingStore
    from orchestration.posting.mapping.approved import MappingDecision
    from orchestration.posting.mapping.checks import MappingFinding

LEAST_REASON: Final = 10


def decide(
    home: Home,
    target: str,
    text: str,
    name: str,
    found: Sequence["MappingFinding"],
    reason: str,
    clock: Callable[[], datetime],
) -> "MappingDecision":
    """Prepare this mapping, or approve what another person prepared.

    Args:
        home: Whose books.
        target: Name of the target.
        text: What accounts.csv says.
        name: What to call the file.
        found: What does not fit in it.
        reason: Why it is right.
        clock: Gives the present instant.

    Returns:
        The landed decision; `prepared_by` is None where it only prepares.

    Raises:
        VerbError: It cannot be decided so.
        HomeBusyError: A run is under way.
    """
    from orchestration.posting.mapping.accounts import version_of
    from orchestration.posting.mapping.approved import (
        APPROVED,
        PREPARED,
        MappingDecision,
        land_decision,
    )
    from orchestration.run.context import one_writer, open_home

    words = " ".join(reason.split())
    _require_order(text, name, found, words)
    version = version_of(text)
    with one_writer(home):
        context = open_home(home, clock)
        prepared = _prepared(context.store, target, version)
        approves = is_approval(
            context.actor,
            prepared.actor if prepared else None,
            one_person=context.settings.posting.allow_one_person,
            name=target,
            what="this mapping",
        )
        decision = MappingDecision(
            target=target,
            mapping_version=version,
            accounts=text,
            actor=context.actor,
            prepared_by=(prepared.actor if prepared else context.actor) if approves else None,
            reason=words,
            recorded_at=clock().astimezone(UTC).isoformat(timespec="microseconds"),
        )
        land_decision(context.store, APPROVED if approves else PREPARED, decision)
    return decision


def pending(store: "LandingStore", target: str) -> "MappingDecision | None":
    """What was prepared since the newest approval and waits for another person."""
    from orchestration.posting.mapping.approved import PREPARED, landed_decisions

    step, decision = next(landed_decisions(store, target), (None, None))
    return decision if step == PREPARED else None


def _prepared(store: "LandingStore", target: str, version: str) -> "MappingDecision | None":
    """The preparation of this very version since the newest approval.

    Raises:
        VerbError: This version is the approved one.
    """
    from orchestration.posting.mapping.approved import APPROVED, landed_decisions

    for step, decision in landed_decisions(store, target):
        is_this = decision.mapping_version == version
        if step == APPROVED and is_this:
            raise VerbError(f"{target}: {decision.actor} approved this very mapping already.")
        if step == APPROVED:
            return None
        if is_this:
            return decision
    return None


def _require_order(text: str, name: str, found: Sequence["MappingFinding"], reason: str) -> None:
    from ingestion.landing.card_numbers import mask_text

    if not text:
        raise VerbError(f"{name}: there is no mapping yet; take proposals with --accept.")
    if len(reason) < LEAST_REASON:
        raise VerbError(
            f"--reason {reason!r}: an auditor cannot follow that; say in at least {LEAST_REASON}"
            " characters why the mapping is right."
        )
    errors = [each for each in found if each.severity == "error"]
    if errors:
        more = f" ({len(errors)} errors in all)" if len(errors) > 1 else ""
        raise VerbError(f"{name}:{errors[0].line}: {errors[0].sentence[:-1]}{more}.")
    for number, line in enumerate(text.splitlines(), start=1):
        if mask_text(line).count:
            raise VerbError(
                f"{name}:{number}: a cell looks like the number of a payment card and would be"
                " masked; name the account or party otherwise."
            )
