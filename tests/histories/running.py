"""Histories run through the project side by side. Belongs here: one home, one build a delivery."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from orchestration.home import Home
from tests.histories.comparing import Difference, Figures, differences, figures_of_books
from tests.histories.delivering import settings_text, write_step
from tests.histories.history import STEPS, History
from tests.homes import configured_home, run_books
from tests.reference_ledger.book import Book
from tests.reference_ledger.ledger import books

SEPARATOR = "\t"
Ledger = Callable[..., Book]


def run_histories(path: Path, histories: Sequence[History]) -> Home:
    """Deliver and build step by step; what the books say after each step is kept in the home."""
    home = configured_home(path, settings_text(histories))
    for step in last_steps(histories):
        drop = write_step(path / f"drop{step}", histories, step)
        run_books(home, "square", drop)
        write_figures(home, step, figures_of_books(home))
    return home


def last_steps(histories: Sequence[History]) -> Iterator[int]:
    """The deliveries that hold anything."""
    told = {step for history in histories for each in history.told for step in each.steps}
    return (step for step in STEPS if step in told)


def differences_of(
    home: Home, histories: Sequence[History], ledger: Ledger = books
) -> list[Difference]:
    """Every difference after every delivery, the first delivery first."""
    return [
        difference
        for step in last_steps(histories)
        for difference in differences(read_figures(home, step), histories, step, ledger)
    ]


def _figures_file(home: Home, step: int) -> Path:
    return home.path / f"figures_{step}.json"


def write_figures(home: Home, step: int, figures: Figures) -> None:
    """Keep what the books say after a step in the home."""
    flat = {SEPARATOR.join(figure): amount for figure, amount in figures.items()}
    _figures_file(home, step).write_text(json.dumps(flat), "utf-8")


def read_figures(home: Home, step: int) -> Figures:
    """What the books said after a step."""
    flat = json.loads(_figures_file(home, step).read_text("utf-8"))
    return {tuple(figure.split(SEPARATOR)): amount for figure, amount in flat.items()}
