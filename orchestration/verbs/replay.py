"""`replay`: run the recorded runs again elsewhere, and say whether the same books come out.

Belongs here: calling the replay and wording what it came to. Not: replaying
(orchestration/replay).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.home import Home
from orchestration.listing import first_of
from orchestration.verbs.answers import progress, say, say_json, say_table
from orchestration.verbs.failures import ExitCode, VerbError

if TYPE_CHECKING:
    from orchestration.books.run_records import RunRecord
    from orchestration.replay.comparing import Comparison
    from orchestration.replay.replaying import ReplayedRun

ROWS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """What a replay came to.

    Attributes:
        runs: What was replayed, oldest first.
        skipped: Recorded runs that took in and posted nothing.
        comparison: How the lines compare.
    """

    runs: "Sequence[ReplayedRun]"
    skipped: int
    comparison: "Comparison"

    @property
    def reasons(self) -> list[str]:
        """What was not as it was when the runs were recorded, and so may explain differences."""
        code = [run.recorded.run_id for run in self.runs if not _same_code(run)]
        unrecorded = [run.recorded.run_id for run in self.runs if not run.settings_recorded]
        rules = [
            run.recorded.run_id for run in self.runs if run.rules_hash != run.recorded.rules_hash
        ]
        said = {
            "other code than today's posted": code,
            "other rules or settings than could be replayed posted": rules,
            "settings were not recorded, so today's were used, of": unrecorded if rules else [],
        }
        return [f"{what} {first_of(ids)}" for what, ids in said.items() if ids]


def replay(home: Home, through: str | None, scratch: Path | None, *, as_json: bool) -> ExitCode:
    """Replay the recorded runs and answer.

    Raises:
        VerbError: There is nothing to replay, or no run of this id.
        LandingError: A landed file is missing or altered.
        SegmentError: A segment is missing or altered.
        ReplayError: A run could not be run again.
    """
    with progress() as announce:
        announce("Reading what was recorded")
        report = replay_and_compare(home, through, scratch, announce)
    if as_json:
        say_json(as_fields(report))
    else:
        _show(report)
    same_program = all(
        _same_code(run) and run.rules_hash == run.recorded.rules_hash for run in report.runs
    )
    unexplained = same_program and not report.comparison.is_identical
    return ExitCode.INTEGRITY if unexplained else ExitCode.DONE


def replay_and_compare(
    home: Home, through: str | None, scratch: Path | None, announce: Any
) -> ReplayReport:
    """Replay the recorded runs in a scratch home and hold them against the segments."""
    from orchestration.books.run_records import committed_runs
    from orchestration.replay.comparing import compare
    from orchestration.replay.recorded_runs import runs_to_replay
    from orchestration.replay.replaying import replay_runs, scratch_home, take_closes
    from orchestration.run.committed_segments import committed_segments, require_unaltered
    from orchestration.settings import load_settings
    from orchestration.verbs.read_only_landing import require_landing

    _require_books(home)
    recorded = require_landing(home)
    runs = committed_runs(recorded)
    require_unaltered(committed_segments(recorded), home.segments)
    _require_run(home, runs, through)
    due = runs_to_replay(recorded, runs, through)
    with scratch_home(home, scratch) as place:
        take_closes(home, place, recorded)
        replayed = replay_runs(place, recorded, due, load_settings(home.path), announce)
        announce("Comparing")
        comparison = compare(home.segments, place, replayed)
    reached = [run for run in runs if through is None or run.run_id <= through]
    return ReplayReport(replayed, len(reached) - len(due), comparison)


def as_fields(report: ReplayReport) -> dict[str, Any]:
    """The report for programs."""
    return {
        "identical": report.comparison.is_identical,
        "runs": [run.recorded.run_id for run in report.runs],
        "skipped_runs": report.skipped,
        "entries": report.comparison.entries,
        "lines": report.comparison.lines,
        "entries_apart": report.comparison.entries_apart,
        "reasons": report.reasons,
        "differences": list(report.comparison.differences),
    }


def _require_books(home: Home) -> None:
    home.check_format()
    if not home.format_file.exists():
        raise VerbError(f"{home.path}: no books are kept here; run tillbook run first.")


def _require_run(home: Home, runs: "Sequence[RunRecord]", through: str | None) -> None:
    if not runs:
        raise VerbError(f"{home.path}: no run was committed yet; run tillbook run first.")
    if through is not None and through not in {run.run_id for run in runs}:
        raise VerbError(
            f"--through {through}: no run of this id was committed; the newest is"
            f" {runs[-1].run_id}."
        )


def _same_code(run: "ReplayedRun") -> bool:
    return run.code_version == run.recorded.code_version


def _show(report: ReplayReport) -> None:
    comparison = report.comparison
    skipped = f" ({report.skipped} that took in nothing were skipped)" if report.skipped else ""
    say(
        f"Replayed {len(report.runs)} runs{skipped} with {comparison.entries:,} entries and"
        f" {comparison.lines:,} lines."
    )
    if comparison.is_identical:
        say("Identical: every entry id and every line came out as it was posted.")
        return
    rows = [list(row.values()) for row in comparison.differences[:ROWS_SHOWN]]
    if rows:
        say("")
        say_table(list(comparison.differences[0]), rows, "Lines that only one side has, summed")
        say("")
    more = len(comparison.differences) - len(rows)
    say(
        f"Not identical: {comparison.entries_apart:,} entries differ"
        f"{f', {more} more rows with --json' if more else ''}. Nothing was changed."
    )
    for reason in report.reasons or ["code, rules and settings are the recorded ones"]:
        say(f"Reason: {reason}.")
