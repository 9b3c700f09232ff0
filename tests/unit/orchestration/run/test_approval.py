"""Other code or rules wait for an approval; what is only tried out in a scratch home does not."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.books.committing import CurrentRun
from orchestration.books.differences import Differences
from orchestration.books.run_records import RunRecord, land_run_record
from orchestration.home import Home
from orchestration.run import approval
from orchestration.run.approval import ApprovalNeededError, require_approval
from orchestration.run.context import open_home
from orchestration.source_adoption import adopt_source

POSTED = RunRecord(
    run_id="run-000001-abc",
    recorded_at="2026-03-01T00:00:00+00:00",
    through_sequence=1,
    code_version="code",
    rules_hash="rules",
    created_by="bookkeeper",
    segments=(),
)
OTHER_RULES = CurrentRun(
    run_id="run-000002-abc",
    recorded_at="2026-03-02T00:00:00+00:00",
    through_sequence=1,
    committed_sequence=1,
    is_rebuild=True,
    code_version="code",
    rules_hash="others",
    created_by="bookkeeper",
)


def test_differences_need_an_approval_unless_nothing_of_the_run_lasts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home").ensure()
    adopt_source(home.path, "online_retail")
    context = open_home(home, lambda: datetime(2026, 3, 2, tzinfo=UTC))
    land_run_record(context.store, POSTED)
    monkeypatch.setattr(approval, "differences_of", lambda connection, run: Differences(2, 1, "x"))
    with duckdb.connect() as connection:
        with pytest.raises(ApprovalNeededError, match="2 entries about 1 documents"):
            require_approval(context, connection, OTHER_RULES)
        require_approval(replace(context, is_trial=True), connection, OTHER_RULES)
