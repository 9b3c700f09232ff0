"""One home for the meaning of a column, and the published relations' promised columns."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.books.code_version import DBT_PROJECT

MODELS = DBT_PROJECT / "models"
DOC_BLOCK = re.compile(r"{%-?\s*docs\s+(\w+)\s*-?%}")
DOC_USE = re.compile(r"{{\s*doc\(\s*['\"](\w+)['\"]\s*\)\s*}}")
EXACT_DOC_USE = re.compile(r"\s*{{\s*doc\('(\w+)'\)\s*}}\s*")

TEXT, DAY, INSTANT, MINOR = "varchar", "date", ("timestamptz", "timestamp"), "bigint"
MAJOR, QUANTITY = "decimal(19,4)", "decimal(18,4)"
PUBLISHED: dict[str, dict[str, str | tuple[str, ...]]] = {
    "fct_journal_lines": {
        **dict.fromkeys(
            ["journal_line_id", "journal_entry_id", "entry_type", "entity_id", "location_id"], TEXT
        ),
        "line_number": "integer",
        **dict.fromkeys(["business_date", "posting_date"], DAY),
        **dict.fromkeys(["account_id", "currency_code", "functional_currency_code"], TEXT),
        **dict.fromkeys(["amount_minor", "functional_amount_minor"], MINOR),
        **dict.fromkeys(
            ["event_type", "measure", "posting_rule_id", "rule_version", "source_system"], TEXT
        ),
        **dict.fromkeys(
            ["source_document_id", "source_version", "reverses_entry_id", "posted_run_id"], TEXT
        ),
        "recorded_at": INSTANT,
        **dict.fromkeys(
            ["subledger_type", "subledger_id", "channel", "department_id", "product_id"], TEXT
        ),
        **dict.fromkeys(["register_id", "employee_id", "tax_code"], TEXT),
        "tax_rate": "decimal(9,6)",
    },
    "fct_sale_lines": {
        **dict.fromkeys(
            ["sale_line_id", "source_system", "source_document_id", "entity_id", "location_id"],
            TEXT,
        ),
        "business_date": DAY,
        **dict.fromkeys(["product_id", "department_id", "employee_id", "sale_type"], TEXT),
        "quantity": QUANTITY,
        **dict.fromkeys(
            [
                "gross_amount_minor",
                "discount_amount_minor",
                "comp_amount_minor",
                "net_amount_minor",
                "tax_amount_minor",
                "cost_amount_minor",
            ],
            MINOR,
        ),
        **dict.fromkeys(["discount_reason_code", "currency_code"], TEXT),
        "is_return": "boolean",
    },
    "fct_inventory_movements": {
        **dict.fromkeys(
            ["movement_id", "source_document_id", "entity_id", "location_id", "product_id"], TEXT
        ),
        "occurred_at": INSTANT,
        **dict.fromkeys(["business_date", "posting_date"], DAY),
        "movement_type": TEXT,
        "quantity": QUANTITY,
        "unit_cost": "decimal(18,6)",
        "cost_amount_minor": MINOR,
        **dict.fromkeys(["currency_code", "cost_basis"], TEXT),
    },
    "mart_finance__trial_balance": {
        **dict.fromkeys(
            ["entity_id", "period", "account_id", "account_name", "account_type"], TEXT
        ),
        "currency_code": TEXT,
        **dict.fromkeys(["opening_balance", "debit", "credit", "closing_balance"], MAJOR),
    },
    "mart_sales__daily": {
        "business_date": DAY,
        **dict.fromkeys(["location_id", "currency_code"], TEXT),
        "transactions": "bigint",
        "units": QUANTITY,
        **dict.fromkeys(["gross_sales", "discounts", "comps", "returns", "net_sales"], MAJOR),
        **dict.fromkeys(["tax", "tips", "fees", "cost_of_goods", "gross_margin"], MAJOR),
    },
    "mart_sales__by_employee_department": {
        "business_date": DAY,
        **dict.fromkeys(["employee_id", "department_id", "currency_code"], TEXT),
        "items_sold": QUANTITY,
        "total_sales": MAJOR,
    },
    "mart_inventory__valuation": {
        **dict.fromkeys(["entity_id", "location_id", "product_id", "currency_code"], TEXT),
        "quantity_on_hand": QUANTITY,
        "value": MAJOR,
        "average_unit_cost": ("decimal(18,6)", MAJOR),
        "as_of": DAY,
    },
    "quarantine": {
        **dict.fromkeys(["source_system", "document_id", "reason", "detail"], TEXT),
        "amount_minor": MINOR,
        **dict.fromkeys(["currency_code", "file_sha256"], TEXT),
        "row_number": "bigint",
        "status": TEXT,
    },
    "findings": {
        **dict.fromkeys(["invariant", "class", "entity_id", "location_id", "account_id"], TEXT),
        "business_date": DAY,
        "document_id": TEXT,
        "amount_minor": MINOR,
        **dict.fromkeys(["currency_code", "status"], TEXT),
    },
}
NAMED_ONLY = (
    "dim_account",
    "dim_location",
    "dim_product",
    "dim_date",
    "mart_finance__general_ledger",
    "mart_sales__margin",
    "mart_finance__late_adjustments",
)


def described(layers: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    """Columns of each model described in the YAML files of these layers."""
    files = [file for layer in layers for file in sorted((MODELS / layer).rglob("*.yml"))]
    models = [
        model
        for file in files
        for model in (yaml.safe_load(file.read_text("utf-8")) or {}).get("models", [])
    ]
    return {model["name"]: model.get("columns", []) for model in models}


def built(layers: tuple[str, ...]) -> set[str]:
    """Names of the models of these layers, from their files."""
    files = (file for layer in layers for file in (MODELS / layer).rglob("*"))
    return {file.stem for file in files if file.suffix in {".sql", ".py"}}


def doc_blocks() -> Counter[str]:
    """Doc blocks of all files of descriptions, with how often each is defined."""
    files = sorted((MODELS / "docs").glob("*.md"))
    return Counter(name for file in files for name in DOC_BLOCK.findall(file.read_text("utf-8")))


def doc_uses() -> set[str]:
    """Doc blocks that some YAML file refers to."""
    folders = (MODELS, DBT_PROJECT / "seeds")
    files: list[Path] = [file for folder in folders for file in folder.rglob("*.yml")]
    return {name for file in files for name in DOC_USE.findall(file.read_text("utf-8"))}


PUBLIC = described(("core", "marts"))


@pytest.mark.parametrize("model", sorted(PUBLIC))
def test_every_column_says_what_its_own_name_means(model: str) -> None:
    """A column of one name means one thing everywhere, so its text stands once."""
    wrong = []
    for column in PUBLIC[model]:
        use = EXACT_DOC_USE.fullmatch(column.get("description", ""))
        if use is None or use.group(1) != column["name"]:
            wrong.append(column["name"])
    assert PUBLIC[model], f"{model} lists no columns"
    assert not wrong


def test_every_model_of_core_and_marts_is_described() -> None:
    assert built(("core", "marts")) == set(PUBLIC)


def test_every_doc_block_is_defined_once() -> None:
    assert [name for name, times in doc_blocks().items() if times > 1] == []


def test_every_doc_block_is_used() -> None:
    assert sorted(set(doc_blocks()) - doc_uses()) == []


def test_every_doc_used_exists() -> None:
    assert sorted(doc_uses() - set(doc_blocks())) == []


@pytest.mark.parametrize("relation", sorted(PUBLISHED))
def test_published_relation_keeps_its_columns(relation: str) -> None:
    """Readers outside rely on these names and types; more columns may be added freely."""
    found = {column["name"]: _plain(column["data_type"]) for column in PUBLIC[relation]}
    for column, promised in PUBLISHED[relation].items():
        assert column in found, f"{relation} has no {column}"
        accepted = (promised,) if isinstance(promised, str) else promised
        assert found[column] in accepted, f"{relation}.{column} is {found[column]}"


@pytest.mark.parametrize("relation", NAMED_ONLY)
def test_published_relation_exists(relation: str) -> None:
    assert relation in PUBLIC


def test_no_column_of_core_or_marts_is_a_float() -> None:
    floats = {"double", "float", "real"}
    found = [
        (model, column["name"])
        for model, columns in PUBLIC.items()
        for column in columns
        if _plain(column["data_type"]) in floats
    ]
    assert not found


def _plain(data_type: str) -> str:
    plain = data_type.lower().replace(" ", "")
    return {"timestampwithtimezone": "timestamptz", "text": "varchar", "int": "integer"}.get(
        plain, plain
    )
