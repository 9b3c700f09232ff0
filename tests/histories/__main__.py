"""`python -m tests.histories`: more histories than the tests draw, of a seed that is printed."""

import argparse
import random
import secrets
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from orchestration.crash_points import CRASH_POINTS
from tests.histories.closing_comparing import differences_with_closes
from tests.histories.closing_drawing import STEPS, drawn_with_closes
from tests.histories.closing_running import (
    run_with_closes,
    side_by_side_with_closes,
    taken_before,
)
from tests.histories.comparing import Difference
from tests.histories.drawing import drawn
from tests.histories.history import History
from tests.histories.reporting import explained
from tests.histories.running import differences_of, run_histories
from tests.histories.shrinking import Trial, side_by_side

A_HOME = 300
"""Histories that ride in one home."""


def main() -> int:
    """Draw, run and compare; exit code 1 and a history to keep if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9))
    parser.add_argument("--closes", action="store_true", help="histories whose periods close")
    given = parser.parse_args()
    kind = " whose periods close" if given.closes else ""
    print(f"{given.histories} histories{kind} of seed {given.seed}", flush=True)  # noqa: T201
    if not given.closes:
        return ridden(drawn(given.histories, given.seed), compared, side_by_side)
    dice = random.Random(given.seed)  # noqa: S311

    def compared_with_closes(folder: Path, riding: Sequence[History]) -> list[Difference]:
        crashes = {step: dice.choice(CRASH_POINTS) for step in STEPS}
        print(f"killed at {crashes}", flush=True)  # noqa: T201
        home = run_with_closes(folder, riding, crashes)
        return differences_with_closes(home, riding, taken_before(home))

    histories = drawn_with_closes(given.histories, given.seed)
    return ridden(histories, compared_with_closes, side_by_side_with_closes)


def compared(folder: Path, riding: Sequence[History]) -> list[Difference]:
    """What books and reference differ on."""
    return differences_of(run_histories(folder, riding), riding)


def ridden(
    histories: Sequence[History],
    compare: Callable[[Path, Sequence[History]], list[Difference]],
    trial: Trial,
) -> int:
    """Run histories home by home; exit code 1 at the first that differs."""
    with tempfile.TemporaryDirectory(prefix="tillbook-fuzz-") as folder:
        for first in range(0, len(histories), A_HOME):
            riding = histories[first : first + A_HOME]
            found = compare(Path(folder) / f"home{first}", riding)
            if found:
                print(explained(riding, found, Path(folder), trial))  # noqa: T201
                return 1
            print(f"{first + len(riding)} agree", flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
