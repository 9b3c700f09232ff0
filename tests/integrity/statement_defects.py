"""Defects of statements: a balance sheet whose sides differ (30)."""

from tests.integrity.defect import Defect

STATEMENT_DEFECTS = (
    Defect(
        "assert_the_balance_sheet_balances",
        "an asset of the balance sheet gains a cent",
        "update marts.mart_finance__balance_sheet set total_amount = total_amount + 0.01"
        " where entity_id = 'juniper' and period = '2026-09' and account_id = '1300'",
        {"entity_id": "juniper", "document_id": "2026-09", "amount_minor": "100"},
    ),
)
