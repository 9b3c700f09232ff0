"""A credit note names no invoice: it gives back what its customer bought before, if anything."""

from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.lineage.tracing import trace
from orchestration.verbs.read_only_landing import landing_to_look_at
from tests.homes import (
    Rows,
    TwoDeliveries,
    balances,
    built_once,
    in_two_runs_and_in_one,
    warehouse_rows,
)

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
FIRST = {
    "2010-12-01.csv": (
        "536365,85123A,Lamp,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n"
        "536366,85123A,Lamp,2,2010-12-01 08:28:00,2.55,13047,United Kingdom\n"
    ),
    "2010-12-05.csv": (
        "C536400,85123A,Lamp,-2,2010-12-05 09:00:00,2.55,17850,United Kingdom\n"
        "C536400,22423,Cake stand,-1,2010-12-05 09:00:00,10.95,17850,United Kingdom\n"
        "C536401,85123A,Lamp,-1,2010-12-05 10:00:00,2.50,17850,United Kingdom\n"
        "C536402,85123A,Lamp,-1,2010-12-05 11:00:00,2.55,,United Kingdom\n"
        "C536403,85123A,Lamp,-5,2010-12-05 12:00:00,2.55,17850,United Kingdom\n"
    ),
}
SECOND = {
    "2010-12-03.csv": (
        "536390,22423,Cake stand,2,2010-12-03 15:00:00,10.95,17850,United Kingdom\n"
    ),
}
RETURNS = (
    "select source_document_id, product_id, original_document_id, is_sold"
    " from (select returns.*, sold.source_line_id is not null as is_sold"
    " from core.fct_sale_lines as returns left join core.fct_sale_lines as sold"
    " on returns.original_document_id = sold.source_document_id"
    " and returns.original_line_id = sold.source_line_id where returns.is_return)"
    " order by source_document_id, product_id"
)
MOVEMENTS = (
    "select source_document_id, product_id, movement_type, cost_amount_minor"
    " from core.fct_inventory_movements where quantity > 0 order by all"
)


def write(folder: Path, delivery: dict[str, str]) -> None:
    folder.mkdir(parents=True)
    for name, lines in delivery.items():
        (folder / name).write_text(HEADER + lines, "utf-8")


@pytest.fixture(scope="module")
def homes(shared_folder: Path) -> TwoDeliveries:
    """A purchase after the credit note it explains, and both in one run."""

    def deliver(path: Path) -> Home:
        write(path / "first", FIRST)
        write(path / "second", SECOND)
        return Home(path)

    drop = built_once(shared_folder, "online_drop", deliver).path
    return in_two_runs_and_in_one(shared_folder, "online", drop, Home, source="online_retail")


def originals(home: Home) -> Rows:
    return warehouse_rows(home, RETURNS)


def test_a_return_names_the_purchase_of_that_customer_item_and_price(homes: TwoDeliveries) -> None:
    """Not of another price, of nobody, nor of more than that purchase still holds."""
    assert originals(homes.first) == [
        ("C536400", "22423", None, False),
        ("C536400", "85123A", "536365", True),
        ("C536401", "85123A", None, False),
        ("C536402", "85123A", None, False),
        ("C536403", "85123A", None, False),
    ]


def test_a_purchase_that_lands_later_is_named_then(homes: TwoDeliveries) -> None:
    assert originals(homes.both)[0] == ("C536400", "22423", "536390", True)
    assert originals(homes.both) == originals(homes.at_once)


def test_a_return_without_its_purchase_is_one_without_receipt(homes: TwoDeliveries) -> None:
    """Its cost is the standard either way: 0.60 of 2.55, of 10.95."""
    assert warehouse_rows(homes.both, MOVEMENTS) == [
        ("C536400", "22423", "return", 657),
        ("C536400", "85123A", "return", 306),
        ("C536401", "85123A", "return_without_receipt", 153),
        ("C536402", "85123A", "return_without_receipt", 153),
        ("C536403", "85123A", "return_without_receipt", 765),
    ]
    assert warehouse_rows(homes.at_once, MOVEMENTS) == warehouse_rows(homes.both, MOVEMENTS)


def test_balances_do_not_depend_on_what_came_first(homes: TwoDeliveries) -> None:
    assert balances(homes.both) == balances(homes.at_once)


def test_a_credit_note_is_traced_to_its_line_and_to_the_line_it_gives_back(
    homes: TwoDeliveries,
) -> None:
    [(line,)] = warehouse_rows(
        homes.first,
        "select journal_line_id from core.fct_journal_lines where source_document_id = 'C536400'"
        " and measure = 'gross_return' and product_id = '85123A'",
    )
    traced = trace(homes.first, landing_to_look_at(homes.first), line, None)
    assert traced["problems"] == []
    landed = [(parent["role"], *parent["text"].split(",")[:4]) for parent in traced["parents"]]
    assert landed == [
        ("document", "C536400", "85123A", "Lamp", "-2"),
        ("original_sale", "536365", "85123A", "Lamp", "6"),
    ]
    forward = trace(homes.first, landing_to_look_at(homes.first), "536365", None)
    assert ("return that gives it back", "C536400") in {
        (row["relation"], row["document_id"]) for row in forward["touched"]
    }
