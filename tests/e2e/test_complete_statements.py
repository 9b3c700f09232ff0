"""Payroll, rent and depreciation made in the accounting system complete the sample's statements.

One home: harbor's sales, cash and settlement are posted to plain text from August on, its cost of
goods is kept there by hand, as everything else. Somebody edits an entry of ours in October.
"""

import json
import shutil
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.cli import run_command
from orchestration.home import Home
from orchestration.posting.importing.readings import READING
from orchestration.posting.opening import open_named_target
from orchestration.run.drop_request import DropRequest
from orchestration.run.job import run_job
from orchestration.settings import load_settings
from orchestration.verbs.failures import VerbError
from orchestration.verbs.importing import Asked, import_quietly
from orchestration.verbs.posting import post_quietly
from orchestration.verbs.read_only_landing import landing_to_look_at
from tests.homes import built_once, copy_home, fixed_clock, warehouse_rows

TARGET = """
[targets.books]
kind = "plain_text"
entities = ["harbor"]
first_day = 2026-08-01
journals = ["sales", "cash", "settlement"]

[targets.books.options]
syntax = "journal"
"""
BEFORE = """; Kept by hand.

2020-01-02 * Founding
    Assets:1040 Bank  250000.00 USD
    Equity:3010 Capital  -250000.00 USD

"""
JULY = """
2026-07-31 * Goods taken over
    Assets:1300 Merchandise inventory  90000.00 USD
    Liabilities:2020 Goods received not invoiced  -90000.00 USD

2026-07-31 * Wages of July
    Expenses:Wages  1000.00 USD
    Assets:1040 Bank  -1000.00 USD

"""
AUGUST = """
2026-08-31 * Rent
    Expenses:6300 Occupancy  9000.00 USD
    Assets:1040 Bank  -9000.00 USD

2026-08-31 * Payroll
    Expenses:Wages  14250.40 USD
    Liabilities:2325 Payroll taxes and deductions  -3250.40 USD
    Assets:1040 Bank  -11000.00 USD

2026-08-31 * Depreciation
    Expenses:Depreciation  610.00 USD
    Assets:Accumulated depreciation  -610.00 USD

2026-08-31 * Cost of goods
    Expenses:5010 Cost of goods sold  31000.00 USD
    Assets:1300 Merchandise inventory  -31000.00 USD

"""
MISTAKE = """2026-08-31 * Rent once more
    Expenses:6300 Occupancy  9000.00 USD
    Assets:1040 Bank  -9000.00 USD

"""
OPENING_SINCE = date(2020, 1, 1)
Amounts = dict[str, Decimal]


@dataclass(frozen=True)
class Stated:
    """The home after one run, and where its plain text lies."""

    home: Home

    @property
    def folder(self) -> Path:
        """The company's months."""
        return self.home.exports / "books" / "harbor"


@pytest.fixture(scope="session")
def stated(shared_folder: Path, sample_home: Home) -> Stated:
    """Posted, completed by hand, imported twice, run once."""

    def build(path: Path) -> Home:
        home = copy_home(sample_home, path)
        kept = home.settings_file.read_text("utf-8").partition("# Posted as plain text")[0]
        home.settings_file.write_text(kept + TARGET, "utf-8")
        shutil.rmtree(home.exports / "books", ignore_errors=True)
        home.outbox.unlink(missing_ok=True)
        post_quietly(home, "books", fixed_clock)
        folder = Stated(home).folder
        (folder / "2020-01.journal").write_text(BEFORE, "utf-8")
        (folder / "2026-07.journal").write_text("; Kept by hand.\n" + JULY, "utf-8")
        append(folder / "2026-08.journal", AUGUST + MISTAKE)
        edit_an_entry_of_ours(folder / "2026-10.journal")
        asked = Asked(opening_since=OPENING_SINCE)
        assert all(each.is_new for each in import_quietly(home, "books", asked, fixed_clock))
        august = folder / "2026-08.journal"
        august.write_text(august.read_text("utf-8").replace(MISTAKE, ""), "utf-8")
        again = import_quietly(home, "books", asked, fixed_clock)
        assert [each.reading.name for each in again if each.is_new] == ["books-harbor-2026-08"]
        run_job(home, "books", DropRequest(), clock=fixed_clock)
        return home

    return Stated(built_once(shared_folder, "stated_home", build))


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def edit_an_entry_of_ours(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if "4010" in line)
    lines[at] = lines[at].replace(".", "9.", 1)
    file.write_text("".join(lines), "utf-8")


