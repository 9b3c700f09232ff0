"""What a period holds, as evidence. Belongs here: lines, numbers and root of every period."""

import json
from pathlib import Path

from orchestration.home import Home
from orchestration.proof.deriving import TreeStates
from tests.homes import warehouse_rows

PeriodKey = tuple[str, str]
"""Company and period."""

LINES = """
    select lines.entity_id, days.period, count(*),
        md5(string_agg(cast(lines as varchar), '|' order by lines.journal_line_id))
    from core.fct_journal_lines as lines
    inner join core.dim_fiscal_day as days
        on lines.entity_id = days.entity_id and lines.posting_date = days.calendar_date
    group by all
"""
NUMBERS = """
    select entity_id, journal_entry_id, entry_number from core.fct_entry_numbers
"""


def keep_periods(home: Home, step: int) -> None:
    """Write down what every period holds after a run."""
    trees = TreeStates(home.heads)
    periods = [
        [entity, period, count, lines, trees.of((entity, period)).root.hex()]
        for entity, period, count, lines in warehouse_rows(home, LINES)
    ]
    numbers = [list(row) for row in warehouse_rows(home, NUMBERS)]
    _file(home, step).write_text(json.dumps({"periods": periods, "numbers": numbers}), "utf-8")


def periods_after(home: Home, step: int) -> dict[PeriodKey, tuple[int, str, str]]:
    """Number of lines, digest of the lines and root of every period after a run."""
    found = json.loads(_file(home, step).read_text("utf-8"))["periods"]
    return {(entity, period): (*held,) for entity, period, *held in found}


def numbers_after(home: Home, step: int) -> dict[tuple[str, str], int]:
    """Entry numbers after a run, by company and entry."""
    found = json.loads(_file(home, step).read_text("utf-8"))["numbers"]
    return {(entity, entry): number for entity, entry, number in found}


def _file(home: Home, step: int) -> Path:
    return home.path / f"periods_{step}.json"
