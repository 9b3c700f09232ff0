"""Every listed case posts the entry an accountant worked out by hand."""

import csv
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.home import Home
from tests.homes import SAMPLE, warehouse_rows

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
CASES = sorted(folder.name for folder in GOLDEN.iterdir() if (folder / "entry.csv").is_file())
Key = tuple[str, str, str, str]


def listed_documents(case: str) -> list[str]:
    """The document ids the sample's README lists for a case."""
    readme = (SAMPLE / "README.md").read_text("utf-8")
    rows = [row for row in readme.splitlines() if f"/golden/{case}/" in row]
    return sorted({found for row in rows for found in re.findall(r"`([A-Z0-9]+)`", row)})


def golden_entry(case: str) -> dict[Key, Decimal]:
    """The case's entry: amount, debit positive, by (document, unit, business date, account)."""
    amounts: dict[Key, Decimal] = defaultdict(Decimal)
    with (GOLDEN / case / "entry.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = (row["document_id"], row["unit"], row["business_date"], row["account_id"])
            amounts[key] += Decimal(row["debit"] or "0") - Decimal(row["credit"] or "0")
    return {key: amount for key, amount in amounts.items() if amount}


def posted_entry(home: Home, documents: list[str]) -> dict[Key, Decimal]:
    """What the books hold of these documents, mirrors netted, in transaction currency."""
    rows = warehouse_rows(
        home,
        "select source_document_id, unit_event, cast(business_date as varchar), account_id,"
        " cast(sum(amount_minor) as bigint) from core.fct_journal_lines"
        " where source_document_id in (select unnest(?)) group by all"
        " having sum(amount_minor) <> 0",
        [documents],
    )
    return {
        (document, unit, day, account): Decimal(amount) / 100
        for document, unit, day, account, amount in rows
    }


@pytest.mark.parametrize("case", CASES)
def test_case_posts_its_golden_entry(case: str, sample_home: Home) -> None:
    expected = golden_entry(case)
    documents = sorted({document for document, *_ in expected}) or listed_documents(case)
    assert documents, f"the sample's README lists no document of {case}"
    assert posted_entry(sample_home, documents) == expected


def test_every_golden_entry_balances() -> None:
    for case in CASES:
        assert sum(golden_entry(case).values(), Decimal(0)) == 0, case


def test_a_foreign_receipt_balances_in_both_currencies(sample_home: Home) -> None:
    golden = GOLDEN / "foreign_currency" / "functional.csv"
    with golden.open(newline="", encoding="utf-8") as file:
        expected = {
            (row["document_id"], row["account_id"]): Decimal(row["functional_debit"] or "0")
            - Decimal(row["functional_credit"] or "0")
            for row in csv.DictReader(file)
        }
    rows = warehouse_rows(
        sample_home,
        "select source_document_id, account_id, cast(sum(functional_amount_minor) as bigint)"
        " from core.fct_journal_lines where currency_code = 'CAD' group by all",
    )
    found = {(document, account): Decimal(amount) / 100 for document, account, amount in rows}
    assert found == expected
