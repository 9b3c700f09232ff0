"""Defects of entries, their lines and their origin (invariants 1, 2, 5, 7, 26 to 38)."""

from tests.integrity.defect import Defect

LINES, ENTRIES = "core.fct_journal_lines", "core.fct_journal_entries"


def mirrored(document: str, copies: str, lost: str = "") -> str:
    """SQL that appends a mirror of a receipt's entry, leaving out the lines `lost` describes."""
    mirror_id = f"md5(concat(journal_entry_id, '{copies}'))"
    of_receipt = f"source_document_id = '{document}' and unit_event = 'receipt'"
    original = f"{of_receipt} and entry_type = 'original'"
    kept = f"{original} and not ({lost})" if lost else original
    return f"""
        insert into {LINES} by name
        select * replace (
            {mirror_id} as journal_entry_id,
            concat({mirror_id}, '-', line_number) as journal_line_id,
            'reversal' as entry_type, journal_entry_id as reverses_entry_id,
            -amount_minor as amount_minor, -functional_amount_minor as functional_amount_minor
        ) from {LINES} where {kept};
        insert into {ENTRIES} by name
        select * replace (
            {mirror_id} as journal_entry_id, 'reversal' as entry_type, null as entry_digest,
            journal_entry_id as reverses_entry_id, entry_revision + 1 as entry_revision
        ) from {ENTRIES} where {original}
    """


EXACT_MIRROR = Defect(
    "assert_reversals_mirror_the_entry_they_name",
    "an exact mirror is no defect",
    mirrored("ORDREASONS01", "first"),
    {"document_id": "ORDREASONS01"},
)

