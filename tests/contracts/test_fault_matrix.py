"""The table of faults by target in docs/decisions/posting.md says what the tests draw."""

import re

import pytest

from tests.homes import PROJECT

PAGE = PROJECT / "docs" / "decisions" / "posting.md"
NAMED = re.compile(r"`([^`]+)`")
ALL_FAULTS = {
    "done, then the answer is lost",
    "delivered twice",
    "half of a batch fails",
    "expired token",
    "closed period",
    "clock skew",
    "kill at each step",
}


def table() -> dict[str, list[str]]:
    """Cells of each row by what its first one says."""
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {first.strip("| "): rest for first, *rest in rows}


ROWS = table()


@pytest.mark.parametrize("column", range(6))
def test_each_fault_is_drawn_by_the_name_it_has_there(column: int) -> None:
    files = [NAMED.findall(ROWS[row][column])[0] for row in ("histories", "stand-in")]
    text = "\n".join((PROJECT / file).read_text("utf-8") for file in files)
    for fault, cells in ROWS.items():
        if fault not in ("", "histories", "stand-in", "seeds"):
            names = [name for name in NAMED.findall(cells[column]) if not name.startswith("tests/")]
            assert [name for name in names if name not in text] == [], fault


def test_no_fault_is_left_out() -> None:
    assert set(ROWS) >= ALL_FAULTS
    assert {len(cells) for cells in ROWS.values()} == {6}
