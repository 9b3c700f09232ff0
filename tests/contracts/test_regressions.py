"""Every error that users of other systems reported is a test here, named by its row of the list."""

import re
from pathlib import Path

ROWS = range(1, 30)
TESTS = Path(__file__).parents[1]
NAMED = re.compile(r"^def test_row_(\d\d)_", re.MULTILINE)


def test_every_row_of_the_list_is_a_test() -> None:
    found = {
        int(number)
        for file in TESTS.rglob("test_*.py")
        for number in NAMED.findall(file.read_text("utf-8"))
    }
    assert found == set(ROWS)
