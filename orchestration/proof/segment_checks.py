"""Checks of segments: that the file of every run is there and has the bytes that were committed.

Belongs here: that, and which segments can be read at all. Not: their rows (journal_checks.py).
"""

import hashlib
from collections.abc import Sequence

import duckdb

from orchestration.proof.committed import CommittedSegment
from orchestration.proof.findings import Findings, ProofFinding


def check_segments(
    connection: duckdb.DuckDBPyConnection,
    segments: Sequence[CommittedSegment],
    findings: Findings,
) -> list[CommittedSegment]:
    """Check every segment; returns those that can be read, altered or not."""
    readable = []
    for each in segments:
        place, named = f"segments/{each.segment.file_name}", each.segment.sha256
        if not each.path.is_file():
            findings.add(ProofFinding("segment", "removed", place, each.run_id))
            continue
        with each.path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != named:
            findings.add(
                ProofFinding("segment", "changed", place, each.run_id, "sha256", named, found)
            )
            problem = _problem_of_reading(connection, each)
            if problem is not None:
                findings.add(
                    ProofFinding("segment", "unreadable", place, each.run_id, found=problem)
                )
                continue
        readable.append(each)
    return readable


def _problem_of_reading(
    connection: duckdb.DuckDBPyConnection, segment: CommittedSegment
) -> str | None:
    """Why an altered segment cannot be read; None when it can."""
    try:
        connection.execute(
            "create or replace temp table proof_probe as select * from read_parquet($file)",
            {"file": str(segment.path)},
        )
        connection.execute("drop table proof_probe")
    except duckdb.Error as error:
        return str(error).splitlines()[0]
    return None
