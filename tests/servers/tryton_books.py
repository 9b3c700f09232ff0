"""The company that the tests post to: Tillbook's own chart, a fiscal year, parties, a user to post.

Belongs here: setting it up over the wire, as an accountant does with Tryton's client. Not: the
server it is in.
"""

import csv
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from orchestration.posting.targets.http_calls import HttpCalls
from orchestration.posting.targets.tryton_company import search
from orchestration.posting.targets.tryton_rpc import TrytonServer

PROJECT = Path(__file__).parents[2]
CHART = PROJECT / "dbt_project" / "seeds" / "accounting" / "chart_of_accounts.csv"
DATABASE = "books"
ADMINISTRATORS_PASSWORD = "only-for-these-tests"
COMPANY = "Harbor Coffee LLC"
USER, ONLOOKER, LOCKED_OUT = "tillbook", "onlooker", "forgetful"
PASSWORD = "correct horse battery staple"
YEAR = 2026
RECEIVABLE, CLOSED_ACCOUNT = "1200", "1050"
CUSTOMER = "C-17"
TYPES = {
    "asset": {"statement": "balance", "assets": True},
    "liability": {"statement": "balance", "assets": False, "debt": True},
    "equity": {"statement": "balance", "assets": False},
    "revenue": {"statement": "income", "revenue": True},
    "contra_revenue": {"statement": "income", "revenue": True},
    "cost": {"statement": "income", "expense": True},
    "expense": {"statement": "income", "expense": True},
    "other": {"statement": "income"},
}


class Administrator:
    """Tryton's administrator, over the wire."""

    def __init__(self, url: str, database: str) -> None:
        calls = HttpCalls(
            url, clock=lambda: datetime.now(UTC), sleep=time.sleep, calls_per_minute=6000
        )
        self.server = TrytonServer(calls, database, "admin", ADMINISTRATORS_PASSWORD)

    def create(self, model: str, *records: dict[str, Any]) -> list[int]:
        """Create records; their ids."""
        ids: list[int] = self.server.call(f"model.{model}.create", list(records))
        return ids

    def the(self, model: str, field: str, value: object) -> int:
        """The id of the one record of which a field has a value."""
        (record,) = search(self.server, model, [[field, "=", value]], [])
        return int(record["id"])


def set_up(url: str, database: str) -> None:
    """Make the company in a new database."""
    administrator = Administrator(url, database)
    currency = {"name": "US Dollar", "symbol": "$", "code": "USD", "digits": 2}
    (dollar,) = administrator.create("currency.currency", currency)
    party, _, _ = administrator.create(
        "party.party", {"name": COMPANY}, {"name": "Hotel", "code": CUSTOMER}, {"name": "Roaster"}
    )
    (company,) = administrator.create("company.company", {"party": party, "currency": dollar})
    me = administrator.the("res.user", "login", "admin")
    mine = {"companies": [["add", [company]]], "company": company}
    administrator.server.call("model.res.user.write", [me], mine)
    _make_users(administrator, mine)
    _make_accounts(administrator, company)
    _make_year(administrator, company)


def _make_users(administrator: Administrator, mine: dict[str, Any]) -> None:
    group = administrator.the("res.group", "name", "Accounting")
    for login in (USER, LOCKED_OUT, ONLOOKER):
        groups = [["add", [group]]] if login != ONLOOKER else []
        user = {"name": login, "login": login, "password": PASSWORD, "groups": groups}
        administrator.create("res.user", {**user, **mine})


def _make_accounts(administrator: Administrator, company: int) -> None:
    (root,) = administrator.create("account.account.type", {"name": "All", "company": company})
    ids = administrator.create(
        "account.account.type",
        *(
            {"name": name, "company": company, "parent": root, **flags}
            for name, flags in TYPES.items()
        ),
    )
    types = dict(zip(TYPES, ids, strict=True))
    with CHART.open(encoding="utf-8", newline="") as file:
        rows: Sequence[dict[str, str]] = list(csv.DictReader(file))
    administrator.create(
        "account.account",
        *(
            {
                "code": row["account_id"],
                "name": row["account_name"],
                "company": company,
                "type": types[row["account_type"]],
                "party_required": row["account_id"] == RECEIVABLE,
                "closed": row["account_id"] == CLOSED_ACCOUNT,
            }
            for row in rows
        ),
    )


def _make_year(administrator: Administrator, company: int) -> None:
    kind = administrator.the("ir.sequence.type", "name", "Account Move")
    sequence = {"name": str(YEAR), "sequence_type": kind, "company": company}
    (sequence_id,) = administrator.create("ir.sequence.strict", sequence)
    year = {
        "name": str(YEAR),
        "company": company,
        "start_date": date(YEAR, 1, 1),
        "end_date": date(YEAR, 12, 31),
        "move_sequence": sequence_id,
    }
    ids = administrator.create("account.fiscalyear", year)
    administrator.server.call("model.account.fiscalyear.create_period", ids)
