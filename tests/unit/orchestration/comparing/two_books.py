"""Two small sets of books of the company `harbor`: ours as published, theirs as an export was read.

Belongs here: writing both and comparing them. Not: expectations.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from orchestration.comparing.accounts import Group, OurAccount, Tie, form_groups
from orchestration.comparing.comparing import Asked, Comparison, compare
from orchestration.comparing.reading import Ledger

RELATIONS = """
    create table fct_journal_lines (
        entity_id text, location_id text, posting_date date, business_date date, account_id text,
        amount_minor bigint, currency_code text, functional_amount_minor bigint,
        functional_currency_code text, unit_event text, source_system text, source_document_id text
    );
    create table fct_source_documents (
        source_system text, source_document_id text, occurred_at timestamptz
    );
    create table dim_account_role (account_role text, account_id text);
    insert into dim_account_role values
        ('discounts', '4110'), ('returns', '4130'), ('card_fees', '6110'),
        ('sales_tax_payable', '2110'), ('tips_payable', '2310'), ('gift_card_liability', '2210'),
        ('merchandise_inventory', '1300'), ('cost_of_goods_sold', '5010');
    create table findings (
        class text, status text, document_id text, location_id text, business_date date
    );
    create table fct_store_days (
        location_id text, business_date date, day_status text, waiting_documents bigint
    );
"""
ACCOUNTS = {
    "1010": "Cash", "1040": "Bank", "1110": "Card clearing", "1300": "Inventory",
    "2110": "Sales tax", "2210": "Gift cards", "2310": "Tips", "4010": "Sales",
    "4110": "Discounts", "4130": "Returns", "5010": "Cost of goods", "6110": "Card fees",
    "6130": "Cash over and short",
}  # fmt: skip
LINES = pa.schema(
    [
        ("line_number", pa.int64()),
        ("day", pa.date32()),
        ("account", pa.string()),
        ("store_text", pa.string()),
        ("currency_code", pa.string()),
        ("amount_minor", pa.int64()),
        ("reference", pa.string()),
        ("description", pa.string()),
    ]
)
Found = list[tuple[int, str, str, int]]


def october(day: int) -> date:
    """A day of October 2026; 32 is the first of November."""
    return date.fromordinal(date(2026, 10, 1).toordinal() + day - 1)


@dataclass
class TwoBooks:
    """Entries of both; theirs call an account by the name that ours has unless tied otherwise."""

    connection: duckdb.DuckDBPyConnection = field(
        default_factory=lambda: duckdb.connect(config={"threads": 1})
    )
    lines: list[dict[str, Any]] = field(default_factory=list)
    ties: list[Tie] | None = None
    documents: int = 0

    def __post_init__(self) -> None:
        self.connection.execute(RELATIONS)

    def ours(
        self,
        day: int,
        amounts: dict[str, int],
        *,
        store: str | None = "port",
        at: str | None = None,
        event: str = "receipt",
    ) -> None:
        """Post an entry by account id, in cents; `at` is the instant of its document, in UTC."""
        self.documents += 1
        document = f"doc-{self.documents}"
        rows = [
            ("harbor", store, october(day), october(day), account, amount, "USD", amount, "USD",
             event, "square", document)
            for account, amount in amounts.items()
        ]  # fmt: skip
        self.connection.executemany(
            f"insert into fct_journal_lines values ({', '.join('?' * 12)})", rows
        )
        if at:
            instant = datetime.fromisoformat(f"{at}+00:00")
            self.connection.execute(
                "insert into fct_source_documents values ('square', ?, ?)", [document, instant]
            )

    def theirs(
        self,
        day: int,
        amounts: dict[str, int],
        *,
        store: str | None = "port",
        reference: str | None = None,
        memo: str | None = None,
    ) -> None:
        """Write an entry of theirs by account name, in cents."""
        for account, amount in amounts.items():
            self.lines.append(
                {
                    "line_number": len(self.lines) + 2,
                    "day": october(day),
                    "account": account,
                    "store_text": store,
                    "currency_code": "USD",
                    "amount_minor": amount,
                    "reference": reference,
                    "description": memo,
                }
            )

    def both(self, day: int, amounts: dict[str, int], *, store: str | None = "port") -> None:
        """The same entry in both books."""
        self.ours(day, amounts, store=store)
        self.theirs(day, {ACCOUNTS[one]: minor for one, minor in amounts.items()}, store=store)

    def ledger(self) -> Ledger:
        """Theirs, as reading.py gives it."""
        lines = pa.Table.from_pylist(self.lines, schema=LINES)
        return Ledger("ledger.csv", "0" * 64, lines, [], [], has_currency=False)

    def groups(self) -> list[Group]:
        """Accounts of one name stand beside each other, unless ties are given."""
        theirs = sorted({line["account"] for line in self.lines})
        chart = [OurAccount(number, name, "asset") for number, name in ACCOUNTS.items()]
        by_name = [Tie(n, i, "file") for i, n in ACCOUNTS.items() if n in theirs]
        return form_groups(self.ties if self.ties is not None else by_name, theirs, chart)

    def compared(self, first: int = 1, last: int = 31, days_apart: int = 7) -> Comparison:
        """Compare days of October."""
        asked = Asked("harbor", october(first), october(last), days_apart)
        stores = {"port": "port", "chic": "chic"}
        return compare(self.connection, self.ledger(), self.groups(), stores, asked)

    def found(self, first: int = 1, last: int = 31, days_apart: int = 7) -> dict[str, Found]:
        """Differences by class: day of October, store, our accounts and cents, in order."""
        names = {group.group_id: "+".join(group.ours) for group in self.groups()}
        told: dict[str, Found] = defaultdict(list)
        for row in self.compared(first, last, days_apart).days:
            day = (row["day"] - october(1)).days + 1
            place = (day, row["location_id"], names[row["group_id"]], row["amount_minor"])
            told[row["class"]].append(place)
        return {name: sorted(places) for name, places in told.items()}
