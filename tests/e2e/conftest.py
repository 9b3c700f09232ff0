"""Homes whose documents change between deliveries; each is built once and read by many tests."""

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.posting.mapping.accounts import MappedAccount, version_of, write_accounts
from orchestration.posting.mapping.approved import APPROVED, MappingDecision, land_decision
from orchestration.run.context import open_home
from orchestration.run.landing_files import land_drop
from tests.bank_statements import BankLine, BankStatement, camt053, mt940
from tests.homes import NOON, built_once, configured_home, copy_home, fixed_clock, run_books
from tests.square_documents import catalogue, order, payment, write_catalogue, write_drop

SETTINGS = """
format_version = 1
[[entities]]
id = "corner"
name = "Corner Shop LLC"
functional_currency = "USD"
costing = "moving_average"
[[locations]]
id = "LCORNER"
entity = "corner"
source = "square"
name = "Corner Shop"
trading_days = [{ valid_from = 2000-01-01, time_zone = "America/New_York", cut_off = "00:00" }]
[sources.square]
"""


@dataclass(frozen=True)
class Deliveries:
    """Folders of what arrived first and what arrived later about the same documents."""

    first: Path
    second: Path
    third: Path
    both: Path


@pytest.fixture(scope="session")
def deliveries(shared_folder: Path) -> Deliveries:
    """First: orders of some days. Second: some changed, one again, goods received before."""
    root = shared_folder / "deliveries"
    found = Deliveries(root / "first", root / "second", root / "third", root / "both")
    built_once(shared_folder, "deliveries", lambda path: _write_deliveries(path, found))
    return found


def _write_deliveries(path: Path, folders: Deliveries) -> Home:
    alone = order("ORDALONE", "LCORNER", "2026-03-01T15:00:00Z", 1000, tax=100)
    moved = order("ORDMOVED", "LCORNER", "2026-03-02T15:00:00Z", 700)
    kept = order("ORDKEPT", "LCORNER", "2026-03-05T15:00:00Z", 500)
    edited = order("ORDEDITED", "LCORNER", "2026-03-05T16:00:00Z", 2000, tax=200)
    year_end = order("ORDYEAREND", "LCORNER", "2026-01-01T04:30:00Z", 300)
    sorted_early = order("ORDEARLY", "LCORNER", "2026-03-04T15:00:00Z", 900, product="VARTHING")
    by_line = order("ORDTAXBYLINE", "LCORNER", "2026-03-06T15:00:00Z", 1214, tax=256)
    by_document = order("ORDTAXBYDOCUMENT", "LCORNER", "2026-03-06T16:00:00Z", 1215, tax=255)
    first = [alone, moved, kept, edited, year_end, sorted_early, by_line, by_document]
    write_drop(folders.first, "2026-03-05", first)
    write_catalogue(
        folders.first, "2026-03-01", catalogue("VARTHING", "DEPTOLD", "2026-02-01T09:00:00Z")
    )
    later = "2026-03-11T09:00:00Z"
    voided = alone | {"state": "CANCELED", "updated_at": later}
    on_another_day = order("ORDMOVED", "LCORNER", "2026-03-10T15:00:00Z", 700, updated_at=later)
    dearer = order("ORDEDITED", "LCORNER", "2026-03-05T16:00:00Z", 2500, tax=250, updated_at=later)
    sorted_late = order("ORDLATER", "LCORNER", "2026-03-10T16:00:00Z", 900, product="VARTHING")
    write_catalogue(
        folders.second, "2026-03-09", catalogue("VARTHING", "DEPTNEW", "2026-03-09T09:00:00Z")
    )
    received_before_it_was_sold = (
        "goods_receipt_id,line_number,purchase_order_id,supplier_id,location_id,product_id,"
        "quantity,unit_cost,currency_code,received_at\n"
        "GRLATE,1,POLATE,SUPPLIER,LCORNER,VARTHING,10,4.00,USD,2026-03-03T15:00:00Z\n"
    )
    receipts = folders.second / "goods_receipts" / "goods_receipts_2026-03-11.csv"
    receipts.parent.mkdir(parents=True)
    receipts.write_text(received_before_it_was_sold, "utf-8")
    write_drop(
        folders.second,
        "2026-03-11",
        [voided, on_another_day, dearer, kept, sorted_late],
        [
            payment(sorted_late),
            payment(voided, status="CANCELED", updated_at=later),
            payment(on_another_day),
            payment(dearer),
            payment(kept),
        ],
    )
    late = order(
        "ORDKEPT", "LCORNER", "2026-03-05T15:00:00Z", 650, updated_at="2026-04-20T09:00:00Z"
    )
    write_drop(folders.third, "2026-04-20", [late])
    for folder in (folders.first, folders.second):
        for file in (path for path in folder.rglob("*") if path.is_file()):
            copy = folders.both / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    return Home(path)


