"""What the settings said of posting when a run began, landed as a control record.

Belongs here: landing it whenever it changed and reading back what held at a point of the landing.
Not: reading `tillbook.toml` (orchestration/settings.py). Only the tables that make books are
landed: how targets are reached is not among them, so no password can be.
"""

from collections.abc import Sequence

from ingestion.landing.manifest import Observation
from ingestion.landing.store import LandingStore
from orchestration.books.control_records import land_control_record
from orchestration.settings import Settings

SETTINGS_OBJECT = "settings"
RECORDED_TABLES = frozenset({"format_version", "entities", "locations", "sources"})
"""What posting reads; `rules_hash` is taken over the same."""


def land_settings(store: LandingStore, settings: Settings) -> None:
    """Land what the settings say of posting, unless it was landed last."""
    text = settings.model_dump_json(include=set(RECORDED_TABLES), exclude_none=True, indent=1)
    land_control_record(store, SETTINGS_OBJECT, text, deduplicate=True)


def recorded_settings(store: LandingStore, seen: Sequence[Observation]) -> Settings | None:
    """What held after these observations; None where it was not recorded yet.

    Args:
        store: Where the observed files lie.
        seen: Observations in sequence.
    """
    for observation in reversed(seen):
        if observation.source == "control" and observation.object_name == SETTINGS_OBJECT:
            with store.open_blob(observation) as blob:
                return Settings.model_validate_json(blob.read())
    return None
