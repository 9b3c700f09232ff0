"""`run`, `load`, `build` and `publish`: a Dagster job in this process, and what it came to.

Belongs here: calling the job and wording its report. Not: the job (orchestration/run/job.py).
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from orchestration.home import Home
from orchestration.listing import first_of
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
    from orchestration.run.drop_files import read_drop
    from orchestration.run.drop_request import check_request

    if request is not None:
        check_request(home, request)
        if request.source is not None and request.path is not None:
            # Landing looks again; here it costs no start of everything slow, and leaves no home.
            read_drop(request.source, request.path, request.first_day, request.last_day)
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
        said.append(f"Left alone, as of no object of the source: {first_of(report.strangers)}.")
    if report.empty_files:
        said.append(f"Without a single record: {first_of(report.empty_files)}.")
    if report.run_id:
        said.append(_posted(report))
    said += _held_back(report)
    if report.published_run_id:
        said.append(f"Published {report.published_run_id}: tillbook trial-balance shows the books.")
    return said


def _held_back(report: "RunReport") -> list[str]:
    """One line of everything that did not reach the books, and where it is listed; or none."""
    counted = (
        (report.rejected_records, "record could not be read", "records could not be read"),
        (
            sum(gate.held_rows for gate in report.gates),
            "row cannot be true",
            "rows cannot be true",
        ),
        (
            report.quarantined_documents or 0,
            "document is in quarantine",
            "documents are in quarantine",
        ),
    )
    parts = [f"{count:,} {one if count == 1 else many}" for count, one, many in counted if count]
    if not parts:
        return []
    later = " once tillbook build has run" if report.quarantined_documents is None else ""
    return [f"Held back: {', '.join(parts)}: tillbook quarantine list says why{later}."]


def _posted(report: "RunReport") -> str:
    if not report.posted_entries:
        return f"Nothing to post in {report.run_id}: the books are as they were."
    return f"Posted {report.posted_entries} journal entries in {report.run_id}."
