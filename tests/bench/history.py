"""What a day costs upon a long history: `python -m tests.bench.history --months 12,36`.

Belongs here: homes of so many closed months, one more day upon each, the section kept in docs. Not:
sizes and the baseline (__main__.py), measuring (measuring.py).
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingestion.sample import generate
from tests.bench.drop_data import new_home, write_next_day
from tests.bench.measuring import PROJECT, BenchmarkError, Measured, measure
from tests.bench.report import keep_in_docs

DOCUMENT = PROJECT / "docs" / "benchmark.md"
PIPELINE, CLOSING = (f"tests.bench.{name}" for name in ("pipeline_run", "closing_run"))
LAST_MONTH = date(2026, 10, 1)
MOST_MORE_PERCENT = 20
TIMES = 3


@dataclass(frozen=True, slots=True)
class HistoryResult:
    """One more day upon some months.

    Attributes:
        months: Months of trade, all but the last closed.
        lines: Order lines of ordinary trade.
        days: The measured runs of the same day, each on a copy of the home.
        idle: A run with nothing new.
    """

    months: int
    lines: int
    days: tuple[Measured, ...]
    idle: Measured

    def median(self, what: str) -> float:
        """Median seconds (`wall` or `cpu`) of the day."""
        return statistics.median(getattr(day, what) for day in self.days)


def first_date(months: int) -> date:
    """First day of so many months that end with LAST_MONTH."""
    before = LAST_MONTH.year * 12 + LAST_MONTH.month - months
    return date(before // 12, before % 12 + 1, 1)


def measure_history(months: int, work: Path) -> HistoryResult:
    """Measure one more day upon a home of so many months.

    Raises:
        BenchmarkError: A run failed.
    """
    drop, day, again = work / "drop", work / "next_day", work / "again"
    work.mkdir(parents=True, exist_ok=True)
    summary = generate(drop, first_date=first_date(months))
    home = new_home(work / "home")
    measure([PIPELINE, str(home.path), str(drop)], work)
    measure([CLOSING, str(home.path)], work)
    idle = measure([PIPELINE, str(home.path), str(drop)], work)
    write_next_day(drop, day)
    days = []
    for _ in range(TIMES):
        shutil.copytree(home.path, again)
        days.append(measure([PIPELINE, str(again), str(day)], work))
        shutil.rmtree(again)
    return HistoryResult(months, summary.order_lines, tuple(days), idle)


def history_section(results: list[HistoryResult]) -> str:
    """The section of the document."""
    rows = [
        f"| {each.months} | {each.lines:,} | {each.median('wall'):.1f} | {each.median('cpu'):.1f}"
        f" | {each.idle.wall:.1f} | {max(day.peak for day in each.days) / 1e9:.2f} |"
        for each in results
    ]
    shortest, longest = results[0], results[-1]
    more = {
        what: 100 * (longest.median(what) / shortest.median(what) - 1) for what in ("wall", "cpu")
    }
    over = more["wall"] - MOST_MORE_PERCENT
    verdict = "met" if over <= 0 else f"missed by {over:.0f} points"
    told = (
        "One more day (31 receipts a store) upon months of the same trade, all but the last of"
        f" them closed; median of {TIMES} runs."
    )
    compared = (
        f"- A day upon {longest.months} months takes {more['wall']:.0f}% more wall time and"
        f" {more['cpu']:.0f}% more CPU than one upon {shortest.months} (target at most"
        f" {MOST_MORE_PERCENT}% more wall time): {verdict}."
    )
    heads = "| months | order lines | day, wall s | CPU s | nothing new, wall s | peak GB |"
    ruler = "|---:|---:|---:|---:|---:|---:|"
    return "\n".join(["## Months of history\n", told, "", heads, ruler, *rows, "", compared, ""])


def main() -> int:
    """Measure the histories asked for, print and keep the section; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.history", description=__doc__)
    parser.add_argument("--months", default="12,36", help="months of history, shortest first")
    parser.add_argument("--table", type=Path, default=DOCUMENT, help="Markdown file to keep")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tillbook-history-") as work:
        try:
            results = [
                measure_history(int(months), Path(work) / months)
                for months in chosen.months.split(",")
            ]
        except BenchmarkError as problem:
            sys.stderr.write(f"{problem}\n")
            return 1
    section = history_section(results)
    sys.stdout.write(section)
    keep_in_docs(chosen.table, [section])
    return 0


if __name__ == "__main__":
    sys.exit(main())
