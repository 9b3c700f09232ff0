"""Read schema of bank statements. Belongs here: columns and types. Not: any format, any match."""

from ingestion.sources.bank.decoding import statements_as_json
from ingestion.sources.raw_tables import Column, RawTable, SourceObject

SUFFIXES = (".xml", ".sta", ".940", ".mt940", ".ofx", ".qfx", ".bai", ".bai2", ".csv", ".txt")

STATEMENTS = SourceObject(
    name="statements",
    format="decoded",
    records="statements",
    suffixes=SUFFIXES,
    decode=statements_as_json,
    tables=(
        RawTable(
            name="statements",
            columns=(
                Column("account_number", required=True),
                Column("statement_id", required=True),
                Column("statement_format", required=True),
                Column("currency_code", required=True),
                Column("amount_unit", required=True),
                Column("opening_balance", "DECIMAL(19,4)"),
                Column("closing_balance", "DECIMAL(19,4)"),
                Column("first_day", "DATE", required=True),
                Column("last_day", "DATE", required=True),
            ),
        ),
        RawTable(
            name="statement_lines",
            rows="lines[]",
            columns=(
                Column("account_number", path="/account_number", required=True),
                Column("statement_id", path="/statement_id", required=True),
                Column("currency_code", path="/currency_code", required=True),
                Column("amount_unit", path="/amount_unit", required=True),
                Column("line_number", "BIGINT", required=True),
                Column("booking_date", "DATE", required=True),
                Column("value_date", "DATE"),
                Column("amount", "DECIMAL(19,4)", required=True),
                Column("bank_reference"),
                Column("payout_reference"),
                Column("line_type"),
                Column("is_cash", "BOOLEAN", required=True),
                Column("description"),
            ),
        ),
    ),
)
"""Any name will do: what a file is, its content says. Amounts are signed, money received positive,
in the unit `amount_unit` names: BAI2 writes minor units, all others major units."""
