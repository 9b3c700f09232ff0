"""Targets that are folders: each entry exactly once, whatever order kills and repeats come in.

Who sends does what the outbox does: after a kill it looks up what is uncertain and sends the rest
again. Kills fall anywhere, in looking up and in making good as well.
"""

import random
from pathlib import Path

import pytest

from orchestration.posting.entries import Entry
from orchestration.posting.targets.protocol import Posted
from tests.file_target_entries import SPAN, entry, movement_of, opened, reversal, to_send
from tests.killed_writers import killed_at

FEW = {"plain_text": 16, "quickbooks_desktop": 16, "saft": 10, "tables": 6}
MANY = 200
MOST_STEPS = 24


def one_delivery(chance: random.Random, kind: str, folder: Path, batch: list[Entry]) -> list[Entry]:
    """Send a batch, or be killed at some step of it; what is uncertain then."""
    if chance.random() < 0.3:
        sent = opened(kind, folder).send(to_send(batch))
        assert {one.external_id for one in sent if isinstance(one, Posted)} == {
            one.external_id for one in batch
        }
        return []
    killed_at(chance.randrange(MOST_STEPS), lambda: opened(kind, folder).send(to_send(batch)))
    return batch


@pytest.mark.parametrize("kind", sorted(FEW))
def test_each_entry_exactly_once(kind: str, tmp_path: Path) -> None:
    hold_each_entry_once(kind, tmp_path, range(FEW[kind]))


@pytest.mark.soak
@pytest.mark.parametrize("kind", sorted(FEW))
def test_each_entry_exactly_once_at_length(kind: str, tmp_path: Path) -> None:
    hold_each_entry_once(kind, tmp_path, range(1_000, 1_000 + MANY))


def hold_each_entry_once(kind: str, tmp_path: Path, seeds: range) -> None:
    """Deliver with kills drawn by each seed; in the end each entry is there once."""
    for seed in seeds:
        chance = random.Random(seed)  # noqa: S311 - a repeatable choice
        folder = tmp_path / str(seed)
        target = opened(kind, folder)
        plain = [entry(number) for number in chance.sample(range(60), 8)]
        entries = [*plain, *map(reversal, plain[:3])]
        uncertain: list[Entry] = []
        for _ in range(5):
            if uncertain and chance.random() < 0.5:
                killed_at(
                    chance.randrange(6),
                    lambda: opened(kind, folder).look_up(uncertain),  # noqa: B023
                )
            found = target.look_up(uncertain)
            missing = [one for one in uncertain if not found[one.external_id]]
            uncertain = one_delivery(chance, kind, folder, [*missing, *chance.sample(entries, 4)])
        target.send(to_send(entries))

        held = [one.external_id for one in target.entries("harbor", *SPAN)]
        assert sorted(map(str, held)) == sorted(one.external_id for one in entries), seed
        moved = {
            (one.account, one.currency_code): one.amount_minor
            for one in target.movements("harbor", *SPAN)
        }
        assert moved == movement_of(entries), seed
        assert all(target.look_up(entries).values()), seed
