"""Defects of what a payout pays in another currency than it was taken in (invariants 15 and 35)."""

from tests.integrity.defect import Defect

LINES = "core.fct_journal_lines"
PAYOUT = "source_document_id = 'POCASEABROAD01'"

EXCHANGE_DEFECTS = (
    Defect(
        "assert_functional_amounts_follow_the_stored_rate",
        "a payment is exchanged at the rate of another day",
        f"update {LINES} set rate_date = date '2026-10-06'"
        f" where {PAYOUT} and subledger_id = 'PAYABROAD01A' and amount_minor = -30000",
        {"document_id": "POCASEABROAD01", "account_id": "1110", "amount_minor": "-21639"},
    ),
    Defect(
        "assert_functional_amounts_follow_the_stored_rate",
        "a fee is exchanged on a day without a rate",
        f"update {LINES} set rate_date = business_date"
        f" where {PAYOUT} and subledger_id = 'PAYABROAD01A' and amount_minor = 790",
        {"document_id": "POCASEABROAD01", "account_id": "1110", "amount_minor": "570"},
    ),
    Defect(
        "assert_settled_payments_leave_clearing_in_both_currencies",
        "a payment leaves clearing at the payout's own rate",
        f"update {LINES} set functional_amount_minor = -14340"
        f" where {PAYOUT} and subledger_id = 'PAYABROAD02A' and amount_minor = -20000",
        {"document_id": "PAYABROAD02A", "account_id": "1110", "amount_minor": "380"},
    ),
    Defect(
        "assert_card_clearing_equals_its_open_items",
        "a refund is paid out and stays on clearing in its own currency",
        f"delete from {LINES} where {PAYOUT} and subledger_id = 'REFABROAD01'",
        {"location_id": "LHARBORPORT", "currency_code": "CAD", "amount_minor": "-5000"},
    ),
    Defect(
        "assert_each_fee_is_booked_once",
        "a fee stated in one currency is booked again in another",
        f"update {LINES} set subledger_id = 'PAYABROAD01A' where {PAYOUT} and measure = 'fee'",
        {"document_id": "PAYABROAD01A", "currency_code": "USD", "amount_minor": "380"},
    ),
)
