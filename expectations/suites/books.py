"""What is expected of the books before a run counts: they are whole, dated, known and in balance.

Belongs here: plausibility of what leaves. Not: accounting invariants by document (dbt tests).
Journal rows are those of the run under way; balances are over the whole journal. Sums are cast to
whole numbers and compared as such.
"""

from expectations.rules import Rule, Suite
from expectations.suites.bank import BANK

THIS_RUN = "posted_run_id in (select run_id from settings.current_run)"

JOURNAL_LINES = Suite(
    name="core.fct_journal_lines",
    batch=f"""
        select lines.*, accounts.account_id as known_account_id
        from core.fct_journal_lines as lines
        left join core.dim_account as accounts on lines.account_id = accounts.account_id
        where lines.{THIS_RUN}
    """,
    required=(
        "journal_line_id",
        "journal_entry_id",
        "entity_id",
        "location_id",
        "business_date",
        "posting_date",
        "amount_minor",
        "currency_code",
        "functional_amount_minor",
        "event_type",
        "measure",
        "posting_rule_id",
        "source_document_id",
        "recorded_at",
    ),
    rules=(
        Rule(
            name="account_is_in_the_chart",
            fails_where="known_account_id is null",
            sentence="a journal line is on an account that the chart does not have",
            shows="account_id",
        ),
        Rule(
            name="business_date_is_plausible",
            fails_where="business_date < date '2000-01-01'"
            " or business_date > cast(recorded_at as date) + 2",
            sentence="a journal line has a business date before 2000 or in the future",
            shows="business_date",
        ),
        Rule(
            name="posting_never_precedes_business",
            fails_where="posting_date < business_date",
            sentence="a journal line is posted before its business date",
            shows="concat(journal_line_id, ' of ', posting_date)",
        ),
    ),
    reads=("core.fct_journal_lines", "core.dim_account", "settings.current_run"),
    remedy="correct the chart, the roles or the models and run again",
)

BALANCES = Suite(
    name="core.trial_balance",
    batch="""
        select 'transaction' as kind, entity_id, currency_code,
            cast(sum(amount_minor) as bigint) as balance_minor
        from core.fct_journal_lines group by entity_id, currency_code
        union all
        select 'functional' as kind, entity_id, functional_currency_code as currency_code,
            cast(sum(functional_amount_minor) as bigint) as balance_minor
        from core.fct_journal_lines group by entity_id, functional_currency_code
    """,
    rules=(
        Rule(
            name="debits_equal_credits",
            fails_where="balance_minor <> 0",
            sentence="the trial balance is not zero, in minor units",
            shows="concat(entity_id, ' ', currency_code, ' ', kind, ' ', balance_minor)",
        ),
    ),
    reads=("core.fct_journal_lines",),
    remedy="correct the models, or restore the journal from the last backup, and run again",
)

VOLUME = Suite(
    name="core.volume",
    batch="""
        select
            (select count(*) from intermediate.int_pos__lines as lines
            inner join intermediate.int_pos__documents as documents
                on lines.source_system = documents.source_system
                and lines.source_document_id = documents.source_document_id
            left join intermediate.int_pos__document_findings as findings
                on documents.source_system = findings.source_system
                and documents.source_document_id = findings.source_document_id
            where lines.gross_amount_minor <> 0 and documents.document_status = 'postable'
                and findings.source_document_id is null) as lines_to_post,
            (select count(*) from core.fct_journal_lines) as journal_lines
    """,
    rules=(
        Rule(
            name="what_is_postable_is_posted",
            fails_where="lines_to_post > 0 and journal_lines = 0",
            sentence="there is something to post but the journal is empty, lines to post",
            shows="lines_to_post",
        ),
    ),
    least_rows=1,
    reads=(
        "core.fct_journal_lines",
        "intermediate.int_pos__lines",
        "intermediate.int_pos__documents",
        "intermediate.int_pos__document_findings",
    ),
    remedy="correct the posting models and run again",
)

DAILY_SALES = Suite(
    name="marts.mart_sales__daily",
    batch="""
        select * from marts.mart_sales__daily
        where business_date in (select business_date from intermediate.int_pos__touched_dates)
    """,
    required=("business_date", "location_id", "currency_code", "net_sales", "gross_margin"),
    rules=(
        Rule(
            name="net_sales_add_up",
            fails_where="net_sales <> gross_sales - discounts - comps - returns",
            sentence="net sales are not gross sales less discounts, comps and returns",
            shows="concat(location_id, ' on ', business_date)",
        ),
        Rule(
            name="transactions_are_counted",
            fails_where="transactions < 0",
            sentence="a store-day has a negative number of transactions",
            shows="concat(location_id, ' on ', business_date)",
        ),
    ),
    reads=("marts.mart_sales__daily", "intermediate.int_pos__touched_dates"),
    remedy="correct the sales models and run again",
)

TRIAL_BALANCE = Suite(
    name="marts.mart_finance__trial_balance",
    batch="""
        select entity_id, period, currency_code,
            sum(opening_balance + debit - credit - closing_balance) as unexplained,
            sum(closing_balance) as closing
        from marts.mart_finance__trial_balance
        group by entity_id, period, currency_code
    """,
    required=("entity_id", "period", "currency_code"),
    rules=(
        Rule(
            name="closing_balances_sum_to_zero",
            fails_where="closing <> 0 or unexplained <> 0",
            sentence="the published trial balance does not close",
            shows="concat(entity_id, ' ', period, ' ', currency_code)",
        ),
    ),
    reads=("marts.mart_finance__trial_balance",),
    remedy="correct the ledger's marts and run again",
)

INCOME_STATEMENT = Suite(
    name="marts.mart_finance__income_statement",
    batch="select * from marts.mart_finance__income_statement",
    required=("entity_id", "period", "section", "account_id", "completeness_reason"),
    rules=(
        Rule(
            name="only_a_complete_statement_takes_in_others",
            fails_where="completeness not in ('complete', 'subledger only')"
            " or (completeness = 'subledger only' and system_amount <> 0)",
            sentence="a statement takes in what others posted and does not say complete",
            shows="concat(entity_id, ' ', period, ' ', account_id)",
        ),
    ),
    reads=("marts.mart_finance__income_statement",),
    remedy="correct the models of the statements and run again",
)

BOOKS = (JOURNAL_LINES, BALANCES, VOLUME, DAILY_SALES, TRIAL_BALANCE, INCOME_STATEMENT, *BANK)
"""What the books gate checks, in this order."""
