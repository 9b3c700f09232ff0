"""What posted a line: digests of the programs and of the rules a run used.

Belongs here: hashing the models, the kernel, the seeds and the settings. Not: when a change of
them makes a run read everything again (orchestration/run/beginning.py).
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from orchestration.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
DBT_PROJECT = PROJECT / "dbt_project"
MODEL_FILES = ("models/**/*.sql", "models/**/*.py", "macros/**/*.sql", "dbt_project.yml")
DIGEST_LENGTH = 16


def code_version() -> str:
    """Digest of every model, macro and costing program, by relative path and content."""
    models = (file for pattern in MODEL_FILES for file in DBT_PROJECT.glob(pattern))
    costing = (PROJECT / "orchestration" / "costing").glob("*.py")
    return _digest_of([*models, *costing])


def rules_hash(settings: Settings, books: Path) -> str:
    """Digest of the seeds, the company's own books files and what the settings say of posting."""
    files = [*DBT_PROJECT.glob("seeds/**/*.csv"), *books.glob("*.csv")]
    said = settings.model_dump_json(include={"entities", "locations", "sources"})
    return hashlib.sha256(f"{_digest_of(files)}{said}".encode()).hexdigest()[:DIGEST_LENGTH]


def _digest_of(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:DIGEST_LENGTH]
