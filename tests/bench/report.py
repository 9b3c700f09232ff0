"""The benchmark's words: the Markdown table kept in docs, and what is printed.

Belongs here: wording of measurements. Not: taking them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.comparison import Comparison
from tests.bench.measuring import Measured, Stage

FIXED = ("start-up",)
BEFORE_LANDED = ("start-up", "land")
MOST_RATIO = 6
MOST_SECONDS = 60
MOST_BYTES = 2_000_000_000
MOST_NEXT_DAY_SECONDS = 30
MOST_DEMO_SECONDS = 45
TARGET_LINES = 1_000_000

HEADING = """\
# Benchmark

Written by `make bench SIZES=100k,1m` and `make bench-history MONTHS=12,36`; a run replaces its own
sections and keeps the others.

The whole job (`tillbook run`) stands beside a baseline of hand-written DuckDB SQL
(`tests/bench/baseline`), which reads the same landed files and posts the same entries, with
the same entry ids and costs. The run fails if a unit or the balance of an account differs by a
minor unit.
The sample's hand-written cases, and payouts and drawers that hold one, are left out of both by id.

Seconds are wall seconds, CPU seconds and memory are summed over all processes (memory counts shared
pages once for each process). *Net* is from landed files to published books, less the same stages of
a run with nothing new. Start-up is all of a run with nothing new: imports, parse, every model over
no document.
"""


@dataclass(frozen=True, slots=True)
class SizeResult:
    """Everything measured at one size.

    Attributes:
        size: As asked for, such as 100k.
        lines: Order lines generated.
        generated: Writing the drop.
        full: The job on the drop.
        idle: The job on nothing new.
        next_day: The job on one more day.
        next_day_documents: Documents of that day.
        baseline: The SQL files.
        comparison: Whether both agree.
    """

    size: str
    lines: int
    generated: Measured
    full: Measured
    idle: Measured
    next_day: Measured
    next_day_documents: int
    baseline: Measured
    comparison: Comparison

    def net(self, what: str) -> float:
        """Seconds (`wall` or `cpu`) from landed files to published books, less the idle run's."""
        full, idle = (run.without(*BEFORE_LANDED) for run in (self.full, self.idle))
        spent: float = getattr(full, what) - getattr(idle, what)
        return spent

    def by_hand(self, what: str) -> float:
        """Seconds (`wall` or `cpu`) of the baseline without its process's start."""
        spent: float = getattr(self.baseline.without(*FIXED, "write results"), what)
        return spent

    def ratio(self, what: str) -> float:
        """Net over baseline."""
        return self.net(what) / self.by_hand(what)


def size_section(result: SizeResult) -> str:
    """A size's part of the document."""
    compared = result.comparison
    title = (
        f"## {result.size} order lines\n\n{result.lines:,} order lines,"
        f" {compared.journal_lines:,} journal lines; baseline and pipeline "
        f"{'agree' if compared.agrees else 'DIFFER'} ({compared.left_out} units left out by id).\n"
    )
    return "\n".join(
        [
            title,
            _stage_table(result),
            "",
            *(f"- {sentence}" for sentence in verdicts(result)),
            *(f"- DIFFERS: {sentence}" for sentence in differences(compared)),
            "",
        ]
    )


def differences(compared: Comparison) -> list[str]:
    """A sentence for each thing baseline and pipeline do not agree on."""
    return [
        *(f"the pipeline has no entry of {unit}" for unit in compared.missing),
        *(f"the baseline has no entry of {unit}" for unit in compared.unexpected),
        *compared.accounts,
    ]


def verdicts(result: SizeResult) -> list[str]:
    """Each target that applies to the size, met or by how much it is missed."""
    everything = max((result.full, result.next_day, result.idle), key=lambda run: run.peak).peak
    found = [
        _ratios(result),
        f"Start-up by itself: {result.idle.wall:.1f} s, {result.idle.cpu:.1f} CPU s.",
        _against("Peak memory", everything / 1e9, MOST_BYTES / 1e9, "GB"),
        _against(
            f"One more day on top ({result.next_day_documents:,} documents)",
            result.next_day.wall,
            MOST_NEXT_DAY_SECONDS,
            "s",
        ),
    ]
    if result.lines >= TARGET_LINES * 9 // 10:
        whole = result.full.without("land").wall
        found.append(_against("Ratio by wall", result.ratio("wall"), MOST_RATIO, "times"))
        found.append(_against("Landed files to published books", whole, MOST_SECONDS, "s"))
    return found


def _ratios(result: SizeResult) -> str:
    return (
        f"Ratio to the baseline: {result.ratio('wall'):.1f} by wall,"
        f" {result.ratio('cpu'):.1f} by CPU ({result.net('wall'):.1f} s over"
        f" {result.by_hand('wall'):.1f} s; {result.net('cpu'):.1f} over"
        f" {result.by_hand('cpu'):.1f} CPU s)."
    )


def demo_section(first: Measured, second: Measured) -> str:
    """The demo's part of the document."""
    return (
        f"## Demo\n\n- First demo: {first.wall:.1f} s, {first.cpu:.1f} CPU s.\n"
        f"- {_against('Second demo', second.wall, MOST_DEMO_SECONDS, 's')}"
        f" {second.cpu:.1f} CPU s.\n"
    )


def keep_in_docs(document: Path, sections: Sequence[str]) -> None:
    """Replace the sections of the same headings, keep the others, in order of heading length."""
    kept = {}
    if document.exists():
        _, *old = document.read_text("utf-8").split("\n## ")
        kept = {section.splitlines()[0]: section for section in old}
    for section in sections:
        body = section.removeprefix("## ")
        kept[body.splitlines()[0]] = body
    document.parent.mkdir(parents=True, exist_ok=True)
    parts = [HEADING, *(f"\n## {kept[title].rstrip()}\n" for title in sorted(kept, key=_order))]
    document.write_text("".join(parts), "utf-8")


def _order(title: str) -> tuple[int, int, str]:
    size = title.split()[0].lower()
    scale = {"k": 1, "m": 2}.get(size[-1], 0)
    return (0 if size[0].isdigit() else 1, scale, size.rjust(12))


def _against(what: str, value: float, most: float, unit: str) -> str:
    over = value - most
    verdict = "met" if over <= 0 else f"missed by {over:.1f} {unit}"
    return f"{what}: {value:.1f} {unit} (target at most {most:.0f}): {verdict}."


def _stage_table(result: SizeResult) -> str:
    runs = [
        ("data", result.generated.without(*FIXED)),
        ("job", result.full),
        ("nothing new", result.idle),
        ("one more day", result.next_day),
        ("baseline", result.baseline),
    ]
    rows = ["| run | stage | wall s | CPU s | peak GB |", "|---|---|---:|---:|---:|"]
    for name, run in runs:
        rows += [_row(name, stage) for stage in run.stages]
        rows.append(_row(name, Stage("**all**", run.wall, run.cpu, run.peak)))
    return "\n".join(rows)


def _row(run: str, stage: Stage) -> str:
    return f"| {run} | {stage.name} | {stage.wall:.1f} | {stage.cpu:.1f} | {stage.peak / 1e9:.2f} |"
