"""Command line of the generator: ``python -m ingestion.sample DEST [--orders N] [--from D]``.

Belongs here: parsing and printing. Does not belong here: anything the generator decides.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from ingestion.sample import DEFAULT_SEED, generate
from ingestion.sample.reference import FIRST_DATE


def main() -> int:
    """Write the sample chain and print what was written; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m ingestion.sample", description="Write the sample chain's drop folder."
    )
    parser.add_argument("destination", type=Path, help="folder to write into")
    parser.add_argument(
        "--orders", type=int, help="receipts of ordinary trade (31 a day of a store)"
    )
    parser.add_argument(
        "--from",
        dest="first_date",
        type=date.fromisoformat,
        default=FIRST_DATE,
        help="first day of trade (%(default)s)",
    )
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="seed (%(default)s)")
    chosen = parser.parse_args()
    try:
        summary = generate(chosen.destination, chosen.orders, chosen.seed, chosen.first_date)
    except ValueError as problem:
        parser.error(str(problem))
    sys.stdout.write(
        f"{summary.orders} orders with {summary.order_lines} lines and {summary.case_documents}"
        f" case records in {summary.files} files ({summary.bytes_written} bytes)"
        f" under {chosen.destination}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
