"""The checks of `tillbook doctor`: each returns a verdict and one sentence, and changes nothing.

Belongs here: looking. Not: mending, the proof's own checks (proof_health.py), wording
for the terminal (doctor.py).
"""

import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orchestration.home import Home
from orchestration.verbs.failures import explain
from orchestration.verbs.health_findings import HealthFinding, Verdict
from orchestration.verbs.posting_health import check_posting
from orchestration.verbs.proof_health import check_copies, check_signing

OLDEST_PYTHON: Final = (3, 11)
PINNED: Final = {"duckdb": "2.0.", "dbt-core": "1.11.", "dlt": "1.31.", "dagster": "1.13."}
TIGHT_BYTES: Final = 1_000_000_000
NO_BYTES: Final = 100_000_000


def examine(home: Home) -> list[HealthFinding]:
    """Run every check; one that cannot even look says so itself."""
    return [_guarded(name, check, home) for name, check in CHECKS.items()]


def _guarded(name: str, check: Callable[[Home], tuple[Verdict, str]], home: Home) -> HealthFinding:
    try:
        return HealthFinding(name, *check(home))
    except Exception as error:  # noqa: BLE001 - a failing check is a finding, not an end
        return HealthFinding(name, "problem", explain(error, home.path)[1])


def check_python(home: Home) -> tuple[Verdict, str]:
    """This interpreter and the packages the design rests on."""
    del home
    if sys.version_info < OLDEST_PYTHON:
        return "problem", f"Python {sys.version.split()[0]} is too old; use 3.11 or later."
    wrong = list(_wrong_packages())
    if wrong:
        return "problem", f"{'; '.join(wrong)}; run make setup."
    return "ok", f"Python {sys.version.split()[0]} with the pinned packages."


def _wrong_packages() -> Iterator[str]:
    for package, wanted in PINNED.items():
        try:
            found = version(package)
        except PackageNotFoundError:
            yield f"{package} is not installed"
            continue
        if not found.startswith(wanted):
            yield f"{package} is {found}, not {wanted}x"


def check_dbt(home: Home) -> tuple[Verdict, str]:
    """This environment's own dbt."""
    del home
    dbt = Path(sys.executable).with_name("dbt")
    if not dbt.is_file():
        return "problem", f"{dbt}: dbt is not installed here; run make setup."
    return "ok", "dbt of this environment is used."


def check_time_zones(home: Home) -> tuple[Verdict, str]:
    """Time-zone data, without which no business date can be told."""
    del home
    try:
        ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        return "problem", "No time-zone data was found; run make setup, which installs tzdata."
    return "ok", "Time-zone data is there."


def check_home(home: Home) -> tuple[Verdict, str]:
    """The home's layout and format."""
    if not home.path.exists():
        return "warning", f"{home.path} does not exist yet; tillbook demo or tillbook run makes it."
    home.check_format()
    if not home.format_file.exists():
        return "warning", f"{home.path} keeps no books yet; tillbook demo or tillbook run begins."
    return "ok", f"{home.path} has the format of this release."


def check_settings(home: Home) -> tuple[Verdict, str]:
    """The settings file."""
    from orchestration.settings import load_settings

    if not home.settings_file.exists():
        return "warning", f"{home.settings_file} is not there yet; run with --source to start it."
    settings = load_settings(home.path)
    return "ok", f"{len(settings.entities)} entities, {len(settings.locations)} locations are set."


def check_disk(home: Home) -> tuple[Verdict, str]:
    """Space for the next run."""
    place = next(folder for folder in (home.path, *home.path.resolve().parents) if folder.exists())
    free = shutil.disk_usage(place).free
    sentence = f"{free // 1_000_000:,} MB are free at {place}"
    if free < NO_BYTES:
        return "problem", f"{sentence}: a run would fail; make room."
    if free < TIGHT_BYTES:
        return "warning", f"{sentence}: make room before the next large delivery."
    return "ok", f"{sentence}."


def check_keys(home: Home) -> tuple[Verdict, str]:
    """That keys are readable by their owner alone."""
    if not home.keys.exists():
        return "ok", "No keys yet."
    open_to_others = [
        path
        for path in (home.keys, *home.keys.iterdir())
        if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_to_others:
        return "problem", f"{open_to_others[0]} is open to others; run chmod -R go-rwx {home.keys}."
    return "ok", "Keys are private."


def check_landing(home: Home) -> tuple[Verdict, str]:
    """That every landed file still has the bytes it arrived with."""
    if not home.landing.exists():
        return "ok", "Nothing has landed yet."
    from orchestration.verbs.read_only_landing import landing_to_look_at

    store = landing_to_look_at(home)
    problems = store.verify()
    if problems:
        first = problems[0]
        sentence = f"landing/{first.relative_path}: {first.detail} ({len(problems)} in all)"
        return "problem", f"{sentence}; restore the landing from the last backup."
    return "ok", f"{len(store.observations())} sightings of files, all as they arrived."


def check_segments(home: Home) -> tuple[Verdict, str]:
    """That every committed segment of the journal is there and unaltered."""
    if not home.landing.exists():
        return "ok", "Nothing was committed yet."
    from orchestration.books.run_records import committed_runs
    from orchestration.books.segments import checked_path
    from orchestration.verbs.read_only_landing import landing_to_look_at

    runs = committed_runs(landing_to_look_at(home))
    segments = [segment for run in runs for segment in run.segments]
    for segment in segments:
        checked_path(home.segments, segment)
    return "ok", f"{len(runs)} committed runs, {len(segments)} segments, all unaltered."


def check_writer(home: Home) -> tuple[Verdict, str]:
    """Whether a run holds the home."""
    if not home.format_file.exists():
        return "ok", "Nobody is writing."
    from orchestration.run.context import one_writer
    from orchestration.run.errors import HomeBusyError

    try:
        with one_writer(home):
            return "ok", "Nobody is writing."
    except HomeBusyError as error:
        return "warning", str(error)


def check_published(home: Home) -> tuple[Verdict, str]:
    """The snapshot readers see, and whether its books balance."""
    if not (home.published / "current.json").exists():
        return "warning", "Nothing is published yet; tillbook demo or tillbook run does it."
    from orchestration.publishing.reading import open_published
    from orchestration.verbs.trial_balance import read_trial_balance

    connection = open_published(home)
    try:
        balance = read_trial_balance(connection)
    finally:
        connection.close()
    if not balance.in_balance:
        return "problem", "The published books do not balance; run tillbook trial-balance."
    return "ok", f"The published books reach to {balance.as_of} and balance."


CHECKS: Final = {
    "python": check_python,
    "dbt": check_dbt,
    "time zones": check_time_zones,
    "home": check_home,
    "settings": check_settings,
    "disk": check_disk,
    "keys": check_keys,
    "landing": check_landing,
    "segments": check_segments,
    "signing": check_signing,
    "copies": check_copies,
    "writer": check_writer,
    "published": check_published,
    "posting": check_posting,
}
