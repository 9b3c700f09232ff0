"""The README of a pack says in which state the books are, and what is not there."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from orchestration.audit.readme import Facts, FileRow, readme_text
from orchestration.audit.subjects import Subject

SUBJECT = Subject(
    entity_id="corner",
    entity_name="Corner Shop LLC",
    period="2026-02",
    first_day=date(2026, 2, 1),
    last_day=date(2026, 2, 28),
    year_first_day=date(2026, 1, 1),
    period_status="open",
    period_closed_at=None,
    prepared_by=None,
    closed_by=None,
    closed_through_run_id=None,
    run_id="run-000007-ab",
    recorded_at=datetime(2026, 3, 2, 9),  # noqa: DTZ001 - as the snapshot gives it
    created_by="ann",
    code_version="code",
    rules_hash="rules",
    through_sequence=12,
)
FILES = [
    FileRow("ledger/journal_entries.csv", "Entries.", "`queries/e.sql`", 3, "USD: debit 1"),
    FileRow("ledger/general_ledger.csv", "Lines.", "`queries/l.sql`", 8),
    FileRow("checks/roll_forward.csv", "Checks.", "`queries/c.sql`", 5),
    FileRow("rules/tillbook.toml", "Settings.", "tillbook.toml"),
]
FACTS = Facts(
    tests=[("manual_entry", 0), ("rare_account", 2)],
    decisions=[("period_lock", 1), ("quarantine_release", 0)],
    is_code_of_the_run=True,
    are_settings_of_the_run=True,
    has_heads=True,
    has_verifier=False,
)
CLOSED = datetime(2026, 3, 5, 14, 30)  # noqa: DTZ001 - as the snapshot gives it


def test_it_names_each_file_with_rows_and_total() -> None:
    text = readme_text(SUBJECT, FILES, FACTS)
    assert (
        "| `ledger/journal_entries.csv` | Entries. | `queries/e.sql` | 3 | USD: debit 1 |" in text
    )
    assert "| `rules/tillbook.toml` | Settings. | tillbook.toml |  |  |" in text
    assert "3 entries and 8 lines" in text
    assert "| manual_entry | none |\n| rare_account | 2 |" in text
    assert "| period_lock | 1 |\n| quarantine_release | none |" in text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "2026-02-28, open: lines may still be added to it |"),
        ({"period_status": "preliminary"}, "2026-02-28, preliminary, locked with a later period |"),
        (
            {
                "period_status": "final",
                "period_closed_at": CLOSED,
                "prepared_by": "bob",
                "closed_by": "ann",
                "closed_through_run_id": "run-000006-aa",
            },
            "final since 2026-03-05 14:30 UTC by ann, prepared by bob, through run-000006-aa |",
        ),
    ],
)
def test_it_says_whether_the_period_is_closed(changes: dict[str, object], told: str) -> None:
    assert told in readme_text(replace(SUBJECT, **changes), FILES, FACTS)  # type: ignore[arg-type]


def test_it_says_what_is_not_as_it_was_at_the_run() -> None:
    sound = readme_text(SUBJECT, FILES, FACTS)
    assert "not the code of the published run" not in sound
    assert "were changed since" not in sound
    assert "this home has none" not in sound
    other = replace(FACTS, is_code_of_the_run=False, are_settings_of_the_run=False, has_heads=False)
    changed = readme_text(SUBJECT, FILES, other)
    assert "not the code of the published run" in changed
    assert "were changed since the published run" in changed
    assert "this home has none" in changed


def test_it_names_the_program_that_checks_it_only_where_it_is_there() -> None:
    assert "verify.py" not in readme_text(SUBJECT, FILES, FACTS)
    assert "python verify.py" in readme_text(SUBJECT, FILES, replace(FACTS, has_verifier=True))
