"""A target's chart is read from what it exports, whatever its columns are called."""

from pathlib import Path

import pytest

from orchestration.posting.mapping.charts import (
    ChartAccount,
    read_chart,
    read_export,
    write_chart,
)
from orchestration.posting.mapping.errors import MappingError
from orchestration.posting.mapping.folder import MappingFolder
from orchestration.posting.targets.protocol import RemoteAccount

QUICKBOOKS_ONLINE = """Pine LLC,,,
Account List,,,

Account #,Full name,Type,Detail type
1000,Checking,Bank,Checking
,"Sales, online",Income,Sales of Product Income
1200,Accounts receivable (A/R),Accounts receivable (A/R),Accounts Receivable
5000,Cost of goods,Cost of Goods Sold,Supplies
"""
XERO = """*Code,*Name,*Type,*Tax Code,Description,Status
090,Checking,Bank,BAS Excluded,,ACTIVE
400,Advertising,Expense,GST on Expenses,,ARCHIVED
"""
SEMICOLONS = "Account number;Account name;Account type\n1000;Bank;Asset\n"
IIF = (
    "!HDR\tPROD\tVER\nHDR\tQuickBooks Pro\tVersion 6\n"
    "!ACCNT\tNAME\tREFNUM\tACCNTTYPE\tHIDDEN\n"
    "ACCNT\tCaf\xe9 Checking\t1\tBANK\tN\n"
    "ACCNT\tSales:Online\t2\tINC\tN\n"
    "ACCNT\tOld loan\t3\tLTLIAB\tY\n"
    "ACCNT\tAccounts Payable\t4\tAP\tN\n"
)


def exported(tmp_path: Path, text: str, name: str = "chart.csv", encoding: str = "utf-8") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding)
    return file


def accounts(found: list[ChartAccount]) -> list[tuple[object, ...]]:
    return [
        (
            each.remote.account,
            each.remote.name,
            each.remote.account_type,
            each.remote.party_type,
            each.remote.is_active,
        )
        for each in found
    ]


def test_quickbooks_online_with_a_title_above_the_columns(tmp_path: Path) -> None:
    found = read_export(exported(tmp_path, QUICKBOOKS_ONLINE), None)
    assert accounts(found) == [
        ("1000", "Checking", "asset", None, True),
        ("Sales, online", "Sales, online", "revenue", None, True),
        ("1200", "Accounts receivable (A/R)", "asset", "customer", True),
        ("5000", "Cost of goods", "cost", None, True),
    ]


def test_xero_with_stars_and_a_status(tmp_path: Path) -> None:
    assert accounts(read_export(exported(tmp_path, XERO), None)) == [
        ("090", "Checking", "asset", None, True),
        ("400", "Advertising", "expense", None, False),
    ]


def test_other_delimiters(tmp_path: Path) -> None:
    assert accounts(read_export(exported(tmp_path, SEMICOLONS), None)) == [
        ("1000", "Bank", "asset", None, True)
    ]


def test_iif_of_quickbooks_desktop(tmp_path: Path) -> None:
    found = read_export(exported(tmp_path, IIF, "chart.IIF", "cp1252"), None)
    assert accounts(found) == [
        ("Café Checking", "Café Checking", "asset", None, True),
        ("Sales:Online", "Sales:Online", "revenue", None, True),
        ("Old loan", "Old loan", "liability", None, False),
        ("Accounts Payable", "Accounts Payable", "liability", "vendor", True),
    ]


def test_a_type_nobody_knows_is_none(tmp_path: Path) -> None:
    text = "Code,Name,Type\n1,Odd,Statistical\n"
    assert accounts(read_export(exported(tmp_path, text), None))[0][2] is None


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("Date,Memo\n2026-01-01,x\n", "chart.csv", "no line names its columns"),
        ("", "chart.csv", "no line names its columns"),
        ("Code,Name\n", "chart.csv", "it lists no account"),
        ("Code,Name\n1,A\n1,B\n", "chart.csv", "chart.csv:3: account 1 stands on line 2 too"),
        ("!CUST\tNAME\nCUST\tAnn\n", "chart.iif", "no line ACCNT"),
        ("ACCNT\tBank\n", "chart.iif", "chart.iif:1: a line ACCNT before !ACCNT"),
    ],
)
def test_what_is_no_chart_is_refused(tmp_path: Path, text: str, name: str, words: str) -> None:
    with pytest.raises(MappingError, match=words):
        read_export(exported(tmp_path, text, name), None)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"nowhere\.csv: the file cannot be read"):
        read_export(tmp_path / "nowhere.csv", None)


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    folder = MappingFolder(tmp_path / "posting" / "xero")
    assert read_chart(folder) is None
    kept = [
        ChartAccount("harbor", RemoteAccount("090", 'Bank, "new"', "asset", True, None)),
        ChartAccount("harbor", RemoteAccount("800", "Payable", "liability", False, "vendor")),
        ChartAccount("juniper", RemoteAccount("090", "Bank", None)),
    ]
    write_chart(folder, kept)
    assert read_chart(folder) == kept
    assert [path.name for path in folder.path.iterdir()] == ["chart.csv"]


def test_an_account_is_of_its_company() -> None:
    account = ChartAccount("harbor", RemoteAccount("090", "Bank", "asset"))
    assert (account.is_of("harbor"), account.is_of("juniper"), account.is_of(None)) == (
        True,
        False,
        True,
    )
