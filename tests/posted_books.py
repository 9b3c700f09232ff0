"""Small published books: the relations that planning reads, filled entry by entry.

Belongs here: writing them. Not: expectations.
"""

from dataclasses import dataclass, field
from datetime import date

import duckdb
import pyarrow as pa

from orchestration.posting.mapping.accounts import MappedAccount, to_table

RELATIONS = """
    create table fct_journal_lines (
        journal_entry_id text, entity_id text, location_id text, posting_date date,
        business_date date, account_id text, department_id text, measure text, unit_event text,
        source_document_id text, posted_run_id text, currency_code text, channel text,
        amount_minor bigint, functional_amount_minor bigint, functional_currency_code text
    );
    create table dim_currency as
    select * from (
        values ('USD', 2), ('CAD', 2), ('JPY', 0), ('KWD', 3)
    ) as currencies (currency_code, decimals);
    create table dim_location as
    select * from (
        values ('port', 'Portland'), ('chic', 'Chicago')
    ) as locations (location_id, location_name);
    create table findings (
        invariant text, class text, location_id text, business_date date, status text, detail text
    );
    create table fct_store_days (location_id text, business_date date, waiting_documents bigint);
    create table run_info (run_id text);
"""
DAY = date(2026, 10, 5)


@dataclass
class Books:
    """Published books of the company `harbor` in US dollars."""

    connection: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)
    runs: int = 0
    entries: int = 0

    def __post_init__(self) -> None:
        self.connection.execute(RELATIONS)

    def new_run(self) -> None:
        """What follows is posted by another run."""
        self.runs += 1
        self.connection.execute("insert into run_info values (?)", [self.run_id])

    @property
    def run_id(self) -> str:
        """The run that posts now."""
        return f"run-{self.runs:06}"

    def entry(
        self,
        amounts: dict[str, int],
        *,
        event: str = "receipt",
        day: date = DAY,
        posted: date | None = None,
        store: str = "port",
        channel: str | None = None,
        currency: str = "USD",
        rate: int = 1,
        department: str | None = None,
    ) -> str:
        """Post an entry of accounts and minor units; its channel stands on its first line only."""
        self.entries += 1
        entry_id = f"entry-{self.entries}"
        rows = [
            (
                entry_id, "harbor", store, posted or day, day, account, department, "gross_sales",
                event, f"doc-{self.entries}", self.run_id, currency, channel if not at else None,
                amount, amount * rate, "USD",
            )
            for at, (account, amount) in enumerate(amounts.items())
        ]  # fmt: skip
        places = ", ".join("?" * len(rows[0]))
        self.connection.executemany(f"insert into fct_journal_lines values ({places})", rows)
        return entry_id

    def balances(self) -> dict[str, int]:
        """What every account holds, in dollars."""
        rows = self.connection.execute(
            "select account_id, sum(functional_amount_minor) from fct_journal_lines"
            " group by account_id having sum(functional_amount_minor) <> 0"
        ).fetchall()
        return {account: int(amount) for account, amount in rows}


def mapping(*rows: MappedAccount) -> pa.Table:
    """These rows, or every account of the tests as it is."""
    plain = [MappedAccount(account_id=one, target_account=f"T{one}") for one in ACCOUNTS]
    return to_table(rows or plain, "version")


ACCOUNTS = ("1010", "1110", "1300", "2110", "4010", "4110", "5010")
