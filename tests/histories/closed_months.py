"""What a month holds, as evidence. Belongs here: lines, numbers and root of every month."""

import json
from pathlib import Path

from orchestration.home import Home
from orchestration.proof.deriving import TreeStates
from tests.homes import warehouse_rows

Month = tuple[str, str]
"""Company and month."""

LINES = """
    select entity_id, strftime(posting_date, '%Y-%m') as month, count(*),
        md5(string_agg(cast(lines as varchar), '|' order by journal_line_id))
    from core.fct_journal_lines as lines
    group by all
"""
NUMBERS = """
    select entity_id, journal_entry_id, entry_number from core.fct_entry_numbers
"""


def keep_months(home: Home, step: int) -> None:
    """Write down what every month holds after a run."""
    trees = TreeStates(home.heads)
    months = [
        [entity, month, count, lines, trees.of((entity, month)).root.hex()]
        for entity, month, count, lines in warehouse_rows(home, LINES)
    ]
    numbers = [list(row) for row in warehouse_rows(home, NUMBERS)]
    _file(home, step).write_text(json.dumps({"months": months, "numbers": numbers}), "utf-8")


def months_after(home: Home, step: int) -> dict[Month, tuple[int, str, str]]:
    """Number of lines, digest of the lines and root of every month after a run."""
    found = json.loads(_file(home, step).read_text("utf-8"))["months"]
    return {(entity, month): (*held,) for entity, month, *held in found}


def numbers_after(home: Home, step: int) -> dict[tuple[str, str], int]:
    """Entry numbers after a run, by company and entry."""
    found = json.loads(_file(home, step).read_text("utf-8"))["numbers"]
    return {(entity, entry): number for entity, entry, number in found}


def _file(home: Home, step: int) -> Path:
    return home.path / f"months_{step}.json"
