"""How one company's books are to stand in one target, as planning is asked.

Belongs here: what settings and the target's capabilities say about the form of entries. Not: the
entries (planning.py).
"""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from orchestration.posting.targets.protocol import Capabilities
from orchestration.settings import TargetSettings

EVER = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of a plan.

    Attributes:
        target: Its name in `tillbook.toml`.
        entity_id: Whose books.
        settings: What `tillbook.toml` says of the target.
        capabilities: What the target can take.
        accounts: The mapping: approved rows of accounts.csv.
    """

    target: str
    entity_id: str
    settings: TargetSettings
    capabilities: Capabilities
    accounts: pa.Table

    @property
    def mapping_version(self) -> str:
        """Which mapping this is; empty where the target needs none."""
        versions = self.accounts.column("mapping_version").unique().to_pylist()
        return str(versions[0]) if versions and versions[0] else ""

    def asked(self, after_run_id: str) -> pa.Table:
        """The one row that the SQL reads.

        Args:
            after_run_id: Through which run the target was planned before; empty: never.
        """
        dimensions = {
            name: self.settings.dimensions[name]
            for name in self.capabilities.dimensions
            if name in self.settings.dimensions
        }
        row = {
            "target": self.target,
            "entity_id": self.entity_id,
            "first_day": self.settings.first_day or EVER,
            "is_detail": self.settings.mode == "detail",
            "is_functional": self.capabilities.amounts == "functional",
            "decimals": self.capabilities.decimals,
            "parties_per_entry": self.capabilities.parties_per_entry,
            "journals": list(self.settings.journals),
            "dimension_names": list(dimensions),
            "dimension_values": list(dimensions.values()),
            "after_run_id": after_run_id,
        }
        return pa.Table.from_pylist([row], schema=ASKED)


ASKED = pa.schema(
    [
        ("target", pa.string()),
        ("entity_id", pa.string()),
        ("first_day", pa.date32()),
        ("is_detail", pa.bool_()),
        ("is_functional", pa.bool_()),
        ("decimals", pa.int32()),
        ("parties_per_entry", pa.int32()),
        ("journals", pa.list_(pa.string())),
        ("dimension_names", pa.list_(pa.string())),
        ("dimension_values", pa.list_(pa.string())),
        ("after_run_id", pa.string()),
    ]
)
