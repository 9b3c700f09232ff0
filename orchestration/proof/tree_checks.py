"""Checks of trees: the lines of the segments give the roots that the heads signed.

Belongs here: growing every tree again, run by run. Not: hashing lines (line_leaves.py), which
line of a run differs (journal_checks.py names it).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.proof.canonical_lines import COLUMNS_OF_FORMAT, NEWEST_FORMAT
from orchestration.proof.committed import CommittedSegment
from orchestration.proof.findings import Findings, ProofFinding
from orchestration.proof.heads import ExtendedTree, Head
from orchestration.proof.line_leaves import LINES, PeriodOfRun, RunLeaves, leaves_of_runs
from orchestration.proof.merkle import DIGEST_BYTES, Frontier

TreeKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TreesChecked:
    """What the trees came to: how many there are, and how many lines they hold."""

    trees: int
    lines: int


def check_trees(
    connection: duckdb.DuckDBPyConnection,
    readable: Sequence[CommittedSegment],
    lost: frozenset[str],
    heads: Mapping[str, Head],
    findings: Findings,
) -> TreesChecked:
    """Grow every tree from the segments and compare it with every head.

    Args:
        connection: Any; temporary tables are made in it.
        readable: Segments that can be read.
        lost: Runs of which a segment cannot be read; their heads are taken at their word.
        heads: Signed heads, by run.
        findings: Takes in what differs.
    """
    segments = {e.run_id: e.path for e in readable if e.segment.relation == LINES}
    appended = _leaves(connection, segments, heads, findings)
    states: dict[TreeKey, Frontier] = {}
    for run_id in sorted(segments.keys() | heads.keys()):
        leaves = appended.get(run_id, [])
        if run_id in heads:
            _compare(heads[run_id], leaves, states, findings, is_lost=run_id in lost)
        else:
            for each in leaves:
                key = (str(each.entity_id), str(each.period))
                states[key] = states.get(key, Frontier()).extended(each.leaves)
    lines = sum(len(each.leaves) // DIGEST_BYTES for run in appended.values() for each in run)
    return TreesChecked(trees=len(states), lines=lines)


def _leaves(
    connection: duckdb.DuckDBPyConnection,
    segments: Mapping[str, Path],
    heads: Mapping[str, Head],
    findings: Findings,
) -> dict[str, list[RunLeaves]]:
    """Leaves of every run, in the format its head names."""
    by_format: dict[int, dict[str, Path]] = {}
    for run_id, path in segments.items():
        line_format = heads[run_id].line_format if run_id in heads else NEWEST_FORMAT
        by_format.setdefault(line_format, {})[run_id] = path
    periods = _periods(segments, heads)
    appended: dict[str, list[RunLeaves]] = {}
    for line_format, files in by_format.items():
        if line_format not in COLUMNS_OF_FORMAT:
            subject, found = min(files), f"line format {line_format} is of a newer release"
            findings.add(ProofFinding("tree", "unreadable", "heads", subject, found=found))
            continue
        for each in leaves_of_runs(connection, files, periods, line_format):
            appended.setdefault(each.run_id, []).append(each)
    return appended


def _periods(segments: Mapping[str, Path], heads: Mapping[str, Head]) -> list[PeriodOfRun]:
    """Periods of each run by its own head; where that is lost, all that any head knows."""
    of_run = {
        run_id: [(t.entity_id, t.period, t.first_day, t.last_day) for t in head.trees]
        for run_id, head in heads.items()
    }
    known = sorted({period for periods in of_run.values() for period in periods})
    return [
        PeriodOfRun(run_id, *period) for run_id in segments for period in of_run.get(run_id, known)
    ]


def _compare(
    head: Head,
    leaves: Sequence[RunLeaves],
    states: dict[TreeKey, Frontier],
    findings: Findings,
    *,
    is_lost: bool,
) -> None:
    """Compare one head's trees with what its run's lines make of them."""
    appended = {(each.entity_id, each.period): each for each in leaves}
    for tree in head.trees:
        before = states.get(tree.key, Frontier())
        found = appended.pop(tree.key, None)
        after = before.extended(found.leaves if found else b"")
        if not is_lost:
            _compare_tree(head, tree, before, after, findings)
        # Go on from what was signed, so that each head is blamed for its own lines only.
        states[tree.key] = tree.grown() or after
    for stray in appended.values():
        count = f"{len(stray.leaves) // DIGEST_BYTES} lines from {stray.earliest} on"
        subject = f"{stray.entity_id} {stray.period or 'of no period'}"
        place = f"heads/{head.run_id}.json"
        findings.add(ProofFinding("tree", "added", place, subject, "lines", None, count))


def _compare_tree(
    head: Head, tree: ExtendedTree, before: Frontier, after: Frontier, findings: Findings
) -> None:
    """Name the first thing in which a tree differs: its sizes tell more than its root."""
    frontier = tuple(peak.hex() for peak in after.peaks)
    pairs = {
        "previous_size": (tree.previous_size, before.size),
        "size": (tree.size, after.size),
        "root": (tree.root, after.root.hex()),
        "frontier": (tree.frontier, frontier),
    }
    for column, (signed, found) in pairs.items():
        if signed != found:
            place, subject = f"heads/{head.run_id}.json", " ".join(tree.key)
            findings.add(
                ProofFinding("tree", "changed", place, subject, column, str(signed), str(found))
            )
            return
