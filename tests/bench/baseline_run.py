"""The measured process of the baseline: the SQL files in order, then its result for comparison.

Belongs here: running the files and keeping what they came to. Not: the SQL (baseline/*.sql).
"""

import sys
from pathlib import Path

import duckdb

from tests.bench.measuring import mark

FILES = Path(__file__).with_name("baseline")
CONFIGURATION: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "1500MB",
    "threads": 2,
    "preserve_insertion_order": False,
}
RESULTS = ("entries", "trial_balance")


def run_baseline(landing: Path, results: Path, marks: Path) -> None:
    """Read a landing, post it, and leave entries and trial balance as Parquet.

    Args:
        landing: The home's landing folder.
        results: Folder for the Parquet files.
        marks: File the stages are marked in.
    """
    results.mkdir(parents=True, exist_ok=True)
    spill = str(results / "spill")
    with duckdb.connect(config={**CONFIGURATION, "temp_directory": spill}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set variable landing = ?", [str(landing)])
        for file in sorted(FILES.glob("*.sql")):
            mark(marks, file.stem[3:].replace("_", " "))
            connection.execute(file.read_text("utf-8"))
        mark(marks, "write results")
        for relation in RESULTS:
            connection.execute(f"copy {relation} to '{results / relation}.parquet'")


def main() -> None:
    """Run the baseline: LANDING RESULTS, then the file of marks."""
    landing, results, marks = (Path(argument) for argument in sys.argv[1:])
    run_baseline(landing, results, marks)


if __name__ == "__main__":
    main()
