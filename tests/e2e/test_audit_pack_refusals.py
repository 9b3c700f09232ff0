"""A pack that does not add up is not made, and the sentence names what differs."""

from pathlib import Path

import pytest

from orchestration.cli import run_command
from orchestration.home import Home
from tests.audit_packs import ENTITY, edit, light_copy, make

FIRST_LINE = (
    "select min(journal_line_id) from fct_journal_lines where entity_id = 'harbor'"
    " and posting_date between '2026-09-01' and '2026-09-30'"
)


OF_TWO_ACCOUNTS = (
    "where entity_id = 'harbor' and period = '2026-09' and account_id in ('1010', '1020')"
)
ONE_UP_ONE_DOWN = "case account_id when '1010' then 1 else -1 end"
DEFECTS = {
    "an amount is edited": (
        (
            f"update fct_journal_lines set amount_minor = amount_minor + 1"
            f" where journal_line_id = ({FIRST_LINE})"
        ),
        "lines unlike the journal",
    ),
    "a line is deleted": (
        f"delete from fct_journal_lines where journal_line_id = ({FIRST_LINE})",
        "lines unlike the journal",
    ),
    "sales move to another account": (
        (
            "update fct_journal_lines set account_id = '4020' where account_id = '4010'"
            " and posting_date = '2026-09-10' and entity_id = 'harbor'"
        ),
        "lines unlike the journal",
    ),
    "a balance is edited": (
        (
            f"update mart_finance__trial_balance set closing_balance = closing_balance + 1"
            f" {OF_TWO_ACCOUNTS}"
        ),
        "closing balances sum to zero (USD)",
    ),
    "two balances are edited so that they still sum up": (
        (
            "update mart_finance__trial_balance"
            f" set closing_balance = closing_balance + {ONE_UP_ONE_DOWN} {OF_TWO_ACCOUNTS}"
        ),
        "the closing balance of 1010 differs by -1 USD",
    ),
    "what was before the period is edited": (
        (
            "update mart_finance__trial_balance"
            f" set opening_balance = opening_balance + {ONE_UP_ONE_DOWN},"
            f" closing_balance = closing_balance + {ONE_UP_ONE_DOWN} {OF_TWO_ACCOUNTS}"
        ),
        "the opening balance of 1010 differs by -1 USD",
    ),
    "raw rows of a document are lost": (
        (
            "delete from fct_raw_rows where source_document_id = (select min(source_document_id)"
            " from fct_journal_lines where entity_id = 'harbor' and posting_date = '2026-09-10')"
        ),
        "lines with a source row",
    ),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_pack_with_a_difference_is_not_made(
    sample_home: Home,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    defect, told = DEFECTS[name]
    home = light_copy(sample_home, tmp_path / "home")
    edit(home, defect)
    assert make(home, tmp_path / "out", "--entity", ENTITY) == 5
    assert told in capsys.readouterr().err
    assert list((tmp_path / "out").iterdir()) == []


def test_a_changed_line_is_named(
    sample_home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = light_copy(sample_home, tmp_path / "home")
    ((line,),) = edit(home, FIRST_LINE)
    edit(home, f"update fct_journal_lines set account_id = '1050' where journal_line_id = '{line}'")
    assert make(home, tmp_path / "out", "--entity", ENTITY) == 5
    assert line in capsys.readouterr().err


def test_an_altered_segment_is_named(
    sample_home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = light_copy(sample_home, tmp_path / "home")
    segment = min(home.segments.glob("*.fct_journal_entries.parquet"))
    segment.write_bytes(segment.read_bytes()[:-1] + b"\0")
    assert make(home, tmp_path / "out") == 5
    assert segment.name in capsys.readouterr().err


def test_an_altered_run_record_is_named(
    sample_home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its record a segment's digest could be replaced: the manifest has the record's own."""
    home = light_copy(sample_home, tmp_path / "home")
    records = home.landing.glob("control/**/*.json")
    (record,) = [file for file in records if '"run_id"' in file.read_text("utf-8")]
    record.chmod(0o644)
    record.write_text(record.read_text("utf-8") + " ", "utf-8")
    assert make(home, tmp_path / "out") == 5
    told = capsys.readouterr().err
    assert record.name in told
    assert "altered" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["2031-01"], "2031-01: no line is posted in such a period; choose one of 2026-07"),
        (["2026-09", "--entity", "nobody"], "there is no such entity; choose one of harbor"),
    ],
)
def test_what_there_is_no_pack_of_is_refused(
    sample_home: Home,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    command = ["--home", str(sample_home.path), "audit-pack", *arguments, "--to", str(tmp_path)]
    assert run_command(command) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
