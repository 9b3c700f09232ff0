"""All of histories in one delivery and one run, with nothing closed.

Belongs here: what of the books of periods that close must be the same as of these, whatever was
closed in between. What closed periods hold depends on what had landed by then, so costs may differ
while anything is closed; which day something is of, and all that is not cost, may not.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from orchestration.home import Home
from tests.histories.closing_comparing import QUERIES
from tests.histories.closing_running import change_rules, closable_home
from tests.histories.comparing import Figures, figures_of_books
from tests.histories.correcting import Listed
from tests.histories.delivering import write_step
from tests.histories.history import History, Told
from tests.histories.running import write_figures
from tests.homes import run_books
from tests.reference_ledger.book import (
    COST_OF_GOODS,
    INVENTORY,
    SHRINK,
    TRUE_UP,
    WASTE,
    WRITE_DOWNS,
)

OF_COST = {INVENTORY, COST_OF_GOODS, SHRINK, WRITE_DOWNS, WASTE, TRUE_UP, "6170"}
NOT_OF_COST = {"net sales", "over and short of", "tender clearing of", "gift card"}
ONE = 1


def run_at_once(path: Path, histories: Sequence[History]) -> Home:
    """One delivery, with every document twice, and one run."""
    home = closable_home(path, histories)
    change_rules(home, histories)
    told = [at_once(history) for history in histories]
    run_books(home, "square", write_step(path / "drop", told, ONE))
    write_figures(home, ONE, figures_of_books(home, QUERIES))
    return home


def at_once(history: History) -> History:
    """A history told at once; of lists without versions what was told last."""
    last = {each.event.name: each for each in history.told if isinstance(each.event, Listed)}
    return replace(
        history,
        told=tuple(
            Told(each.event, (ONE, ONE))
            for each in history.told
            if last.get(each.event.name, each) is each
        ),
    )


def whatever_was_closed(figures: Figures) -> Figures:
    """What must be the same: all but cost, by business date."""
    kept: Figures = defaultdict(int)
    for figure, amount in figures.items():
        if figure[0] in NOT_OF_COST:
            kept[figure] += amount
        elif figure[0] == "posted" and figure[2] not in OF_COST:
            kept["of the day", *figure[1:4]] += amount
    return {figure: amount for figure, amount in kept.items() if amount}


def if_nothing_is_closed(figures: Figures) -> Figures:
    """What must be the same where every period is open in the end: all but posting dates."""
    kept: Figures = defaultdict(int)
    for figure, amount in figures.items():
        if figure[0] == "posted":
            kept["of the day", *figure[1:4]] += amount
        else:
            kept[figure] += amount
    return {figure: amount for figure, amount in kept.items() if amount}
