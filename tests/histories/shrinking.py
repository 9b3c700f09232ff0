"""The shortest part of a failing history that still fails.

Belongs here: leaving events out. All candidates of a round are companies of one home, so that a
round costs one build a delivery however many candidates it tries.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.histories.comparing import Difference
from tests.histories.history import History, Told
from tests.histories.running import differences_of, run_histories
from tests.reference_ledger.events import Sale

ROUNDS = 4
Trial = Callable[[Path, Sequence[History]], list[Difference]]


@dataclass(frozen=True, slots=True)
class Failing:
    """A history and what books and reference differ on."""

    history: History
    found: list[Difference]


def side_by_side(folder: Path, candidates: Sequence[History]) -> list[Difference]:
    """Run the candidates as companies of one home."""
    return differences_of(run_histories(folder, candidates), candidates)


def shrunk(failing: Failing, folder: Path, trial: Trial = side_by_side) -> Failing:
    """The shortest failing part found within so many rounds."""
    for number in range(ROUNDS):
        candidates = list(_candidates(failing.history))
        found = trial(folder / f"round{number}", candidates) if candidates else []
        if not found:
            break
        best = min({each.history for each in found}, key=lambda at: _size(candidates[at]))
        failing = Failing(candidates[best], [each for each in found if each.history == best])
    return failing


def _size(history: History) -> tuple[int, int]:
    decided = len(history.decisions) + len(history.remapped)
    return len(history.told) + decided, sum(sum(each.steps) for each in history.told)


def _sales_alone(history: History) -> Iterator[tuple[Told, ...]]:
    """What is told of each sale: its versions and what came back of it."""
    for name in sorted({each.event.name for each in history.told if isinstance(each.event, Sale)}):
        yield tuple(
            each
            for each in history.told
            if name in (each.event.name, getattr(each.event, "sale", ""))
        )


def _with_less_decided(history: History) -> Iterator[History]:
    """Without its accounts changed, and without each of its decisions."""
    yield replace(history, remapped=())
    for decision in history.decisions:
        kept = tuple(each for each in history.decisions if each != decision)
        yield replace(history, decisions=kept)


def _candidates(history: History) -> Iterator[History]:
    """All in one delivery; each told once; a sale alone; without blocks, from half down to one."""
    at_once = tuple(Told(each.event, (1,)) for each in history.told)
    told_once = tuple(Told(each.event, each.steps[:1]) for each in history.told)
    told = [at_once, told_once, *_sales_alone(history)]
    tried = [replace(history, told=each) for each in told]
    tried.extend(_with_less_decided(history))
    size = len(history.told) // 2
    while size:
        tried.extend(
            history.without(range(first, first + size))
            for first in range(0, len(history.told), size)
        )
        size //= 2
    seen = {history}
    for candidate in tried:
        if candidate.told and candidate not in seen:
            seen.add(candidate)
            yield candidate
