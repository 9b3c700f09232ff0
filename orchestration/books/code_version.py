"""What posted a line: digests of the programs and of the rules a run used.

Belongs here: hashing the models, the kernel, the suites, the seeds and the settings. Not: when a
change of them makes a run read everything again (orchestration/run/beginning.py).
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from orchestration.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
DBT_PROJECT = PROJECT / "dbt_project"
MODEL_FILES = ("models/**/*.sql", "models/**/*.py", "macros/**/*.sql", "dbt_project.yml")
DIGEST_LENGTH = 16
NOT_OF_POSTING = (
    "closed_days.csv",
    "bank_accounts.csv",
    "cash_deposits.csv",
    "processor_rates.csv",
)
"""Books files that move no line: a change of them is no reason to read everything again."""


def code_version() -> str:
    """Digest of what makes the books and of what judges their rows, by relative path and content.

    A row that other suites hold back is as much another book as one that other models post.
    """
    models = (file for pattern in MODEL_FILES for file in DBT_PROJECT.glob(pattern))
    costing = (PROJECT / "orchestration" / "costing").glob("*.py")
    suites = (PROJECT / "expectations").rglob("*.py")
    return _digest_of(_by_relative_path([*models, *costing, *suites], PROJECT))


def rules_hash(settings: Settings, books: Path) -> str:
    """Digest of the seeds, the company's own books files and what the settings say of posting."""
    seeds = _by_relative_path(DBT_PROJECT.glob("seeds/**/*.csv"), PROJECT)
    kept = (file for file in books.glob("*.csv") if file.name not in NOT_OF_POSTING)
    own = _by_relative_path(kept, books.parent)
    said = settings.model_dump_json(
        include={"entities", "locations", "sources"},
        exclude={"locations": {"__all__": {"closed_weekdays"}}},
    )
    return hashlib.sha256(f"{_digest_of(seeds | own)}{said}".encode()).hexdigest()[:DIGEST_LENGTH]


def _by_relative_path(files: Iterable[Path], root: Path) -> dict[str, Path]:
    """Files by their path below a root, so that no digest depends on where the root lies."""
    return {file.relative_to(root).as_posix(): file for file in files}


def _digest_of(files: dict[str, Path]) -> str:
    digest = hashlib.sha256()
    for name, file in sorted(files.items()):
        digest.update(name.encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:DIGEST_LENGTH]
