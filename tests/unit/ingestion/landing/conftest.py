"""A landing in a temporary folder, with a clock that ticks and a redactor one can watch."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingestion.landing.card_numbers import mask_card_numbers
from ingestion.landing.redaction import Redacted
from ingestion.landing.store import LandingStore


class TickingClock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 23, 59, 58, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class CardRedactor:
    """Masks card numbers and counts how often it was asked to keep what it took out."""

    def __init__(self) -> None:
        self.kept = 0
        self.discarded = 0
        self.redacted = 0

    def redact(self, source: str, object_name: str, suffix: str, data: bytes) -> Redacted:
        self.redacted += 1
        masked, count = mask_card_numbers(data, is_json=suffix == ".json")
        return Redacted(masked, {"card_numbers": count} if count else {})

    def fingerprint(self, data: bytes) -> str:
        return hashlib.blake2b(data, key=b"test").hexdigest()

    def keep(self) -> None:
        self.kept += 1

    def discard(self) -> None:
        self.discarded += 1


@pytest.fixture
def redactor() -> CardRedactor:
    return CardRedactor()


@pytest.fixture
def landing_root(tmp_path: Path) -> Path:
    return tmp_path / "home" / "landing"


@pytest.fixture
def store(landing_root: Path, redactor: CardRedactor) -> LandingStore:
    return LandingStore(landing_root, TickingClock(), redactor)


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder
