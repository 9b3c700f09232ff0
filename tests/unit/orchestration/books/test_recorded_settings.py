"""What the settings say of posting is landed when it changed, and never how targets are reached."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingestion.landing.store import LandingStore
from orchestration.books.code_version import rules_hash
from orchestration.books.recorded_settings import land_settings, recorded_settings
from orchestration.home import Home
from orchestration.run.context import open_home
from orchestration.settings import parse_settings

TEXT = """
format_version = 1
[[entities]]
id = "corner"
name = "Corner Shop LLC"
functional_currency = "USD"
standard_cost_ratio = "0.55"
[[locations]]
id = "LCORNER"
entity = "corner"
source = "square"
name = "Corner Shop"
closed_weekdays = ["sunday"]
trading_days = [{ valid_from = 2020-02-03, time_zone = "America/New_York", cut_off = "04:00" }]
[sources.square]
[targets.ledger]
kind = "xero"
options = { tenant = "not-to-be-landed" }
"""
SETTINGS = parse_settings(TEXT)
LATER = parse_settings(TEXT.replace("04:00", "05:00"))


@pytest.fixture
def store(tmp_path: Path) -> LandingStore:
    home = Home(tmp_path / "home").ensure()
    home.settings_file.write_text(TEXT, "utf-8")
    return open_home(home, lambda: datetime(2026, 3, 1, tzinfo=UTC)).store


def test_settings_are_landed_once_and_again_when_they_changed(store: LandingStore) -> None:
    for settings in (SETTINGS, SETTINGS, LATER, LATER, SETTINGS):
        land_settings(store, settings)
    seen = store.observations()
    assert [each.object_name for each in seen] == ["settings"] * 3
    held = [recorded_settings(store, seen[:count]) for count in range(4)]
    assert held[0] is None
    assert [each and each.locations for each in held[1:]] == [
        SETTINGS.locations,
        LATER.locations,
        SETTINGS.locations,
    ]


def test_what_was_recorded_gives_the_same_rules(store: LandingStore, tmp_path: Path) -> None:
    land_settings(store, SETTINGS)
    held = recorded_settings(store, store.observations())
    assert held is not None
    assert rules_hash(held, tmp_path) == rules_hash(SETTINGS, tmp_path)


def test_how_targets_are_reached_is_not_landed(store: LandingStore) -> None:
    land_settings(store, SETTINGS)
    (observation,) = store.observations()
    landed = store.blob_path(observation).read_text("utf-8")
    assert "LCORNER" in landed
    assert "targets" not in landed
    assert "not-to-be-landed" not in landed


def test_settings_that_differ_only_in_their_targets_are_not_landed_again(
    store: LandingStore,
) -> None:
    land_settings(store, SETTINGS)
    land_settings(store, parse_settings(TEXT.replace("not-to-be", "never-to-be")))
    assert len(store.observations()) == 1
