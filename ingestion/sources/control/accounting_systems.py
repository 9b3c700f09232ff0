"""Read schema of what was read in accounting systems.

Belongs here: columns and types. Not: asking such a system (orchestration/posting/importing).
"""

from ingestion.sources.raw_tables import Column, RawTable, SourceObject

ACCOUNTING_SYSTEM_READING = SourceObject(
    name="accounting_system_reading",
    format="json",
    tables=(
        RawTable(
            name="accounting_system_readings",
            columns=(
                Column("target", required=True),
                Column("entity_id", required=True),
                Column("reading_kind", required=True),
                Column("first_day", "DATE", required=True),
                Column("last_day", "DATE", required=True),
                Column("has_ended", "BOOLEAN", required=True),
                Column("sent_from", "DATE"),
                Column("journals"),
                Column("entries", "BIGINT", required=True),
                Column("differences", "BIGINT", required=True),
                Column("unsent_accounts", "BIGINT", required=True),
                Column("foreign_currencies"),
            ),
        ),
        RawTable(
            name="accounting_system_lines",
            rows="lines[]",
            columns=(
                Column("entry_id", required=True),
                Column("line_number", "BIGINT", required=True),
                Column("posting_date", "DATE", required=True),
                Column("system_account", required=True),
                Column("account_name"),
                Column("account_type", required=True),
                Column("account_id"),
                Column("currency_code", required=True),
                Column("amount_minor", "BIGINT", required=True),
            ),
        ),
    ),
)
"""What others hold in an accounting system, a month or the opening balances; it posts nothing."""
