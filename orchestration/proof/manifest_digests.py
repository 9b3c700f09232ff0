"""Digests of the beginnings of the landing's manifest, which `head -n N | sha256sum` gives too.

Belongs here: only that. The manifest is only ever appended to, so a digest stays true for ever.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def manifest_digests(manifest: Path, counts: Iterable[int]) -> dict[int, str]:
    """Digest of the first lines of a manifest, by how many; numbers it has not are left out."""
    wanted = set(counts)
    found: dict[int, str] = {}
    digest = hashlib.sha256()
    if not manifest.exists():
        return found
    with manifest.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            digest.update(line)
            if number in wanted and line.endswith(b"\n"):
                found[number] = digest.hexdigest()
    return found