def trial_balance_there(home: Home, first_day: date, last_day: date) -> Amounts:
    """What the target itself says, by account as it is called there, in dollars."""
    opened = open_named_target(home, load_settings(home.path), "books", fixed_clock)
    moved = opened.target.movements("harbor", first_day, last_day)
    assert {one.currency_code for one in moved} == {"USD"}
    return {one.account: Decimal(one.amount_minor).scaleb(-2) for one in moved if one.amount_minor}


def told(home: Home, mart: str, period: str, column: str = "total_amount") -> Amounts:
    """A statement by account as it is called there, debit positive."""
    rows = warehouse_rows(
        home,
        f"select case when account_id like '%:%' then account_id else concat(case account_type"
        " when 'asset' then 'Assets' when 'liability' then 'Liabilities' when 'equity' then"
        " 'Equity' when 'revenue' then 'Income' when 'contra_revenue' then 'Income'"
        f" else 'Expenses' end, ':', account_id, ' ', account_name) end, {column},"
        f" section <> 'assets' from marts.{mart} where entity_id = 'harbor' and period = ?"
        " and account_id is not null",
        [period],
    )
    return {name: -amount if is_credit else amount for name, amount, is_credit in rows if amount}


def is_of_income(account: str) -> bool:
    return account.startswith(("Income:", "Expenses:"))


def test_a_complete_income_statement_is_the_trial_balance_of_the_target(stated: Stated) -> None:
    there = trial_balance_there(stated.home, date(2026, 8, 1), date(2026, 8, 31))
    ours = told(stated.home, "mart_finance__income_statement", "2026-08")
    assert ours == {name: amount for name, amount in there.items() if is_of_income(name)}
    assert len(ours) > 5


def test_a_complete_balance_sheet_is_the_trial_balance_of_the_target(stated: Stated) -> None:
    there = trial_balance_there(stated.home, OPENING_SINCE, date(2026, 8, 31))
    ours = told(stated.home, "mart_finance__balance_sheet", "2026-08")
    assert ours == {name: amount for name, amount in there.items() if not is_of_income(name)}
    assert ours["Equity:3010 Capital"] == Decimal(-250000)
    (earned,) = warehouse_rows(
        stated.home,
        "select total_amount from marts.mart_finance__balance_sheet where entity_id = 'harbor'"
        " and period = '2026-08' and account_name = 'Current earnings'",
    )[0]
    assert earned == -sum(amount for name, amount in there.items() if is_of_income(name))


def test_what_the_target_keeps_itself_counts_once(stated: Stated) -> None:
    """Cost of goods is kept there by hand, so that of our books is left to it."""
    ours = told(stated.home, "mart_finance__income_statement", "2026-08", "books_amount")
    theirs = told(stated.home, "mart_finance__income_statement", "2026-08", "system_amount")
    assert "Expenses:5010 Cost of goods sold" not in ours
    assert theirs["Expenses:5010 Cost of goods sold"] == Decimal(31000)
    assert theirs["Expenses:6300 Occupancy"] == Decimal(9000)
    assert theirs["Expenses:Wages"] == Decimal("14250.40")


def test_where_an_entry_of_ours_was_edited_the_statement_is_of_our_books_alone(
    stated: Stated,
) -> None:
    rows = warehouse_rows(
        stated.home,
        "select distinct completeness, completeness_reason"
        " from marts.mart_finance__income_statement"
        " where entity_id = 'harbor' and period = '2026-10'",
    )
    assert rows == [
        (
            "subledger only",
            (
                "in 2026-10 books holds something else than what it was sent and the entries"
                " read, in 2 places"
            ),
        )
    ]


