"""A general ledger is read from every form that the systems export, to the cent, or refused."""

from datetime import date
from pathlib import Path

import pytest

from orchestration.comparing.comparing import whole_months
from orchestration.comparing.errors import ComparingError
from orchestration.comparing.reading import Ledger, read_ledger
from orchestration.posting.mapping.errors import MappingError

DECIMALS = {"USD": 2, "CAD": 2, "JPY": 0}
PLAIN = "date,account,debit,credit\n2026-10-05,Cash,108.25,\n2026-10-05,Sales,,108.25\n"

QUICKBOOKS_JOURNAL = """Harbor & Pine Mercantile LLC,,,,,,,,
Journal,,,,,,,,
"October 1-31, 2026",,,,,,,,

,Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit
,10/05/2026,Journal Entry,JE-1,,"Sales of
the day",1000 Cash,"1,108.25",
,,,,,,4000 Sales,,"1,108.25"
,,,,,,,"$1,108.25","$1,108.25"
,10/14/2026,Deposit,D-2,,,1100 Checking,50.00,
,,,,,,1000 Cash,,50.00
,,,,,,,$50.00,$50.00
TOTAL,,,,,,,"$1,158.25","$1,158.25"

"Saturday, Nov 28, 2026 12:00 PM GMT-5 - Accrual Basis",,,,,,,,
"""

QUICKBOOKS_BY_ACCOUNT = """Transaction Detail by Account,,,,,,
Harbor & Pine Mercantile LLC,,,,,,

,Date,Transaction Type,Num,Class,Debit,Credit
1000 Cash,,,,,,
,Beginning Balance,,,,,
,10/05/2026,Sales Receipt,1,Portland,108.25,
,10/14/2026,Deposit,2,Portland,,50.00
Total for 1000 Cash,,,,,108.25,50.00
4000 Sales,,,,,,
,10/05/2026,Sales Receipt,1,Portland,,108.25
Total for 4000 Sales,,,,,,108.25
1100 Checking,,,,,,
,10/14/2026,Deposit,2,,50.00,
Total for 1100 Checking,,,,,50.00,
"""

XERO = """Account Transactions
Harbor & Pine Mercantile LLC
For the period 1 October 2026 to 31 October 2026

Date,Source,Description,Reference,Debit,Credit,Running Balance,Store
200 - Sales,,,,,,,
Opening Balance,,,,0.00,0.00,0.00,
05 Oct 2026,Manual Journal,Sales,MJ-1,,108.25,(108.25),Portland
Total 200 - Sales,,,,0.00,108.25,(108.25),
Closing Balance,,,,0.00,108.25,,
090 - Bank,,,,,,,
05 Oct 2026,Manual Journal,Sales,MJ-1,108.25,,108.25,Portland
Total 090 - Bank,,,,108.25,0.00,108.25,
"""


def read(tmp_path: Path, text: str, encoding: str = "utf-8", **asked: str) -> Ledger:
    """Read a file of this text."""
    file = tmp_path / "ledger.csv"
    file.write_bytes(text.encode(encoding))
    return read_ledger(file, DECIMALS, "USD", **asked)


def lines_of(ledger: Ledger) -> list[tuple[object, ...]]:
    """Line, day of the month, account, store, reference and minor units."""
    return [
        (
            line["line_number"], line["day"].day, line["account"], line["store_text"],
            line["reference"], line["amount_minor"],
        )
        for line in ledger.lines.to_pylist()
    ]  # fmt: skip


def test_plain_form(tmp_path: Path) -> None:
    ledger = read(tmp_path, PLAIN)
    assert lines_of(ledger) == [
        (2, 5, "Cash", None, None, 10825), (3, 5, "Sales", None, None, -10825)
    ]  # fmt: skip
    assert ledger.unbalanced == []
    assert not ledger.has_currency


def test_quickbooks_journal_writes_dates_once_and_adds_sums(tmp_path: Path) -> None:
    ledger = read(tmp_path, QUICKBOOKS_JOURNAL)
    assert lines_of(ledger) == [
        (6, 5, "1000 Cash", None, "JE-1", 110825),
        (8, 5, "4000 Sales", None, "JE-1", -110825),
        (10, 14, "1100 Checking", None, "D-2", 5000),
        (11, 14, "1000 Cash", None, "D-2", -5000),
    ]
    assert [line for line, _ in ledger.sums] == [9, 12, 13]


@pytest.mark.parametrize("title", ["Transaction Detail by Account", "General Ledger"])
def test_quickbooks_reports_name_the_account_above_its_lines(tmp_path: Path, title: str) -> None:
    text = QUICKBOOKS_BY_ACCOUNT.replace("Transaction Detail by Account", title)
    assert lines_of(read(tmp_path, text)) == [
        (7, 5, "1000 Cash", "Portland", "1", 10825),
        (8, 14, "1000 Cash", "Portland", "2", -5000),
        (11, 5, "4000 Sales", "Portland", "1", -10825),
        (14, 14, "1100 Checking", None, "2", 5000),
    ]


def test_xero_account_transactions(tmp_path: Path) -> None:
    ledger = read(tmp_path, XERO)
    assert lines_of(ledger) == [
        (8, 5, "200 - Sales", "Portland", "MJ-1", -10825),
        (12, 5, "090 - Bank", "Portland", "MJ-1", 10825),
    ]
    assert [line for line, _ in ledger.sums] == [7, 9, 10, 13]


