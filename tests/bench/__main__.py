"""Runs the benchmark: `python -m tests.bench --sizes 100k,1m`.

Belongs here: the order of the measured runs, the command line. Not: measuring, comparing, wording.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench.comparison import compare
from tests.bench.drop_data import lines_of, new_home, write_next_day
from tests.bench.measuring import PROJECT, BenchmarkError, Measured, measure
from tests.bench.report import (
    SizeResult,
    demo_section,
    differences,
    keep_in_docs,
    size_section,
)

DOCUMENT = PROJECT / "docs" / "benchmark.md"
PIPELINE, BASELINE, DATA, DEMO = (
    f"tests.bench.{name}" for name in ("pipeline_run", "baseline_run", "drop_data", "demo_run")
)


def main() -> int:
    """Measure the sizes asked for, print and keep the table; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--sizes", default="100k", help="order lines, such as 100k,1m")
    parser.add_argument("--table", type=Path, default=DOCUMENT, help="Markdown file to keep")
    parser.add_argument("--work", type=Path, help="folder to work in and keep; else a passing one")
    parser.add_argument("--without-demo", action="store_true", help="leave the two demos out")
    chosen = parser.parse_args()
    try:
        sizes = [(size.strip(), lines_of(size)) for size in chosen.sizes.split(",") if size.strip()]
    except ValueError as problem:
        parser.error(str(problem))
    with tempfile.TemporaryDirectory(prefix="tillbook-bench-") as passing:
        try:
            return _measure_all(
                sizes, chosen.work or Path(passing), chosen.table, demo=not chosen.without_demo
            )
        except BenchmarkError as problem:
            sys.stderr.write(f"{problem}\n")
            return 1


def _measure_all(sizes: list[tuple[str, int]], work: Path, table: Path, *, demo: bool) -> int:
    agrees = True
    for size, lines in sizes:
        result = measure_size(size, lines, work / size)
        section = size_section(result)
        sys.stdout.write(section + "\n")
        sys.stdout.flush()
        keep_in_docs(table, [section])
        agrees = agrees and not differences(result.comparison)
    if demo:
        section = demo_section(*measure_demo(work / "demo"))
        sys.stdout.write(section)
        keep_in_docs(table, [section])
    return 0 if agrees else 1


def measure_size(size: str, lines: int, work: Path) -> SizeResult:
    """Measure data, job, baseline, an idle run and one more day at one size.

    Args:
        size: As asked for.
        lines: Order lines.
        work: Empty or new folder.

    Raises:
        BenchmarkError: A run failed.
    """
    drop, day, results = work / "drop", work / "next_day", work / "results"
    work.mkdir(parents=True, exist_ok=True)
    home = new_home(work / "home")
    generated = measure([DATA, str(drop), str(lines)], work)
    full = measure([PIPELINE, str(home.path), str(drop)], work)
    baseline = measure([BASELINE, str(home.landing), str(results)], work)
    comparison = compare(home.warehouse, results)
    idle = measure([PIPELINE, str(home.path), str(drop)], work)
    documents = write_next_day(drop, day)
    next_day = measure([PIPELINE, str(home.path), str(day)], work)
    return SizeResult(size, lines, generated, full, idle, next_day, documents, baseline, comparison)


def measure_demo(work: Path) -> tuple[Measured, Measured]:
    """Measure a demo in a new home, and the same again.

    Raises:
        BenchmarkError: A demo failed.
    """
    work.mkdir(parents=True, exist_ok=True)
    home = str(work / "home")
    return measure([DEMO, home], work), measure([DEMO, home], work)


if __name__ == "__main__":
    sys.exit(main())
