"""Checks of the landing: every blob by its digest and name, the manifest by the signed heads.

Belongs here: comparing. Not: the digests themselves (ingestion/landing, manifest_digests.py).
"""

from collections.abc import Mapping
from pathlib import Path

from ingestion.landing.errors import LandingError
from ingestion.landing.store import MANIFEST_NAME, LandingStore
from orchestration.proof.findings import Findings, ProofFinding
from orchestration.proof.heads import Head
from orchestration.proof.manifest_digests import manifest_digests

MANIFEST = f"landing/{MANIFEST_NAME}"


def check_landing(store: LandingStore, landing: Path, findings: Findings) -> int:
    """Re-read every manifest line and blob; returns how many observations there are."""
    try:
        problems = store.verify()
        observations = store.observations()
    except LandingError as error:
        findings.add(
            ProofFinding("manifest", "unreadable", MANIFEST, MANIFEST_NAME, found=str(error))
        )
        return 0
    for problem in problems:
        subject = f"observation {problem.sequence}"
        if problem.relative_path == MANIFEST_NAME:
            findings.add(
                ProofFinding("manifest", "changed", MANIFEST, subject, found=problem.detail)
            )
            continue
        is_there = (landing / problem.relative_path).is_file()
        findings.add(
            ProofFinding(
                "landing",
                "changed" if is_there else "removed",
                f"landing/{problem.relative_path}",
                subject,
                found=problem.detail,
            )
        )
    for seen in observations:
        named = Path(seen.relative_path).name.partition(".")[0]
        if named != seen.file_sha256:
            findings.add(
                ProofFinding(
                    "manifest",
                    "changed",
                    MANIFEST,
                    f"observation {seen.sequence}",
                    "file_sha256",
                    named,
                    seen.file_sha256,
                )
            )
    return len(observations)


def check_manifest(landing: Path, heads: Mapping[str, Head], findings: Findings) -> None:
    """Compare the manifest's lines with the digests heads signed; names the first that differ."""
    counts = [head.manifest_lines for head in heads.values()]
    digests = manifest_digests(landing / MANIFEST_NAME, counts)
    agreed = 0
    for head in heads.values():
        found = digests.get(head.manifest_lines)
        if found != head.manifest_sha256:
            findings.add(
                ProofFinding(
                    "manifest",
                    "changed" if found else "removed",
                    MANIFEST,
                    f"lines {agreed + 1} to {head.manifest_lines}",
                    f"sha256 as {head.run_id} signed it",
                    head.manifest_sha256,
                    found or "the manifest has fewer lines",
                )
            )
            return
        agreed = head.manifest_lines
