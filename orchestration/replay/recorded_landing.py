"""A scratch landing that shows what another landing holds, as far as a recorded run saw it.

Belongs here: only that view. What a run lands here (its run record) stays in the scratch folder;
the other landing is read and never written.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from ingestion.landing.manifest import Observation
from ingestion.landing.redaction import Redactor
from ingestion.landing.store import LandingStore
from orchestration.books.run_records import RUN_OBJECT


class RecordedLanding(LandingStore):
    """A landing of its own run records, and of what another landing holds.

    Args:
        root: Folder of what is landed here.
        clock: Gives the current instant, aware.
        redactor: Takes out what must not be written under `root`.
        recorded: The other landing.
        seen: Its observations that are shown.
    """

    def __init__(
        self,
        root: Path,
        clock: Callable[[], datetime],
        redactor: Redactor,
        recorded: LandingStore,
        seen: Sequence[Observation],
    ) -> None:
        super().__init__(root, clock, redactor)
        self._recorded = recorded
        self._seen = {observation.observation_id: observation for observation in seen}

    def observations(self, source: str | None = None, after_sequence: int = 0) -> list[Observation]:
        """Return what is shown of the other landing, then the run records landed here."""
        shown = [
            observation
            for observation in self._seen.values()
            if (source is None or observation.source == source)
            and observation.sequence > after_sequence
        ]
        own = super().observations(source, after_sequence)
        return shown + [record for record in own if record.object_name == RUN_OBJECT]

    def blob_path(self, observation: Observation) -> Path:
        """Return where the landed bytes lie, here or in the other landing."""
        if observation.observation_id in self._seen:
            return self._recorded.blob_path(observation)
        return super().blob_path(observation)
