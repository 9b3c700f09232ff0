"""`python -m tests.histories`: more histories than the tests draw, of a seed that is printed."""

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from tests.histories.drawing import drawn
from tests.histories.reporting import explained
from tests.histories.running import differences_of, run_histories

A_HOME = 300
"""Histories that ride in one home."""


def main() -> int:
    """Draw, run and compare; exit code 1 and a history to keep if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9))
    given = parser.parse_args()
    print(f"{given.histories} histories of seed {given.seed}", flush=True)  # noqa: T201
    histories = drawn(given.histories, given.seed)
    with tempfile.TemporaryDirectory(prefix="tillbook-fuzz-") as folder:
        for first in range(0, len(histories), A_HOME):
            riding = histories[first : first + A_HOME]
            home = run_histories(Path(folder) / f"home{first}", riding)
            found = differences_of(home, riding)
            if found:
                print(explained(riding, found, Path(folder)))  # noqa: T201
                return 1
            print(f"{first + len(riding)} agree", flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
