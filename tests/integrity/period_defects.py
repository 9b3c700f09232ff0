"""Defects of accounting periods: a day nobody delivered, a closed month that moved (28, 34)."""

from tests.integrity.defect import Defect

PERIOD_DEFECTS = (
    Defect(
        "assert_every_store_day_is_present_or_declared_closed",
        "a day of a store is lost on the way",
        "update core.fct_store_days set day_status = 'missing', till_documents = 0"
        " where location_id = 'LHARBORPORT' and business_date = '2026-08-15'",
        {"location_id": "LHARBORPORT", "business_date": "2026-08-15"},
    ),
    Defect(
        "assert_closed_periods_keep_their_balances",
        "a cent slips into a month after its final close",
        "insert into core.fct_closing_balances"
        " select entity_id, '2026-07', date '2026-07-31', account_id, currency_code,"
        " sum(amount_minor) + case when account_id = '1300' then 1 else 0 end,"
        " sum(functional_amount_minor) from core.fct_journal_lines"
        " where entity_id = 'juniper' and posting_date <= '2026-07-31'"
        " group by entity_id, account_id, currency_code",
        {"entity_id": "juniper", "account_id": "1300", "amount_minor": "-1"},
    ),
    Defect(
        "assert_entries_of_closed_periods_are_numbered_without_a_gap",
        "an entry disappears from the numbers of its year",
        "insert into core.fct_entry_numbers"
        " select journal_entry_id, entity_id, 2026, place + place // 3, '2026-07'"
        " from (select *, row_number() over (order by posting_date, journal_entry_id) as place"
        " from core.fct_journal_entries where entity_id = 'harbor') where place <= 5",
        {"entity_id": "harbor"},
    ),
)
