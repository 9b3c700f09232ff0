"""Doctor notes entries that are refused, uncertain or wait for a person, and no others."""

from contextlib import closing
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.posting.outbox import open_outbox
from orchestration.verbs.posting_health import check_posting
from tests.unit.orchestration.posting.conftest import promise


def test_a_home_that_never_posted_is_in_order(tmp_path: Path) -> None:
    verdict, sentence = check_posting(Home(tmp_path))
    assert (verdict, sentence) == ("ok", "Nothing was posted into an accounting system yet.")
    assert not (tmp_path / "outbox.sqlite").exists()


@pytest.mark.parametrize(
    ("state", "approved_by", "words"),
    [
        ("REJECTED", "root", "1 of books refused"),
        ("UNCERTAIN", "root", "1 of books uncertain"),
        ("PENDING", None, "1 of books waiting for a person"),
    ],
)
def test_what_needs_somebody_is_noted(
    tmp_path: Path, state: str, approved_by: str | None, words: str
) -> None:
    home = Home(tmp_path)
    with closing(open_outbox(home.outbox)) as outbox:
        promise(outbox, "day", state=state, approved_by=approved_by)
        promise(outbox, "other", state="POSTED")
    assert check_posting(home) == ("warning", f"{words}: tillbook post books says what to do.")


def test_what_is_there_or_may_go_is_in_order(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with closing(open_outbox(home.outbox)) as outbox:
        promise(outbox, "day", state="POSTED")
        promise(outbox, "next")
    assert check_posting(home)[0] == "ok"
