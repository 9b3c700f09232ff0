"""Defects between the books and the bank's statements (invariants 16b and 18b)."""

from tests.integrity.defect import Defect

STATEMENT = (
    "insert into core.fct_bank_statements by name select 'S1' as bank_statement_id,"
    " '1001' as account_number, 'harbor' as entity_id, 'bank' as account_role,"
    " '1' as statement_id, 'MT940' as statement_format, date '2026-08-01' as first_day,"
    " date '2026-12-31' as last_day, date '2026-08-01' as covered_from,"
    " date '2026-12-31' as covered_through, 0 as bank_line_count, 0 as opening_balance_minor,"
    " 0 as lines_amount_minor, 0 as closing_balance_minor, true as is_added_up,"
    " 'USD' as currency_code, 'x' as file_sha256, 0 as row_number"
)

BANK_DEFECTS = (
    Defect(
        "assert_payouts_match_the_bank",
        "a payout never came to the bank",
        STATEMENT,
        {"entity_id": "harbor", "document_id": "POCHIC260916", "currency_code": "USD"},
    ),
    Defect(
        "assert_deposits_in_transit_are_not_yet_on_the_bank",
        "a bag of cash never came to the bank",
        "insert into core.fct_cash_deposits values"
        " ('DEPLOST', 'harbor', 'LHARBORCHIC', date '2026-09-02', 40000, 'USD', 'SLIP77')",
        {"location_id": "LHARBORCHIC", "document_id": "DEPLOST", "amount_minor": "-40000"},
    ),
    Defect(
        "assert_deposits_in_transit_are_not_yet_on_the_bank",
        "deposits in transit hold what no slip says",
        "update core.fct_journal_lines set account_id = '1030' where measure = 'drop'"
        " and location_id = 'LHARBORPORT' and business_date between date '2026-09-01'"
        " and date '2026-09-30'",
        {"entity_id": "harbor", "account_id": "1030", "business_date": "2026-12-31"},
    ),
)
