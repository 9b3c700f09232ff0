"""Statements are told as an accountant reads them, complete or subledger only at the top."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.verbs.failures import ExitCode, VerbError
from orchestration.verbs.importing import Asked, import_quietly
from orchestration.verbs.statements import balance_sheet, income_statement
from tests.homes import fixed_clock

COLUMNS = """(
    entity_id text, period text, fiscal_year integer, section text, section_number integer,
    account_id text, account_name text, account_type text, currency_code text,
    books_amount decimal(19, 4), system_amount decimal(19, 4), total_amount decimal(19, 4),
    completeness text, completeness_reason text
);
"""
COMPLETE = "'complete', 'with 3 entries that others made in gl, read on 2026-09-02'"
ALONE = "'subledger only', 'no accounting system was imported (tillbook import NAME)'"
STATEMENTS = f"""
    create table mart_finance__income_statement {COLUMNS}
    insert into mart_finance__income_statement values
        ('harbor', '2026-08', 2026, 'net sales', 1, '4010', 'Sales', 'revenue', 'USD',
            100, 0, 100, {COMPLETE}),
        ('harbor', '2026-08', 2026, 'cost of goods sold', 2, '5010', 'Cost of goods', 'cost',
            'USD', 0, -58, -58, {COMPLETE}),
        ('harbor', '2026-08', 2026, 'operating expenses', 4, '620', 'Wages', 'expense', 'USD',
            0, -55, -55, {COMPLETE}),
        ('harbor', '2026-07', 2026, 'net sales', 1, '4010', 'Sales', 'revenue', 'USD',
            7, 0, 7, {ALONE}),
        ('juniper', '2026-08', 2026, 'net sales', 1, '4010', 'Sales', 'revenue', 'JPY',
            900, 0, 900, {ALONE});
    create table mart_finance__balance_sheet {COLUMNS}
    insert into mart_finance__balance_sheet values
        ('harbor', '2026-08', 2026, 'assets', 1, '1110', 'Cards', 'asset', 'USD',
            108.25, 587, 695.25, {COMPLETE}),
        ('harbor', '2026-08', 2026, 'liabilities', 2, '2110', 'Sales tax', 'liability', 'USD',
            8.25, 0, 8.25, {COMPLETE}),
        ('harbor', '2026-08', 2026, 'equity', 3, 'Capital', 'Capital', 'equity', 'USD',
            0, 700, 700, {COMPLETE}),
        ('harbor', '2026-08', 2026, 'equity', 3, null, 'Current earnings', 'equity', 'USD',
            100, -113, -13, {COMPLETE});
"""
TARGET = """
format_version = 1
[[entities]]
id = "harbor"
name = "Harbor"
functional_currency = "USD"
costing = "fifo"
[[locations]]
id = "L1"
entity = "harbor"
source = "square"
name = "Shop"
trading_days = [{ valid_from = 2000-01-01, time_zone = "America/New_York", cut_off = "00:00" }]
[sources.square]
[targets.gl]
kind = "KIND"
"""


@pytest.fixture
def home(publish_books: Callable[[str], Home]) -> Home:
    return publish_books(STATEMENTS)


def cells(text: str) -> list[str]:
    """Lines with single spaces, rules and blanks left out."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("─")]


def test_an_income_statement_subtracts_down_to_net_income(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert income_statement(home, "harbor", None, as_json=False) == ExitCode.DONE
    assert cells(capsys.readouterr().out) == [
        "Income statement of harbor, 2026-08, in USD",
        "COMPLETE: with 3 entries that others made in gl, read on 2026-09-02.",
        "account books accounting system total",
        "Net sales",
        "4010 Sales 100.00 0.00 100.00",
        "Total net sales 100.00 0.00 100.00",
        "Cost of goods sold",
        "5010 Cost of goods 0.00 58.00 58.00",
        "Total cost of goods sold 0.00 58.00 58.00",
        "GROSS MARGIN 100.00 -58.00 42.00",
        "Operating expenses",
        "620 Wages 0.00 55.00 55.00",
        "Total operating expenses 0.00 55.00 55.00",
        "OPERATING INCOME 100.00 -113.00 -13.00",
        "NET INCOME 100.00 -113.00 -13.00",
    ]


def test_a_statement_of_our_books_alone_says_so_and_has_one_column(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    income_statement(home, "juniper", "2026-08", as_json=False)
    lines = cells(capsys.readouterr().out)
    assert lines[1:5] == [
        "SUBLEDGER ONLY: no accounting system was imported (tillbook import NAME).",
        "account books",
        "Net sales",
        "4010 Sales 900",
    ]


def test_a_balance_sheet_balances(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert balance_sheet(home, None, None, as_json=False) == ExitCode.DONE
    lines = cells(capsys.readouterr().out)
    assert lines[0] == "Balance sheet of harbor, end of 2026-08, in USD"
    assert lines[-5:] == [
        "Equity",
        "Capital Capital 0.00 700.00 700.00",
        "Current earnings 100.00 -113.00 -13.00",
        "Total equity 100.00 587.00 687.00",
        "TOTAL LIABILITIES AND EQUITY 108.25 587.00 695.25",
    ]


def test_a_balance_sheet_out_of_balance_is_an_integrity_failure(
    publish_books: Callable[[str], Home], capsys: pytest.CaptureFixture[str]
) -> None:
    spoiled = publish_books(
        STATEMENTS + "update mart_finance__balance_sheet set total_amount = 700.01"
        " where account_id = 'Capital';"
    )
    assert balance_sheet(spoiled, None, None, as_json=False) == ExitCode.INTEGRITY
    assert "OUT OF BALANCE by -0.01 USD" in capsys.readouterr().out


def test_programs_read_amounts_with_every_digit(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    income_statement(home, "harbor", None, as_json=True)
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["gross_margin"], told["operating_income"], told["net_income"]) == (
        "42.00",
        "-13.00",
        "-13.00",
    )
    assert told["lines"][0]["books_amount"] == "100.00"
    assert told["completeness"] == "complete"


def test_a_month_without_postings_is_refused_with_those_there_are(home: Home) -> None:
    with pytest.raises(VerbError, match=r"--month 2025-01: .* from 2026-07 to 2026-08"):
        income_statement(home, None, "2025-01", as_json=False)


def test_each_company_shows_its_own_newest_month(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    income_statement(home, None, None, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert [(one["entity_id"], one["period"]) for one in told] == [
        ("harbor", "2026-08"),
        ("juniper", "2026-08"),
    ]


def with_target(home: Home, kind: str) -> Home:
    home.settings_file.write_text(TARGET.replace("KIND", kind), "utf-8")
    return home


def test_importing_before_anything_was_posted_is_refused(home: Home) -> None:
    with pytest.raises(VerbError, match="nothing was planned for it yet; run tillbook post gl"):
        import_quietly(with_target(home, "plain_text"), "gl", Asked(), fixed_clock)


def test_a_system_that_cannot_be_asked_completes_nothing(home: Home, tmp_path: Path) -> None:
    del tmp_path
    with pytest.raises(VerbError, match="quickbooks_desktop cannot be asked what others made"):
        import_quietly(with_target(home, "quickbooks_desktop"), "gl", Asked(), fixed_clock)
