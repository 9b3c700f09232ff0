"""`run`, `load`, `build` and `publish`: a Dagster job in this process, and what it came to.

Belongs here: calling the job and wording its report. Not: the job (orchestration/run/job.py).
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from orchestration.home import Home
from orchestration.verbs.answers import progress, say, say_json

if TYPE_CHECKING:
    from orchestration.run.drop_request import DropRequest
    from orchestration.run.job import JobName
    from orchestration.run.session import RunReport


def run_and_answer(
    home: Home, job: "JobName", request: "DropRequest | None", *, as_json: bool
) -> None:
    """Run a job and say what it came to."""
    report = run_with_progress(home, job, request)
    if as_json:
        say_json(as_fields(report))
    else:
        for sentence in sentences(report, home):
            say(sentence)


def run_with_progress(home: Home, job: "JobName", request: "DropRequest | None") -> "RunReport":
    """Run a job, telling a terminal what goes on."""
    from orchestration.run.drop_request import check_request

    if request is not None:
        check_request(home, request)
    if request is None or request.source is None or home.settings_file.exists():
        # A mistake in them is said at once, not after everything slow was started.
        from orchestration.settings import load_settings

        load_settings(home.path)
    with progress() as announce:
        announce("Starting")
        from orchestration.run.job import run_job

        return run_job(home, job, request, announce=announce)


def as_fields(report: "RunReport") -> dict[str, Any]:
    """The report for programs."""
    return asdict(report)


def sentences(report: "RunReport", home: Home) -> list[str]:
    """The report in sentences, only of the steps that ran."""
    said = []
    if report.adopted_source:
        said.append(
            f"{home.path} knew nothing of source {report.adopted_source!r}: it starts from the"
            f" source's own default configuration, now in {home.settings_file}."
        )
    if report.landed or report.loaded:
        new, loaded = sum(report.landed.values()), sum(report.loaded.values())
        said.append(f"Landed {new} new files ({report.unchanged} unchanged), loaded {loaded}.")
    if report.strangers:
        named = ", ".join(report.strangers[:3])
        said.append(
            f"{len(report.strangers)} files are of no object of the source and were left alone:"
            f" {named}."
        )
    held = sum(gate.held_rows for gate in report.gates)
    if held:
        said.append(f"{held} rows cannot be true: their documents are held in quarantine.")
    if report.run_id:
        said.append(_posted(report))
    if report.published_run_id:
        said.append(f"Published {report.published_run_id}: tillbook trial-balance shows the books.")
    return said


def _posted(report: "RunReport") -> str:
    if not report.posted_entries:
        return f"Nothing to post in {report.run_id}: the books are as they were."
    return f"Posted {report.posted_entries} journal entries in {report.run_id}."
