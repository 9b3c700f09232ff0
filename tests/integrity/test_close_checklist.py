"""The sample's balance sheet ties to facts at every period's end, and a false fact is named."""

import os
import subprocess
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.run.building import DBT, dbt_environment, places
from tests.homes import Rows, built_once, warehouse_rows
from tests.integrity.conftest import copy_books
from tests.integrity.defect import Defect, plant

MODELS = ("fct_subledger_items", "fct_account_reconciliations", "mart_finance__close_checklist")
CHECKLIST = "marts.mart_finance__close_checklist"
WITHOUT_SUBLEDGER = {"1020", "1040", "1150"}
"""Safe, bank and disputes: somebody has to name what they were held against."""

TENDERS = "intermediate.int_pos__tenders"


def one_more(
    account: str, words: str, relation: str, column: str, key: str, where: str, amount: int = 100
) -> Defect:
    """A fact that says `amount` minor units more than what is posted."""
    return Defect(
        CHECKLIST,
        words,
        f"update {relation} set {column} = {column} + {amount} where {key} ="
        f" (select min({key}) from {relation} where {where}) and {where}",
        {"account_id": account},
    )


FALSE_FACTS = (
    Defect(
        CHECKLIST,
        "a counted drawer is told as open",
        "update core.fct_drawer_sessions set session_status = 'open' where drawer_session_id ="
        " (select min(drawer_session_id) from core.fct_drawer_sessions)",
        {"account_id": "1010"},
    ),
    Defect(
        CHECKLIST,
        "a payout arrives a month later",
        "update core.fct_payouts set arrival_date = date '2026-11-30'"
        " where payout_id = 'POCASERESERVE01'",
        {"account_id": "1035"},
    ),
    one_more(
        "1110",
        "an open payment was larger",
        "core.fct_payments",
        "payment_amount_minor",
        "payment_id",
        "processor is not null and payout_id is null and payment_status = 'completed'",
    ),
    one_more(
        "1140",
        "more is held back",
        "core.fct_payout_entries",
        "moved_out_amount_minor",
        "payout_entry_key",
        "entry_type like 'RESERVE%'",
    ),
    one_more(
        "2510",
        "less was lent",
        "core.fct_payout_entries",
        "moved_out_amount_minor",
        "payout_entry_key",
        "entry_type = 'SQUARE_CAPITAL_PAYMENT'",
    ),
    one_more(
        "1160", "a check of more", TENDERS, "amount_minor", "tender_id", "tender_type = 'check'"
    ),
    one_more(
        "1180",
        "more is to be paid out",
        TENDERS,
        "amount_minor",
        "tender_id",
        "measure = 'refund_due'",
    ),
    one_more(
        "1200",
        "a customer owes more",
        TENDERS,
        "amount_minor",
        "tender_id",
        "tender_type = 'house_account'",
    ),
    one_more(
        "2215",
        "more credit is used",
        TENDERS,
        "amount_minor",
        "tender_id",
        "tender_type = 'store_credit'",
    ),
    one_more(
        "1300",
        "goods thrown away cost less",
        "core.fct_inventory_movements",
        "cost_amount_minor",
        "movement_id",
        "source_document_id = 'ICWASTE01'",
    ),
    one_more(
        "1320",
        "damaged goods are worth more",
        "core.fct_inventory_movements",
        "cost_amount_minor",
        "movement_id",
        "movement_type = 'return_damaged'",
    ),
    one_more(
        "2020",
        "goods received cost more",
        "core.fct_inventory_movements",
        "cost_amount_minor",
        "movement_id",
        "movement_type = 'receipt'",
    ),
    one_more(
        "2110",
        "a receipt states more tax",
        "intermediate.int_pos__line_taxes",
        "tax_amount_minor",
        "source_document_id",
        "tax_amount_minor > 0",
    ),
    one_more(
        "2210",
        "a card is worth more",
        "core.fct_gift_card_activities",
        "balance_change_amount_minor",
        "gift_card_activity_id",
        "true",
    ),
    one_more(
        "2240",
        "less is owed of a failed refund",
        "core.fct_payments",
        "payment_amount_minor",
        "payment_id",
        "payment_type = 'refund' and payment_status = 'failed'",
    ),
    one_more(
        "2310",
        "a tip was larger",
        "intermediate.int_pos__charges",
        "amount_minor",
        "charge_id",
        "charge_type = 'tip'",
    ),
)


@pytest.fixture(scope="module")
def false_books(shared_folder: Path, sample_home: Home) -> Home:
    """The sample's books with false facts in them, and the checklist computed anew."""

    def build(path: Path) -> Home:
        home = copy_books(sample_home, path)
        plant(home, FALSE_FACTS)
        subprocess.run(
            [str(DBT), "--quiet", "run", "--select", *MODELS, *places(home)],
            cwd=home.path,
            env={**os.environ, **dbt_environment()},
            check=True,
        )
        return home

    return built_once(shared_folder, "false_books", build)


def differing(home: Home) -> Rows:
    return warehouse_rows(
        home,
        f"select distinct account_id from {CHECKLIST} where row_status = 'differs' order by 1",
    )


def test_every_account_agrees_at_every_period_end(sample_home: Home) -> None:
    """But for suspense, which holds what nobody mapped (data/sample/README.md)."""
    assert differing(sample_home) == [("1990",)]


def test_every_other_account_has_a_subledger(sample_home: Home) -> None:
    found = warehouse_rows(
        sample_home,
        f"select distinct account_id from {CHECKLIST} where row_status = 'needs evidence'",
    )
    assert {account for (account,) in found} <= WITHOUT_SUBLEDGER


def test_a_false_subledger_is_named(false_books: Home) -> None:
    """Each of the facts, and no account beside theirs."""
    accounts = {str(defect.names["account_id"]) for defect in FALSE_FACTS}
    assert [account for (account,) in differing(false_books)] == sorted({*accounts, "1990"})


def test_a_difference_is_what_the_fact_is_off_by(false_books: Home) -> None:
    """The card is worth 1.00 more than is posted, so the liability lacks that credit."""
    assert warehouse_rows(
        false_books,
        f"select distinct cast(difference as varchar) from {CHECKLIST}"
        " where account_id = '2210' and row_status = 'differs'",
    ) == [("1.0000",)]
