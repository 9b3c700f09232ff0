"""What posting costs: `python -m tests.bench.posting`.

Belongs here: which sizes, the section kept in docs. Not: the posting (posting_run.py), measuring.
"""

import sys
import tempfile
from pathlib import Path

from tests.bench.history import DOCUMENT
from tests.bench.measuring import BenchmarkError, Measured, measure
from tests.bench.report import keep_in_docs

RUN = "tests.bench.posting_run"
SIZES = (("summary", 10_000), ("detail", 10_000), ("detail", 100_000), ("detail", 300_000))
MOST_SECONDS = 10


def posting_section(results: list[tuple[str, int, Measured]]) -> str:
    """The section of the document."""
    heads = "| mode | entries | plan, wall s | deliver, wall s | CPU s | peak GB |"
    ruler = "|---|---:|---:|---:|---:|---:|"
    rows = [
        f"| {mode} | {entries:,} | {found.of('plan').wall:.1f} | {found.of('deliver').wall:.1f}"
        f" | {found.of('plan', 'deliver').cpu:.1f}"
        f" | {found.of('plan', 'deliver').peak / 1e9:.2f} |"
        for mode, entries, found in results
    ]
    took = results[0][2].of("plan", "deliver").wall
    over = took - MOST_SECONDS
    verdict = "met" if over <= 0 else f"missed by {over:.1f} s"
    less, more = (found.of("plan", "deliver").peak for _, _, found in results[-2:])
    asked = f"(target at most {MOST_SECONDS}): {verdict}"
    sentences = [
        f"- {SIZES[0][1]:,} daily summaries to plain text: {took:.1f} s {asked}.",
        f"- Three times the entries in detail take {more / less:.2f} times the memory.",
    ]
    told = "Made-up books to plain text, journal and beancount twin; four lines an entry."
    return "\n".join(["## Posting\n", told, "", heads, ruler, *rows, "", *sentences, ""])


def main() -> int:
    """Measure, print and keep the section; return the exit code."""
    results = []
    with tempfile.TemporaryDirectory(prefix="tillbook-posting-") as folder:
        for mode, entries in SIZES:
            work = Path(folder) / f"{mode}-{entries}"
            work.mkdir()
            try:
                results.append((mode, entries, measure([RUN, str(work), mode, str(entries)], work)))
            except BenchmarkError as problem:
                sys.stderr.write(f"{problem}\n")
                return 1
    section = posting_section(results)
    sys.stdout.write(section)
    keep_in_docs(DOCUMENT, [section])
    return 0


if __name__ == "__main__":
    sys.exit(main())
