"""The control source: what an operator decided, landed like any other input.

Belongs here: read schemas of control records. Not: what a record does (dbt, orchestration/books).
"""

from ingestion.sources.control.accounting_systems import ACCOUNTING_SYSTEM_READING
from ingestion.sources.raw_tables import Column, RawTable, SourceDefinition, SourceObject

PERIOD_LOCK = SourceObject(
    name="period_lock",
    format="json",
    tables=(
        RawTable(
            name="period_locks",
            columns=(
                Column("entity_id", required=True),
                Column("locked_through", "DATE", required=True),
                Column("actor", required=True),
                Column("reason"),
                Column("recorded_at", "TIMESTAMP", required=True),
            ),
        ),
    ),
)

PERIOD_DECISION = SourceObject(
    name="period_decision",
    format="json",
    tables=(
        RawTable(
            name="period_decisions",
            columns=(
                Column("entity_id", required=True),
                Column("period", required=True),
                Column("decision", required=True),
                Column("first_day", "DATE", required=True),
                Column("last_day", "DATE", required=True),
                Column("locked_through", "DATE"),
                Column("through_run_id"),
                Column("through_sequence", "BIGINT"),
                Column("actor", required=True),
                Column("reason"),
                Column("prepared_by"),
                Column("recorded_at", "TIMESTAMP", required=True),
            ),
        ),
    ),
)
"""A period closed, preliminarily or finally, or opened again; it locks through `locked_through`."""

CHECKLIST_DECISION = SourceObject(
    name="checklist_decision",
    format="json",
    tables=(
        RawTable(
            name="checklist_decisions",
            columns=(
                Column("entity_id", required=True),
                Column("period", required=True),
                Column("account_id", required=True),
                Column("currency_code", required=True),
                Column("decision", required=True),
                Column("amount", "DECIMAL(19,4)"),
                Column("reason"),
                Column("ledger_balance", "DECIMAL(19,4)"),
                Column("difference", "DECIMAL(19,4)"),
                Column("explained_amount", "DECIMAL(19,4)"),
                Column("actor", required=True),
                Column("prepared_by"),
                Column("recorded_at", "TIMESTAMP", required=True),
            ),
        ),
    ),
)
"""Evidence, an explanation or a signature about a row of the close checklist; it posts nothing."""

RELEASE_COLUMNS = (
    Column("source_system", required=True),
    Column("document_id", required=True),
    Column("source_version"),
    Column("actor", required=True),
    Column("reason", required=True),
    Column("recorded_at", "TIMESTAMP", required=True),
)
"""Who lets which version of a document, or which file, through; none: every version of it."""

RELEASE_PREPARATION = SourceObject(
    name="release_preparation",
    format="json",
    tables=(RawTable(name="release_preparations", columns=RELEASE_COLUMNS),),
)
"""What one person asks for and another has to approve; by itself it lets nothing through."""

QUARANTINE_RELEASE = SourceObject(
    name="quarantine_release",
    format="json",
    tables=(RawTable(name="quarantine_releases", columns=RELEASE_COLUMNS),),
)

CHANGE_APPROVAL = SourceObject(
    name="change_approval",
    format="json",
    tables=(
        RawTable(
            name="change_approvals",
            columns=(
                Column("code_version", required=True),
                Column("rules_hash", required=True),
                Column("differences_digest", required=True),
                Column("entries", "BIGINT", required=True),
                Column("documents", "BIGINT", required=True),
                Column("actor", required=True),
                Column("prepared_by", required=True),
                Column("reason", required=True),
                Column("recorded_at", "TIMESTAMP", required=True),
            ),
        ),
    ),
)
"""Who let changed code, rules or mappings correct which posted documents."""

EXCHANGE_RATES = SourceObject(
    name="exchange_rates",
    format="csv",
    tables=(
        RawTable(
            name="exchange_rates",
            columns=(
                Column("from_currency_code", path="from", required=True),
                Column("to_currency_code", path="to", required=True),
                Column("rate_date", "DATE", path="date", required=True),
                Column("rate_type", path="type", required=True),
                Column("rate", "DECIMAL(18,8)", required=True),
            ),
        ),
    ),
)

