"""Lands what Tillbook itself records: runs, settings, and the decisions of persons.

Belongs here: the one way a record becomes an observation of the source `control`. Not: the shape of
any record (run_records, differences, orchestration/periods, orchestration/verbs).
"""

import tempfile
from pathlib import Path
from typing import Final

from ingestion.landing.manifest import Observation
from ingestion.landing.store import LandingStore

MAPPING_PREPARATION: Final = "mapping_preparation"
MAPPING_APPROVAL: Final = "mapping_approval"
OF_ACCOUNTING_SYSTEMS: Final = frozenset({MAPPING_PREPARATION, MAPPING_APPROVAL})
"""Records about accounting systems: no run reads them, so none has to before a period closes."""


def land_control_record(
    store: LandingStore,
    object_name: str,
    text: str,
    *,
    name: str | None = None,
    deduplicate: bool = False,
) -> Observation:
    """Land a record's JSON; when this returns, it is durable.

    Args:
        store: The home's landing.
        object_name: What the record is, as the source `control` declares it.
        text: The record, without the newline it ends in.
        name: What its file is called, without suffix; None: as the object.
        deduplicate: Leave it out where the newest of that name has this very content.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name or object_name}.json"
        file.write_text(f"{text}\n", "utf-8")
        return store.land("control", object_name, file, deduplicate=deduplicate)
