"""A QuickBooks company with the chart that `tests.posting_entries` posts to, and the way to it.

Belongs here: what tests of this target begin with. Not: rules, entries.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.posting.targets.protocol import TargetContext
from orchestration.posting.targets.quickbooks_online import QuickBooksOnline
from orchestration.posting.targets.registry import open_target
from tests.fakes.quickbooks_online import FakeQuickBooksOnline
from tests.fakes.quickbooks_online_company import Company
from tests.fakes.quickbooks_online_service import CLIENT_ID, CLIENT_SECRET, Connection
from tests.posting_entries import CLASSES, CUSTOMER, DEPARTMENTS, VENDOR

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
CHART = (
    ("35", "Cash drawer", "Bank", "Asset"),
    ("60", "Card clearing", "Other Current Asset", "Asset"),
    ("84", "Accounts Receivable (A/R)", "Accounts Receivable", "Asset"),
    ("81", "Inventory", "Other Current Asset", "Asset"),
    ("33", "Accounts Payable (A/P)", "Accounts Payable", "Liability"),
    ("90", "Sales tax payable", "Other Current Liability", "Liability"),
    ("79", "Sales", "Income", "Revenue"),
    ("80", "Cost of goods", "Cost of Goods Sold", "Expense"),
)


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = NOON
        self.slept: list[float] = []

    def clock(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@dataclass
class Way:
    """A company of the fake, and what a target is opened with to reach it."""

    connection: Connection
    context: TargetContext
    time: Time

    @property
    def company(self) -> Company:
        return self.connection.company

    def open(self) -> QuickBooksOnline:
        target = open_target("quickbooks_online", self.context)
        assert isinstance(target, QuickBooksOnline)
        return target

    def open_ready(self) -> QuickBooksOnline:
        """A target that has read what it reads once: what is planned hits the calls that follow."""
        target = self.open()
        assert target._lists._accounts
        assert target._is_multi_currency is self.company.multi_currency
        return target


def a_company() -> Company:
    """A company with accounts, parties, classes and departments, and nothing posted."""
    company = Company(
        customers={"7": CUSTOMER},
        vendors={"56": VENDOR},
        classes={"200000000001": CLASSES[0], "200000000002": CLASSES[1]},
        departments={"1": f"Harbour Street ({DEPARTMENTS[0]})", "2": DEPARTMENTS[1]},
    )
    for account in CHART:
        company.add_account(*account)
    company.accounts["60"]["ParentName"] = "Clearing"
    return company


@contextmanager
def a_way(
    service: FakeQuickBooksOnline,
    company_id: str,
    folder: Path,
    skew: timedelta = timedelta(0),
    **options: str | int | bool,
) -> Iterator[Way]:
    """A company of its own at the service; our clock differs from the service's by the skew."""
    time = Time()
    connection = Connection(a_company(), time.clock)
    service.connections[company_id] = connection
    told = {
        "company_id": company_id,
        "address": service.address,
        "sign_in_address": service.sign_in_address(company_id),
    }
    secrets = {
        "TILLBOOK_BOOKS_CLIENT_ID": CLIENT_ID,
        "TILLBOOK_BOOKS_CLIENT_SECRET": CLIENT_SECRET,
        "TILLBOOK_BOOKS_REFRESH_TOKEN": "refresh-0",
    }
    context = TargetContext(
        name="books",
        options=told | options,
        functional_currencies={"juniper": "USD"},
        folder=folder / "books",
        private_folder=folder / "private",
        secret=secrets.get,
        clock=lambda: time.clock() + skew,
        sleep=time.sleep,
    )
    yield Way(connection, context, time)
    del service.connections[company_id]
