"""Checks of closed periods: their trees did not grow, and what a final close wrote is unaltered.

Belongs here: judging by the decisions that landed. Not: deciding (orchestration/periods). A period
that was opened again may grow: its old tree is then the beginning of the new one.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from ingestion.landing.errors import LandingError
from ingestion.landing.store import LandingStore
from orchestration.periods.decisions import OBJECT as DECISION
from orchestration.periods.decisions import landed_decisions
from orchestration.proof.committed import CommittedSegment
from orchestration.proof.findings import Findings, ProofFinding
from orchestration.proof.heads import Head

LOCK = "period_lock"
Lock = tuple[int, str, str]
"""Sequence of the decision, entity, last day that is closed from then on (ISO 8601)."""


def check_closed_periods(
    store: LandingStore, heads: Mapping[str, Head], findings: Findings
) -> None:
    """Name every tree that a run extended although it had read that the period is closed."""
    locks = list(_locks(store))
    for head in heads.values():
        locked = {e: day for sequence, e, day in locks if sequence <= head.through_sequence}
        for tree in head.trees:
            day = locked.get(tree.entity_id)
            if day is not None and tree.last_day <= day:
                findings.add(
                    ProofFinding(
                        "tree",
                        "added",
                        f"heads/{head.run_id}.json",
                        " ".join(tree.key),
                        "lines of a closed period",
                        f"closed through {day}",
                        f"{tree.size - tree.previous_size} lines",
                    )
                )


def segments_of_closes(store: LandingStore, folder: Path) -> list[CommittedSegment]:
    """Entry numbers and balances that final closes wrote."""
    try:
        decisions = list(landed_decisions(store))
    except LandingError:
        return []
    return [
        CommittedSegment(
            f"close of {decision.entity_id} {decision.period}", segment, folder / segment.file_name
        )
        for _, decision in decisions
        for segment in decision.segments
    ]


def _locks(store: LandingStore) -> Iterator[Lock]:
    """What every decision that landed closes or opens, oldest first."""
    try:
        observations = store.observations("control")
    except LandingError:
        return
    for seen in observations:
        if seen.object_name in (DECISION, LOCK):
            try:
                record = json.loads(store.blob_path(seen).read_bytes())
                if record["locked_through"] is not None:
                    yield seen.sequence, str(record["entity_id"]), str(record["locked_through"])
            except (OSError, ValueError, KeyError, TypeError):
                continue
