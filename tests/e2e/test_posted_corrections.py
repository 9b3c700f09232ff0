"""What was posted outside and is another now is taken back and posted anew, never edited."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from orchestration.home import Home
from orchestration.verbs.failures import ExitCode
from orchestration.verbs.posting import post_quietly
from orchestration.verbs.reconciling import reconcile
from tests.homes import copy_home, fixed_clock

TARGET = '\n[targets.books]\nkind = "plain_text"\n'


@pytest.fixture
def corrected(first_home: Home, corrected_home: Home, tmp_path: Path) -> Home:
    """Posted after the first delivery, and again after the second, with the same outbox."""
    before = _with_target(copy_home(first_home, tmp_path / "before"))
    post_quietly(before, "books", fixed_clock)
    after = _with_target(copy_home(corrected_home, tmp_path / "after"))
    shutil.copy(before.outbox, after.outbox)
    shutil.copytree(before.exports / "books", after.exports / "books")
    post_quietly(after, "books", fixed_clock)
    return after


def _with_target(home: Home) -> Home:
    text = home.settings_file.read_text("utf-8")
    home.settings_file.write_text(text + TARGET, "utf-8")
    return home


def sales_of(home: Home, day: str) -> list[tuple[Any, ...]]:
    """What was sent of a day's sales, in order: kind, revision, merchandise in minor units."""
    query = (
        "select deliveries.kind, deliveries.revision, json_extract(line.value, '$.amount_minor')"
        " from deliveries left join deliveries as originals"
        " on deliveries.reverses = originals.external_id,"
        " json_each(coalesce(deliveries.lines, originals.lines)) as line"
        " where deliveries.state = 'POSTED' and deliveries.journal_type = 'sales'"
        " and deliveries.business_date = ? and json_extract(line.value, '$.account_id') = '4010'"
        " order by deliveries.sequence"
    )
    with closing(sqlite3.connect(home.outbox)) as outbox:
        return outbox.execute(query, [day]).fetchall()


def test_row_22_a_void_after_its_day_takes_back_what_was_posted(corrected: Home) -> None:
    """The void came ten days later; the day's only order is gone from the target, nothing else."""
    assert sales_of(corrected, "2026-03-01") == [("entry", 1, -1000), ("reversal", 1, -1000)]
    assert reconcile(corrected, "books", None, None, fixed_clock, as_json=True) == ExitCode.DONE


def test_row_23_what_was_posted_stays_and_is_corrected_beside_it(corrected: Home) -> None:
    """A bank line may be matched with it: it is mirrored and posted anew, not edited."""
    assert sales_of(corrected, "2026-03-05") == [
        ("entry", 1, -2500),
        ("reversal", 1, -2500),
        ("entry", 2, -3000),
    ]
    text = (corrected.exports / "books" / "corner" / "2026-03.journal").read_text("utf-8")
    (first,) = [part for part in text.split("\n\n") if "revision: 1" in part and "-25.00" in part
                and "reverses" not in part and "2026-03-05" in part]  # fmt: skip
    assert "Sales of 2026-03-05" in first


def test_a_moved_order_leaves_one_day_and_comes_to_the_other(corrected: Home) -> None:
    assert sales_of(corrected, "2026-03-02") == [("entry", 1, -700), ("reversal", 1, -700)]
    assert sales_of(corrected, "2026-03-10") == [("entry", 1, -1600)]