def test_columns_may_stand_in_any_order_and_stores_have_a_name_of_their_own(tmp_path: Path) -> None:
    text = "Shop,Amount,Account Code,Account,Date\nPort,1.00,200,Sales,2026-10-05\n"
    ledger = read(tmp_path, text, store_column="Shop")
    assert lines_of(ledger) == [(2, 5, "200 Sales", "Port", None, 100)]
    with pytest.raises(ComparingError, match=r"ledger\.csv:1: no column Region"):
        read(tmp_path, text, store_column="Region")


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ('"1,234.50"', 123450), ("(12.00)", -1200), ("12.00-", -1200), ("-12", -1200),
        ("$12.3", 1230), ("-$12.00", -1200), ("($12.00)", -1200), (".5", 50), ("12.00 CR", -1200),
        ("1 234.50", 123450), ("90071992547409.93", 9007199254740993),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(tmp_path: Path, written: str, cents: int) -> None:
    """The last is above 2 to the 53rd cents: a float would lose one of them."""
    ledger = read(tmp_path, f"date,account,amount\n2026-10-05,Cash,{written}\n")
    assert ledger.lines.column("amount_minor").to_pylist() == [cents]
    assert ledger.unbalanced == [(date(2026, 10, 5), "USD", cents)]


def test_decimal_commas_and_semicolons(tmp_path: Path) -> None:
    text = "Date;Account;Amount\n13.10.2026;Kasse;1.234,50\n13.10.2026;Erlöse;-1.234,50\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        ledger = read(tmp_path, text, encoding)
        assert lines_of(ledger)[1] == (3, 13, "Erlöse", None, None, -123450)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("10/13/2026", 13), ("13/10/2026", 13), ("13.10.2026", 13), ("13 Oct 2026", 13),
        ("2026-10-13", 13), ("2026-10-13 00:00:00", 13), ("Oct 13, 2026", 13), ("10/13/26", 13),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(tmp_path: Path, written: str, day: int) -> None:
    ledger = read(tmp_path, f'date,account,amount\n"{written}",Cash,1.00\n')
    assert ledger.lines.column("day").to_pylist() == [date(2026, 10, day)]


def test_dates_that_could_be_two_days_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ComparingError, match="whether the day or the month comes first"):
        read(tmp_path, "date,account,amount\n10/05/2026,Cash,1.00\n")


def test_every_bad_row_is_named_by_its_line(tmp_path: Path) -> None:
    text = (
        "date,account,amount,currency\n2026-10-05,Cash,1.00,\n\n2026-10-32,Cash,1.00,\n"
        "2026-10-05,Cash,one,\n2026-10-05,,1.00,\n2026-10-05,Cash,1.005,\n2026-10-05,Cash,1,XXX\n"
        ",Cash,1.00,\n2026-10-05,Cash,1.5,JPY\n"
    )
    with pytest.raises(ComparingError) as refused:
        read(tmp_path, text)
    assert refused.value.sentences == (
        "ledger.csv:4: not a date: 2026-10-32; correct the row.",
        "ledger.csv:5: not an amount: one; correct the row.",
        "ledger.csv:6: no account beside the amount 1.00; correct the row.",
        "ledger.csv:7: more decimals than USD has: 1.005; correct the row.",
        "ledger.csv:8: not a currency: XXX; correct the row.",
        "ledger.csv:9: no date beside the amount 1.00; correct the row.",
        "ledger.csv:10: more decimals than JPY has: 1.5; correct the row.",
    )


def test_a_row_with_too_many_cells_is_named(tmp_path: Path) -> None:
    with pytest.raises(ComparingError, match=r"ledger\.csv: line 4 has not the 4 cells"):
        read(tmp_path, PLAIN + "2026-10-05,Cash,1,0.00,x\n")


def test_amounts_signed_by_the_nature_of_an_account_are_refused(tmp_path: Path) -> None:
    """QuickBooks shows a sale as a positive amount, and the cash it brought too."""
    text = (
        "Date,Transaction Type,Account,Amount\n2026-10-05,Sale,Cash,5\n2026-10-05,Sale,Sales,{}\n"
    )
    with pytest.raises(ComparingError, match="show the columns Debit and Credit"):
        read(tmp_path, text.format("5"))
    assert len(lines_of(read(tmp_path, text.format("-5")))) == 2


def test_what_does_not_balance_is_told_by_day_and_amount(tmp_path: Path) -> None:
    ledger = read(tmp_path, PLAIN + "2026-10-06,Cash,0.75,\n")
    assert ledger.unbalanced == [(date(2026, 10, 6), "USD", 75)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no line names its columns"),
        ("PK\x03\x04 and so on", "a workbook, not CSV"),
        ("a,b\n1,2\n", "no line names its columns"),
        ("date,account\n2026-10-05,Cash\n", "no column Debit, Credit or Amount"),
        ("date,account,amount\n", "no line has a date, an account and an amount"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises((ComparingError, MappingError), match=sentence):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ComparingError, match="cannot be read"):
        read_ledger(tmp_path / "none.csv", DECIMALS, "USD")


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        ("2026-09-01", "2026-10-31", ("2026-09-01", "2026-10-31")),
        ("2026-09-02", "2026-10-30", ("2026-09-01", "2026-10-31")),
        ("2026-08-20", "2026-11-04", ("2026-09-01", "2026-10-31")),
        ("2026-10-10", "2026-10-20", ("2026-10-10", "2026-10-20")),
    ],
)
def test_the_files_days_are_cut_to_whole_months(
    tmp_path: Path, first: str, last: str, span: tuple[str, str]
) -> None:
    text = f"date,account,amount\n{first},Cash,1.00\n{last},Cash,1.00\n"
    found = whole_months(read(tmp_path, text), None, None)
    assert tuple(day.isoformat() for day in found) == span