ACCOUNT_ROLES = SourceObject(
    name="account_roles",
    format="csv",
    tables=(
        RawTable(
            name="account_roles",
            columns=(
                Column("role", required=True),
                Column("entity_id"),
                Column("location_id"),
                Column("department_id"),
                Column("tender_type"),
                Column("tax_jurisdiction"),
                Column("processor"),
                Column("reason_code"),
                Column("account_id", required=True),
                Column("valid_from", "DATE", required=True),
                Column("valid_to", "DATE", required=True),
            ),
        ),
    ),
)

CHART_OF_ACCOUNTS = SourceObject(
    name="chart_of_accounts",
    format="csv",
    tables=(
        RawTable(
            name="chart_of_accounts",
            columns=(
                Column("account_id", required=True),
                Column("account_name", required=True),
                Column("account_type", required=True),
                Column("normal_side", required=True),
                Column("valid_from", "DATE", required=True),
                Column("valid_to", "DATE", required=True),
            ),
        ),
    ),
)

POSTING_RULES = SourceObject(
    name="posting_rules",
    format="csv",
    tables=(
        RawTable(
            name="posting_rules",
            columns=(
                Column("rule_id", required=True),
                Column("event_type", required=True),
                Column("measure", required=True),
                Column("debit_role", required=True),
                Column("credit_role", required=True),
                Column("valid_from", "DATE", required=True),
                Column("valid_to", "DATE", required=True),
                Column("memo"),
            ),
        ),
    ),
)

CLOSED_DAYS = SourceObject(
    name="closed_days",
    format="csv",
    tables=(
        RawTable(
            name="closed_days",
            columns=(
                Column("location_id", required=True),
                Column("first_day", "DATE", required=True),
                Column("last_day", "DATE", required=True),
                Column("reason", required=True),
            ),
        ),
    ),
)
"""Days on which a store did not trade: without them a period with a day missing does not close."""

BANK_ACCOUNTS = SourceObject(
    name="bank_accounts",
    format="csv",
    tables=(
        RawTable(
            name="bank_accounts",
            columns=(
                Column("account_number", required=True),
                Column("entity_id", required=True),
                Column("account_role", required=True),
                Column("currency_code", required=True),
                Column("location_id"),
            ),
        ),
    ),
)
"""Whose a bank account is; with a store: the one whose cash is paid into it."""

CASH_DEPOSITS = SourceObject(
    name="cash_deposits",
    format="csv",
    tables=(
        RawTable(
            name="cash_deposits",
            columns=(
                Column("deposit_id", required=True),
                Column("location_id", required=True),
                Column("sent_on", "DATE", required=True),
                Column("amount", "DECIMAL(19,4)", required=True),
                Column("currency_code", required=True),
                Column("slip_reference"),
            ),
        ),
    ),
)
"""Cash that left a store's safe for the bank, by the slip that went with it."""

PROCESSOR_RATES = SourceObject(
    name="processor_rates",
    format="csv",
    tables=(
        RawTable(
            name="processor_rates",
            columns=(
                Column("processor", required=True),
                Column("entity_id"),
                Column("tender_type"),
                Column("currency_code", required=True),
                Column("fee_rate", "DECIMAL(9,6)", required=True),
                Column("fixed_fee", "DECIMAL(19,4)", required=True),
                Column("valid_from", "DATE", required=True),
                Column("valid_to", "DATE", required=True),
            ),
        ),
    ),
)
"""What the contract with a processor says it takes for a payment."""

BANK_FILES = (BANK_ACCOUNTS, CASH_DEPOSITS, PROCESSOR_RATES)
"""What the match with the bank needs to know; none of it posts."""

BOOKS_FILES = (
    CHART_OF_ACCOUNTS,
    ACCOUNT_ROLES,
    POSTING_RULES,
    EXCHANGE_RATES,
    CLOSED_DAYS,
    *BANK_FILES,
)
"""What a company keeps in ``books/<object>.csv``; it overrides the defaults of the seeds."""

DEFINITION = SourceDefinition(
    name="control",
    objects=(
        PERIOD_LOCK,
        PERIOD_DECISION,
        CHECKLIST_DECISION,
        RELEASE_PREPARATION,
        QUARANTINE_RELEASE,
        CHANGE_APPROVAL,
        ACCOUNTING_SYSTEM_READING,
        *BOOKS_FILES,
    ),
)
