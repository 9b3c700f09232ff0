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
FOREIGN = sorted(folder.parent.name for folder in GOLDEN.glob("*/functional.csv"))
Key = tuple[str, str, str, str, str]
Row = dict[str, str]


def listed_documents(case: str) -> list[str]:
    """The document ids the sample's README lists for a case."""
    readme = (SAMPLE / "README.md").read_text("utf-8")
    rows = [row for row in readme.splitlines() if f"/golden/{case}/" in row]
    return sorted({found for row in rows for found in re.findall(r"`([A-Z0-9]+)`", row)})


def golden_entry(case: str) -> dict[Key, Decimal]:
    """The case's entry: amount, debit positive, by document, unit, date, account and currency."""
    amounts: dict[Key, Decimal] = defaultdict(Decimal)
    for row in golden_rows(case, "entry"):
        names = (row["document_id"], row["unit"], row["business_date"], row["account_id"])
        key = (*names, row.get("currency", "USD"))
        amounts[key] += Decimal(row["debit"] or "0") - Decimal(row["credit"] or "0")
    return {key: amount for key, amount in amounts.items() if amount}


def golden_rows(case: str, name: str) -> list[Row]:
    """Rows of a case's entry, or of its functional amounts."""
    with (GOLDEN / case / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def posted_entry(home: Home, documents: list[str]) -> dict[Key, Decimal]:
    """What the books hold of these documents, mirrors netted, in transaction currency."""
    rows = warehouse_rows(
        home,
        "select source_document_id, unit_event, cast(business_date as varchar), account_id,"
        " currency_code, cast(sum(amount_minor) as bigint) from core.fct_journal_lines"
        " where source_document_id in (select unnest(?)) group by all"
        " having sum(amount_minor) <> 0",
        [documents],
    )
    return {
        (document, unit, day, account, currency): Decimal(amount) / 100
        for document, unit, day, account, currency, amount in rows
    }


@pytest.mark.parametrize("case", CASES)
def test_case_posts_its_golden_entry(case: str, sample_home: Home) -> None:
    expected = golden_entry(case)
    documents = sorted({document for document, *_ in expected}) or listed_documents(case)
    assert documents, f"the sample's README lists no document of {case}"
    assert posted_entry(sample_home, documents) == expected


def test_every_golden_entry_balances() -> None:
    for case in CASES:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for (*_, currency), amount in golden_entry(case).items():
            sums[currency] += amount
        assert set(sums.values()) <= {Decimal(0)}, case


@pytest.mark.parametrize("case", FOREIGN)
def test_foreign_amounts_are_worth_what_was_worked_by_hand(case: str, sample_home: Home) -> None:
    expected = {
        (row["document_id"], row["unit"], row["account_id"], row["currency"]): Decimal(
            row["functional_debit"] or "0"
        )
        - Decimal(row["functional_credit"] or "0")
        for row in golden_rows(case, "functional")
    }
    units = {key[:2] for key in expected}
    rows = warehouse_rows(
        sample_home,
        "select source_document_id, unit_event, account_id, currency_code,"
        " cast(sum(functional_amount_minor) as bigint) from core.fct_journal_lines"
        " where source_document_id in (select unnest(?)) group by all"
        " having sum(functional_amount_minor) <> 0",
        [sorted({document for document, _ in units})],
    )
    found = {
        (document, unit, account, currency): Decimal(amount) / 100
        for document, unit, account, currency, amount in rows
        if (document, unit) in units
    }
    assert found == expected
    assert sum(expected.values()) == 0


def test_every_foreign_amount_of_the_sample_was_worked_by_hand(sample_home: Home) -> None:
    worked = {row["document_id"] for case in FOREIGN for row in golden_rows(case, "functional")}
    rows = warehouse_rows(
        sample_home,
        "select distinct source_document_id from core.fct_journal_lines"
        " where currency_code <> functional_currency_code",
    )
    assert {document for (document,) in rows} == worked