@pytest.fixture(scope="session")
def first_home(shared_folder: Path, deliveries: Deliveries) -> Home:
    """First delivery, run."""

    def build(path: Path) -> Home:
        home = configured_home(path, SETTINGS)
        run_books(home, "square", deliveries.first)
        return home

    return built_once(shared_folder, "first_home", build)


@pytest.fixture(scope="session")
def corrected_home(shared_folder: Path, deliveries: Deliveries, first_home: Home) -> Home:
    """First delivery, run; second delivery with a bank statement and a mapping decision, run."""

    def build(path: Path) -> Home:
        home = copy_home(first_home, path)
        _land_statements_and_a_mapping(home, shared_folder / "bank_of_corrected")
        run_books(home, "square", deliveries.second)
        return home

    return built_once(shared_folder, "corrected_home", build)


def _land_statements_and_a_mapping(home: Home, drop: Path) -> None:
    """Evidence and a decision, which post nothing: the next run takes them in with the rest."""
    first, last = date(2026, 3, 1), date(2026, 3, 6)
    lines = (
        BankLine(date(2026, 3, 3), Decimal("12.34"), "BR1", None, "COUNTER", is_cash=True),
        BankLine(last, Decimal("-25.00"), "BR2", None, "ACCOUNT FEE"),
    )
    statement = BankStatement("1001", "1", first, last, Decimal("100.00"), lines)
    drop.mkdir(parents=True)
    (drop / "march.xml").write_text(camt053(statement), "utf-8")
    # The same days again, in another format and under another number: lines count once.
    (drop / "march.sta").write_text(mt940(replace(statement, statement_id="2")), "utf-8")
    (home.books / "bank_accounts.csv").write_text(
        "account_number,entity_id,account_role,currency_code,location_id\n"
        "1001,corner,bank,USD,LCORNER\n",
        "utf-8",
    )
    context = open_home(home, fixed_clock)
    land_drop(context, "bank", drop)
    rows = write_accounts([MappedAccount(account_id="4010", target_account="4000")])
    land_decision(
        context.store,
        APPROVED,
        MappingDecision(
            target="ledger",
            mapping_version=version_of(rows),
            accounts=rows,
            actor="bert",
            prepared_by="anna",
            reason="agreed with our bookkeeper",
            recorded_at=NOON.isoformat(),
        ),
    )


@pytest.fixture(scope="session")
def home_of_one_run(shared_folder: Path, deliveries: Deliveries) -> Home:
    """Both deliveries in one run."""

    def build(path: Path) -> Home:
        home = configured_home(path, SETTINGS)
        run_books(home, "square", deliveries.both)
        return home

    return built_once(shared_folder, "home_of_one_run", build)


@pytest.fixture(scope="session")
def home_of_reversed_order(shared_folder: Path, deliveries: Deliveries) -> Home:
    """The second delivery first, then the first: news arrives before what it changes."""

    def build(path: Path) -> Home:
        home = configured_home(path, SETTINGS)
        run_books(home, "square", deliveries.second)
        run_books(home, "square", deliveries.first)
        return home

    return built_once(shared_folder, "home_of_reversed_order", build)


@pytest.fixture(scope="session")
def locked_home(shared_folder: Path, deliveries: Deliveries, corrected_home: Home) -> Home:
    """March is locked by a landed control record; then an edit of a sale of March arrives."""

    def build(path: Path) -> Home:
        home = copy_home(corrected_home, path)
        lock = shared_folder / "period_lock.json"
        lock.write_text(
            json.dumps(
                {
                    "entity_id": "corner",
                    "locked_through": "2026-03-31",
                    "actor": "controller",
                    "reason": "March is closed",
                    "recorded_at": "2026-04-02T09:00:00Z",
                }
            ),
            "utf-8",
        )
        open_home(home, fixed_clock).store.land("control", "period_lock", lock)
        run_books(home, "square", deliveries.third)
        return home

    return built_once(shared_folder, "locked_home", build)
