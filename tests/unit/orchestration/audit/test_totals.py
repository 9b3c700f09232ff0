"""Control totals are summed over the file itself and told by currency."""

from pathlib import Path

import duckdb

from orchestration.audit.contents import Content
from orchestration.audit.totals import control_total

LEDGER = Content("ledger.csv", "ledger", "Lines.", ("debit", "credit"), "currency_code")


def total(content: Content, tmp_path: Path, text: str) -> str:
    file = tmp_path / content.file
    file.write_text(text, "utf-8")
    return control_total(duckdb.connect(), content, file)


def test_sums_stand_by_currency(tmp_path: Path) -> None:
    text = (
        "debit,credit,currency_code\n"
        "0.1000,0.0000,USD\n0.2000,0.0000,USD\n0.0000,0.3000,USD\n5.0000,,CAD\n"
    )
    assert total(LEDGER, tmp_path, text) == ("CAD: debit 5, credit 0; USD: debit 0.30, credit 0.30")


def test_what_is_counted_has_no_currency(tmp_path: Path) -> None:
    content = Content("files.csv", "files", "Files.", ("records",))
    assert total(content, tmp_path, "records\n3\n39\n") == "records 42"


def test_more_decimals_than_two_are_told(tmp_path: Path) -> None:
    text = "debit,credit,currency_code\n0.1230,0.0000,KWD\n"
    assert total(LEDGER, tmp_path, text) == "KWD: debit 0.123, credit 0"


def test_a_file_without_rows_has_no_total(tmp_path: Path) -> None:
    assert total(LEDGER, tmp_path, "debit,credit,currency_code\n") == ""


def test_a_file_without_amounts_has_no_total(tmp_path: Path) -> None:
    assert total(Content("a.csv", "a", "A."), tmp_path, "name\nx\n") == ""
