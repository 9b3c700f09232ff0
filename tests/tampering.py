"""Ways to tamper with a home, for tests: what somebody with write access to it could do.

Belongs here: the deeds. Not: what names them (tests/e2e/test_tampering.py, `verify.py`).
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ingestion.landing.manifest import Manifest, digest_of, format_instant
from orchestration.home import Home
from orchestration.proof.findings import ProofFinding
from orchestration.proof.signing_keys import public_key_of, public_pem
from orchestration.proof.verifying import Trust, Verified, verify_home
from orchestration.publishing.reading import published_file
from orchestration.verbs.read_only_landing import landing_to_look_at

NOT_VERIFIED = ("dbt_target", "dlt", "data_docs", "logs")


def copied(home: Home, destination: Path) -> Home:
    """A copy of what a verification reads."""
    shutil.copytree(home.path, destination, ignore=shutil.ignore_patterns(*NOT_VERIFIED))
    return Home(destination)


def verified(home: Home, **trust: Any) -> Verified:
    """A verification that names every row."""
    return verify_home(home, landing_to_look_at(home), Trust(**trust))


def findings_of(home: Home, **trust: Any) -> list[ProofFinding]:
    """What a verification finds."""
    found = verified(home, **trust).findings
    assert found.count == len(found.listed)
    return found.listed


def flip_a_byte(file: Path, at: int | None = None) -> None:
    """Change one byte, in the middle of a file unless told where."""
    data = bytearray(file.read_bytes())
    place = len(data) // 2 if at is None else at
    data[place] ^= 0x01
    rewrite(file, bytes(data))


def rewrite(file: Path, data: bytes) -> None:
    """Replace a file that its owner may not write to."""
    file.chmod(0o644)
    file.write_bytes(data)


def change_warehouse(home: Home, statement: str) -> None:
    """Run SQL on the warehouse."""
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(statement)


def change_published(home: Home, statement: str) -> None:
    """Run SQL on the published snapshot; the same SQL as on the warehouse."""
    with duckdb.connect(str(published_file(home))) as connection:
        connection.execute(statement.replace("core.", "main."))


def change_segment(segment: Path, statement: str) -> None:
    """Run SQL on the rows of a segment, named `segment` in it, and write them again."""
    with duckdb.connect() as connection:
        connection.execute("create table segment as from read_parquet(?)", [str(segment)])
        connection.execute(statement)
        connection.execute(f"copy segment to '{segment}' (format parquet, compression zstd)")


def change_head(home: Home, run_id: str, change: Callable[[dict[str, Any]], None]) -> bytes:
    """Change what a head says and leave its signature; returns its new bytes."""
    file = home.heads / f"{run_id}.json"
    fields = json.loads(file.read_bytes())
    change(fields)
    text = json.dumps(fields, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    rewrite(file, text.encode())
    return text.encode()


def sign_with_another_key(home: Home, run_id: str) -> str:
    """Sign a head with a key of the forger's own; returns its public half."""
    key = Ed25519PrivateKey.generate()
    data = change_head(home, run_id, lambda head: head.update(public_key=public_key_of(key)))
    rewrite(home.heads / f"{run_id}.sig", key.sign(data))
    return public_key_of(key)


def replace_pinned_key(home: Home) -> str:
    """Put another public key into the home; returns it."""
    other = public_key_of(Ed25519PrivateKey.generate())
    rewrite(home.heads / "public_key.pem", public_pem(other))
    return other


def replace_landed(home: Home, sequence: int, data: bytes) -> None:
    """Replace a landed file and make blob, name and manifest agree, as one who knows how would."""
    import hashlib

    manifest = Manifest(home.landing / "manifest.jsonl")
    lines = []
    for seen in manifest.observations():
        fields = asdict(seen)
        fields["fetched_at"] = format_instant(seen.fetched_at)
        if seen.sequence == sequence:
            sha256 = hashlib.sha256(data).hexdigest()
            path = Path(seen.relative_path)
            fields["file_sha256"], fields["bytes"] = sha256, len(data)
            fields["relative_path"] = path.with_name(f"{sha256}{path.suffix}").as_posix()
            (home.landing / fields["relative_path"]).write_bytes(data)
            (home.landing / path).unlink()
            fields.pop("observation_id")
            fields["observation_id"] = digest_of(fields)
        ordered = {"sequence": fields.pop("sequence"), **fields}
        lines.append(json.dumps(ordered, separators=(",", ":")) + "\n")
    rewrite(manifest.path, "".join(lines).encode())
