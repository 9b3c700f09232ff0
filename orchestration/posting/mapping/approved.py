"""What of a mapping holds: the newest version that one person prepared and another approved.

Belongs here: its control records, landing and reading them, the accounts that planning is handed.
Not: whose turn it is (orchestration/verbs/mapping_decisions.py), what a file may say (accounts.py).
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

import duckdb
import pyarrow as pa

from ingestion.landing.store import LandingStore
from orchestration.books.control_records import (
    MAPPING_APPROVAL,
    MAPPING_PREPARATION,
    land_control_record,
)
from orchestration.posting.mapping.accounts import (
    FILE_NAME,
    SCHEMA,
    read_accounts,
    to_table,
    version_of,
)
from orchestration.posting.mapping.default import with_defaults
from orchestration.posting.mapping.errors import MappingError

PREPARED: Final = MAPPING_PREPARATION
APPROVED: Final = MAPPING_APPROVAL
Step = Literal["mapping_preparation", "mapping_approval"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingDecision:
    """A version of a target's mapping, asked for or approved.

    Attributes:
        target: Name of the target in `tillbook.toml`.
        mapping_version: The sha256 of the file.
        accounts: The whole file: the folder of the books may be lost, the landing is not.
        actor: User of the operating system who decided.
        prepared_by: Who asked for what is approved; None: this is the asking.
        reason: Why it is right.
        recorded_at: When, ISO 8601 in UTC.
    """

    target: str
    mapping_version: str
    accounts: str
    actor: str
    prepared_by: str | None
    reason: str
    recorded_at: str


def land_decision(store: LandingStore, step: Step, decision: MappingDecision) -> int:
    """Land a decision; it holds when this returns. Returns the observation's sequence."""
    return land_control_record(store, step, json.dumps(asdict(decision), sort_keys=True)).sequence


def landed_decisions(store: LandingStore, target: str) -> Iterator[tuple[Step, MappingDecision]]:
    """Every decision about a target's mapping, newest first.

    Raises:
        MappingError: One is not as it was landed.
    """
    for seen in reversed(store.observations("control")):
        step: Step
        if seen.object_name == PREPARED:
            step = PREPARED
        elif seen.object_name == APPROVED:
            step = APPROVED
        else:
            continue
        with store.open_blob(seen) as blob:
            decision = _read(json.load(blob), seen.relative_path)
        if decision.target == target:
            yield step, decision


def approved_decision(store: LandingStore, target: str) -> MappingDecision | None:
    """The newest approval of a target's mapping; None where nobody approved one yet."""
    decided = landed_decisions(store, target)
    return next((decision for step, decision in decided if step == APPROVED), None)


def approved_accounts(store: LandingStore, target: str) -> pa.Table:
    """The approved mapping of a target; without rows where none is approved yet.

    What was changed in accounts.csv since, or is only prepared, is not in it.

    Args:
        store: The home's landing.
        target: Name of the target in `tillbook.toml`.

    Returns:
        The columns of accounts.csv (null: any) and mapping_version, its sha256.

    Raises:
        MappingError: The approval is not as it was landed.
    """
    approved = approved_decision(store, target)
    if approved is None:
        return SCHEMA.empty_table()
    rows = read_accounts(approved.accounts, f"{target}/{FILE_NAME} as approved")
    return to_table(rows, approved.mapping_version)


def accounts_of_target(
    connection: duckdb.DuckDBPyConnection, store: LandingStore, target: str, kind: str
) -> pa.Table:
    """What planning maps with: the approved rows, and for files of text the accounts as they are.

    Args:
        connection: The published snapshot.
        store: The home's landing.
        target: Name of the target in `tillbook.toml`.
        kind: Its kind there.

    Returns:
        As `approved_accounts`; an account of which the approved file says anything at all has no
        default, so that a gap in it is seen as one.
    """
    return with_defaults(connection, approved_accounts(store, target), kind)


def _read(fields: dict[str, Any], path: str) -> MappingDecision:
    decision = MappingDecision(**fields)
    if version_of(decision.accounts) != decision.mapping_version:
        sentence = (
            f"landing/{path}: the mapping of {decision.target} is not the one that was decided;"
            " restore the landing from the last backup."
        )
        raise MappingError([sentence])
    return decision