JOURNAL_DEFECTS = (
    Defect(
        "assert_entries_balance",
        "the sign of a tax line is flipped",
        f"update {LINES} set amount_minor = -amount_minor,"
        " functional_amount_minor = -functional_amount_minor"
        " where source_document_id = 'ORDCASH01' and measure = 'tax'",
        {"document_id": "ORDCASH01", "amount_minor": "220"},
    ),
    Defect(
        "assert_posted_lines_are_never_zero",
        "a discount is rounded away to nothing",
        f"update {LINES} set amount_minor = 0"
        " where source_document_id = 'ORDLINEDISCOUNT01' and measure = 'line_discount'",
        {"document_id": "ORDLINEDISCOUNT01", "account_id": "4110"},
    ),
    Defect(
        "assert_every_record_of_a_file_is_loaded_or_rejected",
        "a payment of a file is lost on the way to its raw table",
        "delete from raw_square.payments where id = 'PAYTIP01A'",
        {"document_id": "payments/payments_2026-08-20.json", "amount_minor": "1"},
    ),
    Defect(
        "assert_every_record_of_a_file_is_loaded_or_rejected",
        "an order of a file is loaded twice",
        "insert into raw_square.orders select * from raw_square.orders where id = 'ORDREASONS01'",
        {"document_id": "orders/orders_2026-08-07.json", "amount_minor": "-1"},
    ),
    Defect(
        "assert_every_raw_row_has_exactly_one_state",
        "the state of a training ticket is lost",
        "delete from intermediate.int_pos__raw_row_states"
        " where source_document_id = 'ORDTRAINING01' and row_kind = 'order'",
        {"document_id": "orders/orders_2026-08-22.json", "amount_minor": "-1"},
    ),
    Defect(
        "assert_every_raw_row_has_exactly_one_state",
        "a comped order is posted and ignored at once",
        "insert into intermediate.int_pos__raw_row_states"
        " select * replace ('ignored' as row_state) from intermediate.int_pos__raw_row_states"
        " where source_document_id = 'ORDCOMP01' and row_kind = 'order'",
        {"document_id": "ORDCOMP01", "amount_minor": "1"},
    ),
    Defect(
        "assert_every_raw_row_has_exactly_one_state",
        "an unbalanced order is in a state nobody knows",
        "update intermediate.int_pos__raw_row_states set row_state = 'forgotten'"
        " where source_document_id = 'ORDUNBALANCED01' and row_kind = 'order'",
        {"document_id": "ORDUNBALANCED01", "amount_minor": "-1"},
    ),
    Defect(
        "assert_revenue_in_the_sales_facts_equals_the_journal",
        "the sales facts lose a share of an order discount",
        "update core.fct_sale_lines set discount_amount_minor = 0"
        " where source_document_id = 'ORDORDERDISCOUNT01' and source_line_id = 'line-1'",
        {
            "location_id": "LHARBORPORT",
            "business_date": "2026-08-06",
            "document_id": "discount",
        },
    ),
    Defect(
        "assert_reversals_mirror_the_entry_they_name",
        "a mirror leaves the tax out",
        mirrored("ORDFREELINE01", "first", "measure = 'tax'"),
        {"document_id": "ORDFREELINE01", "account_id": "2110"},
    ),
    Defect(
        "assert_reversals_mirror_the_entry_they_name",
        "an entry is reversed twice",
        f"{mirrored('ORDEXEMPT01', 'first')}; {mirrored('ORDEXEMPT01', 'second')}",
        {"document_id": "ORDEXEMPT01", "account_id": None},
    ),
    Defect(
        "assert_what_is_posted_is_what_is_wanted",
        "a tip is posted that no receipt wants",
        "delete from intermediate.int_accounting__unit_lines"
        " where source_document_id = 'ORDGOLDEN01' and measure = 'tip'",
        {"document_id": "ORDGOLDEN01", "account_id": "2310"},
    ),
    Defect(
        "assert_no_new_line_is_posted_into_a_closed_period",
        "goods are posted into a period that is locked",
        "insert into settings.period_locks (entity_id, locked_through)"
        " values ('juniper', date '2026-07-31')",
        {"document_id": "GRCASEJULA01", "entity_id": "juniper"},
    ),
    Defect(
        "assert_no_new_line_is_posted_into_a_closed_period",
        "a line is posted before its business date",
        f"update {LINES} set posting_date = cast(business_date - interval '1' day as date)"
        " where source_document_id = 'ORDCOMP01' and measure = 'comp'",
        {"document_id": "ORDCOMP01", "account_id": "4120"},
    ),
    Defect(
        "assert_the_trial_balance_sums_to_zero",
        "a balance is not carried forward",
        "update marts.mart_finance__trial_balance set closing_balance = debit - credit"
        " where entity_id = 'harbor' and account_id = '4110' and period = '2026-09'",
        {"entity_id": "harbor", "document_id": "2026-09", "currency_code": "USD"},
    ),
    Defect(
        "assert_every_event_amount_has_a_rule_and_accounts",
        "a measure without a rule drops out",
        "delete from intermediate.int_accounting__rule_resolutions where measure = 'tip_return'",
        {"document_id": "ORDTIPBACK01"},
    ),
    Defect(
        "assert_every_event_amount_has_a_rule_and_accounts",
        "a role without an account drops out",
        "delete from intermediate.int_accounting__unit_lines"
        " where source_document_id = 'ORDGRATUITYBACK01' and measure = 'service_charge_return'",
        {"document_id": "ORDGRATUITYBACK01"},
    ),
    Defect(
        "assert_every_line_has_its_dimensions_account_and_rule",
        "a line loses its store",
        f"update {LINES} set location_id = null"
        " where source_document_id = 'ORDMIDNIGHTBEFORE01' and measure = 'tax'",
        {"document_id": "ORDMIDNIGHTBEFORE01", "account_id": "2110", "location_id": None},
    ),
    Defect(
        "assert_every_line_has_its_dimensions_account_and_rule",
        "a tax line loses its jurisdiction",
        f"update {LINES} set tax_jurisdiction = null"
        " where source_document_id = 'ORDMIDNIGHTAFTER01' and measure = 'tax'",
        {"document_id": "ORDMIDNIGHTAFTER01", "account_id": "2110"},
    ),
    Defect(
        "assert_every_line_has_its_dimensions_account_and_rule",
        "a line is posted to an account that was closed before",
        "update core.dim_account set valid_to = date '2026-08-15' where account_id = '6135'",
        {"document_id": "ORDROUNDUP01", "account_id": "6135"},
    ),
    Defect(
        "assert_suspense_is_empty",
        "goods of a department nobody mapped are posted to suspense",
        f"update {LINES} set account_id = '1990'"
        " where source_document_id = 'ORDONLYONE01' and measure = 'gross_sales'",
        {"entity_id": "harbor", "account_id": "1990"},
    ),
    Defect(
        "assert_keys_are_unique_and_no_line_is_an_orphan",
        "a join doubles a sale line",
        "insert into core.fct_sale_lines"
        " select * from core.fct_sale_lines where source_document_id = 'ORDCUSTOMER01'",
        {"document_id": "ORDCUSTOMER01"},
    ),
    Defect(
        "assert_keys_are_unique_and_no_line_is_an_orphan",
        "an entry is lost and leaves its lines behind",
        f"delete from {ENTRIES}"
        " where source_document_id = 'ORDCARDINNOTE01' and unit_event = 'receipt'",
        {"document_id": "ORDCARDINNOTE01"},
    ),
    Defect(
        "assert_keys_are_unique_and_no_line_is_an_orphan",
        "an entry is written without its lines",
        f"delete from {LINES} where source_document_id = 'SCOVER01'",
        {"document_id": "SCOVER01"},
    ),
    Defect(
        "assert_functional_amounts_follow_the_stored_rate",
        "Canadian dollars are booked one to one",
        f"update {LINES} set functional_amount_minor = amount_minor"
        " where source_document_id = 'ORDCANADIAN01' and measure = 'tender_received'",
        {"document_id": "ORDCANADIAN01", "account_id": "1110"},
    ),
    Defect(
        "assert_tax_unlike_its_rate_is_listed",
        "a tax rate doubles and nobody hears of it",
        "update intermediate.int_pos__line_taxes set tax_rate = 2 * tax_rate"
        " where source_document_id = 'ORDCASH01'",
        {"document_id": "ORDCASH01", "amount_minor": "-110"},
    ),
    Defect(
        "assert_every_line_resolves_to_its_source",
        "the raw row of a receipt is gone",
        "delete from core.fct_raw_rows where source_document_id = 'ORDTWICE01'",
        {"document_id": "ORDTWICE01"},
    ),
    Defect(
        "assert_every_line_resolves_to_its_source",
        "an entry names a version of its document that never arrived",
        f"update {ENTRIES} set source_version = 'never arrived'"
        " where source_document_id = 'ORDROUNDDOWN01' and unit_event = 'receipt'",
        {"document_id": "ORDROUNDDOWN01"},
    ),
    Defect(
        "assert_every_line_resolves_to_its_source",
        "an entry does not say which code posted it",
        f"update {ENTRIES} set code_version = null where source_document_id = 'ORDFEEADJUSTED01'",
        {"document_id": "ORDFEEADJUSTED01"},
    ),
    Defect(
        "assert_stores_sum_to_their_entity",
        "a store's sale stands in the books of the sister company",
        f"update {LINES} set entity_id = 'juniper'"
        " where source_document_id = 'ORDPAIDNEXTDAY01' and measure = 'gross_sales'",
        {"entity_id": "juniper", "location_id": "LHARBORPORT"},
    ),
)
