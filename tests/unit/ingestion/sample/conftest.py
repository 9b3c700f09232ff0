"""The generated sample chain, once per test session, read back as the records it delivers.

Belongs here: generating and reading. Does not belong here: any expectation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from ingestion.sample import SampleSummary, generate

ENVELOPES = {
    "orders": "orders",
    "payments": "payments",
    "refunds": "refunds",
    "payouts": "payouts",
    "payout_entries": "payout_entries",
    "inventory_changes": "changes",
    "gift_card_activities": "gift_card_activities",
}


@dataclass
class Drop:
    """A drop folder with the summary of the run that wrote it."""

    folder: Path
    summary: SampleSummary

    def records(self, object_name: str) -> Iterator[dict[str, Any]]:
        """Yield an object's records in delivery order."""
        for path in sorted((self.folder / object_name).iterdir()):
            yield from json.loads(path.read_text(encoding="utf-8"))[ENVELOPES[object_name]]

    def responses(self, object_name: str) -> Iterator[dict[str, Any]]:
        """Yield the fetch envelopes of an object delivered one response per line."""
        for path in sorted((self.folder / object_name).iterdir()):
            yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())

    @cached_property
    def orders(self) -> dict[str, dict[str, Any]]:
        """The newest version of every order by id."""
        return {order["id"]: order for order in self.records("orders")}

    @cached_property
    def payments(self) -> dict[str, dict[str, Any]]:
        """The newest version of every payment by id."""
        return {payment["id"]: payment for payment in self.records("payments")}

    @cached_property
    def refunds(self) -> dict[str, dict[str, Any]]:
        """The newest version of every refund by id."""
        return {refund["id"]: refund for refund in self.records("refunds")}


@pytest.fixture(scope="session")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Drop:
    folder = tmp_path_factory.mktemp("drop")
    return Drop(folder, generate(folder))