def test_statements_of_our_books_alone_are_our_trial_balance(stated: Stated) -> None:
    """Juniper imported nothing; harbor's October is not agreed."""
    journal = warehouse_rows(
        stated.home,
        "select lines.entity_id, days.period, lines.account_id,"
        " cast(sum(lines.functional_amount_minor) as bigint)"
        " from core.fct_journal_lines as lines inner join core.dim_fiscal_day as days"
        " on lines.entity_id = days.entity_id and lines.posting_date = days.calendar_date"
        " inner join core.dim_account as accounts using (account_id)"
        " where account_type not in ('asset', 'liability', 'equity')"
        " and (lines.entity_id = 'juniper' or days.period = '2026-10')"
        " group by all having sum(lines.functional_amount_minor) <> 0",
    )
    marts = warehouse_rows(
        stated.home,
        "select entity_id, period, account_id, cast(-total_amount * 100 as bigint)"
        " from marts.mart_finance__income_statement"
        " where (entity_id = 'juniper' or period = '2026-10') and total_amount <> 0"
        " and completeness = 'subledger only' and system_amount = 0",
    )
    assert len(marts) > 20
    assert sorted(marts) == sorted(journal)


def test_what_was_deleted_there_is_in_no_statement_and_stays_landed(stated: Stated) -> None:
    landing = landing_to_look_at(stated.home)
    seen = [one for one in landing.observations("control") if one.object_name == READING]
    august = [one for one in seen if "2026-08" in one.original_name]
    texts = [json.loads(landing.blob_path(one).read_text("utf-8")) for one in august]
    assert [text["entries"] for text in texts] == [5, 4]
    told_entries = warehouse_rows(
        stated.home,
        "select count(distinct entry_id) from core.fct_accounting_system_lines"
        " where posting_date = '2026-08-31'",
    )
    assert told_entries == [(4,)]


def test_importing_again_lands_nothing(stated: Stated, tmp_path: Path) -> None:
    home = copy_home(stated.home, tmp_path / "home")
    again = import_quietly(home, "books", Asked(opening_since=OPENING_SINCE), fixed_clock)
    assert [each.reading.name for each in again if each.is_new] == []


def test_opening_balances_after_the_first_entry_of_ours_are_refused(stated: Stated) -> None:
    asked = Asked(first_day=date(2026, 9, 1), opening_since=OPENING_SINCE)
    with pytest.raises(VerbError, match="stand in books from 2026-08 on"):
        import_quietly(stated.home, "books", asked, fixed_clock)


def test_the_commands_say_it_at_the_top(stated: Stated, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ["--home", str(stated.home.path)]
    asked = ["--entity", "harbor", "--month", "2026-08"]
    assert run_command([*chosen, "income-statement", *asked]) == 0
    income = capsys.readouterr().out.splitlines()
    assert income[1] == "COMPLETE: with 4 entries that others made in books, read on 2026-11-20."
    assert any("Expenses:Wages" in line and "14,250.40" in line for line in income)
    assert run_command([*chosen, "balance-sheet", "--json", *asked]) == 0
    (sheet,) = json.loads(capsys.readouterr().out)
    assert (sheet["completeness"], sheet["in_balance"]) == ("complete", True)
    liabilities, equity = Decimal(sheet["total_liabilities"]), Decimal(sheet["total_equity"])
    assert Decimal(sheet["total_assets"]) == liabilities + equity
    assert run_command([*chosen, "income-statement", "--entity", "juniper"]) == 0
    assert "SUBLEDGER ONLY: no accounting system was imported" in capsys.readouterr().out
    assert run_command([*chosen, "income-statement", "--month", "1999-01"]) == 2
    assert "nothing was posted in it; name a period from 2026-08" in capsys.readouterr().err
