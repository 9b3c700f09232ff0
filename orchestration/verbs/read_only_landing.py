"""A landing opened only to look: verbs that examine a home never create keys or land anything.

Belongs here: the refusal. Not: what is looked at (health_checks.py).
"""

from datetime import UTC, datetime
from typing import NoReturn

from ingestion.landing.errors import LandingError
from ingestion.landing.store import LandingStore
from orchestration.home import Home


class RefusingRedactor:
    """Refuses every landing, because what looks must not write."""

    def redact(self, source: str, object_name: str, suffix: str, data: bytes) -> NoReturn:
        """Refuse to redact, and with it to land."""
        raise PermissionError(f"{source}/{object_name}: this landing was opened to look only.")

    def fingerprint(self, data: bytes) -> NoReturn:
        """Refuse to fingerprint."""
        raise PermissionError("This landing was opened to look only.")

    def keep(self) -> None:
        """Keep nothing: nothing can have been taken out."""

    def discard(self) -> None:
        """Drop nothing: nothing can have been taken out."""


def landing_to_look_at(home: Home) -> LandingStore:
    """The home's landing, to read from."""
    return LandingStore(home.landing, lambda: datetime.now(UTC), RefusingRedactor())


def require_landing(home: Home) -> LandingStore:
    """The home's landing, to read from, after every landed byte was found as it arrived.

    Raises:
        LandingError: A landed file is missing or altered, or the manifest is.
    """
    store = landing_to_look_at(home)
    problems = store.verify()
    if problems:
        first = problems[0]
        more = f" ({len(problems)} in all)" if len(problems) > 1 else ""
        raise LandingError(
            f"landing/{first.relative_path}: {first.detail}{more}; restore the landing from the"
            " last backup."
        )
    return store
