"""The sample's books as plain text: exactly once through every kill, equal to the minor unit."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import dagster as dg
import pytest

from orchestration.crash_points import POSTING_CRASH_POINTS
from orchestration.defs import build_definitions
from orchestration.home import Home
from orchestration.run.manifest import MANIFEST
from orchestration.verbs.demo_posting import Totals, totals_by_bean_query, totals_by_hledger
from orchestration.verbs.failures import ExitCode
from orchestration.verbs.posting import Asked, post, post_quietly
from orchestration.verbs.reconciling import reconcile
from tests.homes import PROJECT, built_once, copy_home, fixed_clock, warehouse_rows

KILLED = -9
POST = """
import sys
from pathlib import Path
from orchestration.home import Home
from orchestration.verbs.posting import post_quietly
from tests.homes import fixed_clock
post_quietly(Home(Path(sys.argv[1])), "books", fixed_clock)
"""


def post_until(point: str, home: Home) -> int:
    """Post in a process of its own that is killed at `point`; its exit status."""
    process = subprocess.run(
        [sys.executable, "-c", POST, str(home.path)],
        env={**os.environ, "TILLBOOK_CRASH_AT": point, "PYTHONPATH": str(PROJECT)},
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    return process.returncode


@pytest.fixture(scope="session")
def posted_home(shared_folder: Path, sample_home: Home) -> Home:
    """The sample, posted to plain text anew after a kill at every point."""

    def build(path: Path) -> Home:
        home = copy_home(sample_home, path)
        for point in POSTING_CRASH_POINTS:
            home.outbox.unlink(missing_ok=True)
            shutil.rmtree(home.exports / "books", ignore_errors=True)
            assert post_until(point, home) == KILLED, point
            post_quietly(home, "books", fixed_clock)
            assert_each_entry_is_there_once(home)
        return home

    return built_once(shared_folder, "posted_home", build)


def assert_each_entry_is_there_once(home: Home) -> None:
    journals = sorted((home.exports / "books").rglob("????-??.journal"))
    text = "".join(journal.read_text("utf-8") for journal in journals)
    there = [line.split()[-1] for line in text.splitlines() if "external_id:" in line]
    with closing(sqlite3.connect(home.outbox)) as outbox:
        told = [row[0] for row in outbox.execute("select external_id from deliveries").fetchall()]
        states = outbox.execute("select distinct state from deliveries").fetchall()
    assert sorted(there) == sorted(told)
    assert len(told) > 1000
    assert states == [("POSTED",)]


def sent(home: Home) -> Totals:
    """Balance of every account over the entries that the outbox says are there, in dollars."""
    query = (
        "select json_extract(line.value, '$.account_id'), currency_code,"
        " sum(json_extract(line.value, '$.amount_minor'))"
        " from deliveries, json_each(deliveries.lines) as line"
        " where state = 'POSTED' and kind = 'entry' and entity_id = 'harbor' group by 1, 2"
    )
    with closing(sqlite3.connect(home.outbox)) as outbox:
        rows = outbox.execute(query).fetchall()
    return {
        (account, currency): Decimal(minor).scaleb(-2) for account, currency, minor in rows if minor
    }


def test_after_a_kill_at_every_point_each_entry_is_there_once(posted_home: Home) -> None:
    assert_each_entry_is_there_once(posted_home)


def test_what_is_there_agrees_with_the_books(posted_home: Home) -> None:
    assert reconcile(posted_home, "books", None, None, fixed_clock, as_json=True) == ExitCode.DONE


@pytest.mark.parametrize("read", [totals_by_hledger, totals_by_bean_query])
def test_programs_that_read_plain_text_add_up_what_was_sent(
    posted_home: Home, read: object
) -> None:
    reader = totals_by_hledger if read is totals_by_hledger else totals_by_bean_query
    journal = posted_home.exports / "books" / "harbor.journal"
    try:
        found = reader(journal)
    except FileNotFoundError:
        pytest.skip("the program is not installed here")
    assert found == sent(posted_home)


def test_no_held_day_was_sent(posted_home: Home) -> None:
    held = warehouse_rows(
        posted_home,
        "select distinct location_id, cast(business_date as varchar) from core.findings"
        " where class in ('D', 'Q') and status in ('open', 'quarantined')"
        " and location_id is not null and business_date is not null",
    )
    assert held
    with closing(sqlite3.connect(posted_home.outbox)) as outbox:
        days = outbox.execute("select location_id, business_date from deliveries").fetchall()
        left_out = outbox.execute("select location_id, business_date from left_out").fetchall()
    assert set(held) & set(days) == set()
    assert set(held) <= set(left_out)


def test_posting_again_sends_nothing_and_a_dry_run_changes_nothing(
    posted_home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = copy_home(posted_home, tmp_path / "home")
    before = home.outbox.read_bytes()
    assert post(home, "books", Asked(dry_run=True), fixed_clock, as_json=False) == ExitCode.DONE
    assert "Nothing was sent: this was a dry run." in capsys.readouterr().out
    assert home.outbox.read_bytes() == before
    assert post_quietly(home, "books", fixed_clock).posted == 0


def test_entries_that_wait_are_let_go_by_another_person_than_the_one_that_planned_them(
    posted_home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = copy_home(posted_home, tmp_path / "home")
    home.outbox.unlink()
    shutil.rmtree(home.exports / "books")
    settings = home.settings_file.read_text("utf-8")
    waiting = settings.replace("[targets.books]\n", "[targets.books]\napproval = true\n")
    assert waiting != settings
    home.settings_file.write_text(waiting, "utf-8")

    def asked(person: str, *, approve: bool = False) -> tuple[ExitCode, str]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("orchestration.os_user.os_user", lambda: person)
            code = post(home, "books", Asked(approve=approve), fixed_clock, as_json=False)
        return code, capsys.readouterr().out

    code, told = asked("pipeline")
    assert (code, "0 entries sent now" in told) == (ExitCode.DONE, True)
    assert "go with tillbook post books --approve, by another person" in told
    code, told = asked("pipeline", approve=True)
    assert (code, "0 entries sent now" in told) == (ExitCode.REFUSED, True)
    assert "who plans does not approve; let another person" in told
    code, told = asked("controller", approve=True)
    assert (code, "0 entries sent now" in told) == (ExitCode.DONE, False)
    assert_each_entry_is_there_once(home)


def test_dagster_posts_and_checks_that_it_agrees(posted_home: Home, tmp_path: Path) -> None:
    home = copy_home(posted_home, tmp_path / "home")
    home.outbox.unlink()
    assert checks_of_the_job(home) == {"delivered": True, "reconciled": True}
    assert len(set((home.exports / "books" / "harbor").iterdir())) > 2
    assert not (home.path / "notices.jsonl").exists()


def test_dagster_gives_notice_of_what_is_refused_or_differs(
    posted_home: Home, tmp_path: Path
) -> None:
    home = copy_home(posted_home, tmp_path / "home")
    with closing(sqlite3.connect(home.outbox)) as outbox:
        outbox.execute(
            "update deliveries set state = 'REJECTED', reason = 'invalid', detail = 'no such day'"
            " where sequence = (select min(sequence) from deliveries)"
        )
        outbox.commit()
    assert checks_of_the_job(home) == {"delivered": False, "reconciled": False}
    notices = (home.path / "notices.jsonl").read_text("utf-8").splitlines()
    assert sorted(json.loads(notice)["sentence"] for notice in notices) == [
        "1 of books refused: tillbook post books says what to do.",
        "books differs from what it was sent: tillbook reconcile books says where.",
    ]


def checks_of_the_job(home: Home) -> dict[str, bool]:
    """What the checks of the job `post` say after it ran."""
    definitions = build_definitions(home, home.dbt_target / MANIFEST)
    with dg.DagsterInstance.ephemeral() as instance:
        result = definitions.resolve_job_def("post").execute_in_process(instance=instance)
    return {found.check_name: found.passed for found in result.get_asset_check_evaluations()}


def test_a_hand_edit_of_a_file_is_found(
    posted_home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = copy_home(posted_home, tmp_path / "home")
    for file in (home.exports / "books" / "harbor").glob("2026-08.*"):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        at = next(number for number, line in enumerate(lines) if "4010" in line)
        lines[at] = lines[at].replace(".", "9.", 1)
        file.write_text("".join(lines), "utf-8")
    last = date(2026, 8, 31)
    assert reconcile(home, "books", None, last, fixed_clock, as_json=False) == ExitCode.REFUSED
    assert "other amounts there" in capsys.readouterr().out
