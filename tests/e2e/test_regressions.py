"""What users of other systems reported, row by row: here it does not happen.

The numbers in the names are the list's. Other rows stand in test_regressions_of_*.py and beside
what they are about; `tests/contracts/test_regressions.py` holds that none is left out.
"""

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.books.run_records import committed_runs
from orchestration.home import Home
from orchestration.periods.blockers import blockers_of
from orchestration.publishing.pointer import read_pointer
from orchestration.run.context import open_home
from orchestration.run.errors import BuildError
from tests.homes import copy_home, fixed_clock, net_of, run_books, warehouse_rows
from tests.square_documents import order, write_drop

BROKEN_RULE = """rule_id,event_type,measure,debit_role,credit_role,valid_from,valid_to,memo
own.gross,sale,gross_sales,sale_clearing,role_of_no_account,1900-01-01,9999-12-31,broken
"""
NO_RULE = "rule_id,event_type,measure,debit_role,credit_role,valid_from,valid_to,memo\n"


def test_row_01_a_failed_post_marks_no_day_as_posted(corrected_home: Home, tmp_path: Path) -> None:
    home = copy_home(corrected_home, tmp_path / "home")
    drop = write_drop(
        tmp_path / "drop", "x", [order("ORDNEW", "LCORNER", "2026-03-12T15:00:00Z", 400)]
    )
    (home.books / "posting_rules.csv").write_text(BROKEN_RULE, "utf-8")
    before = committed_runs(open_home(home, fixed_clock).store)
    with pytest.raises(BuildError, match="nothing was posted or published"):
        run_books(home, "square", drop)
    assert committed_runs(open_home(home, fixed_clock).store) == before
    (home.books / "posting_rules.csv").write_text(NO_RULE, "utf-8")
    run_books(home, "square", drop)
    assert net_of(home, "ORDNEW") == {"1010": 400, "4010": -400}
    without_entry = warehouse_rows(
        home,
        "select d.source_document_id from intermediate.int_pos__documents as d"
        " anti join core.fct_journal_entries as e using (source_document_id)"
        " where d.document_type = 'receipt' and d.document_status = 'postable'",
    )
    assert without_entry == []


def test_row_02_the_receipts_tax_is_the_authority_in_both_rounding_modes(
    corrected_home: Home,
) -> None:
    """11.90 + 2.80 at 21% inside the price: 2.56 by line, 2.55 by document."""
    assert net_of(corrected_home, "ORDTAXBYLINE") == {
        "1010": 1470,
        "4010": -1214,
        "2110": -256,
    }
    assert net_of(corrected_home, "ORDTAXBYDOCUMENT") == {
        "1010": 1470,
        "4010": -1215,
        "2110": -255,
    }


def test_row_03_an_unbalanced_document_is_held_and_never_plugged(sample_home: Home) -> None:
    assert net_of(sample_home, "ORDUNBALANCED01") == {}
    held = warehouse_rows(
        sample_home,
        "select document_id, amount_minor, status from core.quarantine where amount_minor <> 0",
    )
    assert [(document, abs(amount), status) for document, amount, status in held] == [
        ("ORDUNBALANCED01", 100, "quarantined")
    ]


def test_row_04_a_refund_negates_the_stored_tax(sample_home: Home) -> None:
    differing = warehouse_rows(
        sample_home,
        """
        with returned as (
            select source_document_id, cast(-sum(tax_amount_minor) as bigint) as tax_minor
            from intermediate.int_pos__line_taxes where sale_type = 'return' group by all
        ), posted as (
            select source_document_id, cast(sum(amount_minor) as bigint) as tax_minor
            from core.fct_journal_lines where measure = 'tax_return' group by all
        )
        select * from returned full join posted using (source_document_id)
        where returned.tax_minor is distinct from posted.tax_minor and returned.tax_minor <> 0
        """,
    )
    assert differing == []


def test_row_05_a_return_takes_the_cost_of_its_sale(sample_home: Home) -> None:
    differing = warehouse_rows(
        sample_home,
        """
        with returns as (
            select r.source_document_id, r.quantity, r.cost_amount_minor as cost,
                s.quantity as sold, s.cost_amount_minor as sale_cost
            from core.fct_sale_lines as r
            join core.fct_sale_lines as s on s.source_document_id = r.original_document_id
                and s.source_line_id = r.original_line_id and not s.is_return
            where r.is_return and r.quantity = -s.quantity
        )
        select * from returns where cost <> -sale_cost
        """,
    )
    full_returns = warehouse_rows(
        sample_home,
        "select count(*) from core.fct_sale_lines"
        " where is_return and original_line_id is not null and cost_amount_minor <> 0",
    )
    assert full_returns[0][0] > 0
    assert differing == []


def test_row_06_a_sale_has_one_cost_of_goods(sample_home: Home) -> None:
    twice = warehouse_rows(
        sample_home,
        "select source_document_id from core.fct_journal_entries where unit_event = 'cost_of_sale'"
        " and entry_type <> 'reversal' group by 1 having count(*) > 1",
    )
    assert twice == []


def test_row_07_cash_rounding_is_symmetric_and_on_cash_only(sample_home: Home) -> None:
    up = net_of(sample_home, "ORDROUNDUP01")
    split = net_of(sample_home, "ORDROUNDSPLIT01")
    assert up["1010"] % 5 == 0
    assert abs(up["6135"]) <= 2
    assert (split["1110"], split["1010"], split["6135"]) == (1500, 505, -2)


def test_row_08_a_foreign_receipt_balances_in_both_currencies(sample_home: Home) -> None:
    sums = warehouse_rows(
        sample_home,
        "select cast(sum(amount_minor) as bigint), cast(sum(functional_amount_minor) as bigint)"
        " from core.fct_journal_lines where currency_code <> functional_currency_code"
        " group by journal_entry_id",
    )
    assert sums
    assert set(sums) == {(0, 0)}


def test_row_09_new_years_eve_is_not_posted_in_january(corrected_home: Home) -> None:
    days = warehouse_rows(
        corrected_home,
        "select distinct business_date, posting_date from core.fct_journal_lines"
        " where source_document_id = 'ORDYEAREND'",
    )
    assert days == [(date(2025, 12, 31), date(2025, 12, 31))]


def test_row_11_the_daily_summary_is_the_sum_of_its_receipts(sample_home: Home) -> None:
    differing = warehouse_rows(
        sample_home,
        """
        with receipts as (
            select business_date, location_id, currency_code,
                cast(sum(net_amount_minor) as bigint) as net_minor
            from core.fct_sale_lines group by all
        )
        select * from receipts full join marts.mart_sales__daily as daily
            using (business_date, location_id, currency_code)
        where coalesce(receipts.net_minor, 0) <> coalesce(cast(daily.net_sales * 100 as bigint), 0)
        """,
    )
    assert differing == []


def test_row_12_every_receipt_is_taken_in_exactly_once(
    sample_home: Home, sample_drop: Path
) -> None:
    delivered = {
        record["id"]
        for file in (sample_drop / "orders").glob("*.json")
        for record in json.loads(file.read_text("utf-8"))["orders"]
    }
    taken = warehouse_rows(
        sample_home,
        "select source_document_id, count(*) from intermediate.int_pos__documents"
        " where source_document_id in (select unnest(?)) group by all",
        [sorted(delivered)],
    )
    assert {document for document, _ in taken} == delivered
    assert {count for _, count in taken} == {1}


def test_row_14_shares_of_an_order_discount_sum_to_it(sample_home: Home) -> None:
    differing = warehouse_rows(
        sample_home,
        """
        with shares as (
            select source_document_id, cast(sum(line_discount_amount_minor
                + order_discount_amount_minor + comp_amount_minor) as bigint) as minor
            from intermediate.int_pos__lines where sale_type = 'sale' group by all
        ), posted as (
            select source_document_id, cast(sum(amount_minor) as bigint) as minor
            from core.fct_journal_lines
            where measure in ('line_discount', 'order_discount', 'comp') group by all
        )
        select * from shares join posted using (source_document_id)
        where shares.minor <> posted.minor
        """,
    )
    assert differing == []


def test_row_15_the_ledger_and_the_layers_agree(sample_home: Home) -> None:
    layers = warehouse_rows(
        sample_home,
        "select entity_id, cast(sum(value) * 100 as bigint) from marts.mart_inventory__valuation"
        " group by all order by all",
    )
    ledger = warehouse_rows(
        sample_home,
        "select entity_id, cast(sum(functional_amount_minor) as bigint) from core.fct_journal_lines"
        " where account_id = '1300' group by all order by all",
    )
    assert layers == ledger


def test_row_17_no_join_doubles_a_line(sample_home: Home) -> None:
    for relation, key in (
        ("core.fct_journal_lines", "journal_line_id"),
        ("core.fct_sale_lines", "sale_line_id"),
        ("core.fct_inventory_movements", "movement_id"),
        ("marts.mart_finance__general_ledger", "journal_line_id"),
    ):
        counted = warehouse_rows(
            sample_home, f"select count(*), count(distinct {key}) from {relation}"
        )
        assert counted[0][0] == counted[0][1], relation


def test_row_19_the_trial_balance_is_kept_by_currency_and_holds_the_tax(sample_home: Home) -> None:
    sums = warehouse_rows(
        sample_home,
        "select entity_id, currency_code, period, sum(closing_balance)"
        " from marts.mart_finance__trial_balance group by all",
    )
    assert {currency for _, currency, _, _ in sums} == {"USD", "CAD"}
    assert all(balance == 0 for *_, balance in sums)
    tax = warehouse_rows(
        sample_home, "select count(*) from core.fct_journal_lines where account_id = '2110'"
    )
    assert tax[0][0] > 0


def test_row_24_a_new_category_does_not_move_history(
    corrected_home: Home, home_of_one_run: Home
) -> None:
    query = (
        "select source_document_id, department_id from core.fct_sale_lines"
        " where product_id = 'VARTHING' order by all"
    )
    expected = [("ORDEARLY", "DEPTOLD"), ("ORDLATER", "DEPTNEW")]
    assert warehouse_rows(corrected_home, query) == expected
    assert warehouse_rows(home_of_one_run, query) == expected


def test_row_25_net_sales_are_the_same_at_every_grain(sample_home: Home) -> None:
    daily = warehouse_rows(
        sample_home,
        "select count(*) from marts.mart_sales__daily"
        " where net_sales <> gross_sales - discounts - comps - returns",
    )
    assert daily == [(0,)]
    grains = warehouse_rows(
        sample_home,
        """
        select (select sum(net_sales) from marts.mart_sales__daily),
            (select sum(total_sales) from marts.mart_sales__by_employee_department),
            (select cast(sum(net_amount_minor) as decimal(18, 0)) * 0.01 from core.fct_sale_lines)
        """,
    )
    assert len(set(grains[0])) == 1


def test_row_29_a_month_does_not_close_while_a_drawer_of_it_is_open(
    sample_home: Home, tmp_path: Path
) -> None:
    pointer = read_pointer(sample_home.published)
    assert pointer is not None
    books = shutil.copyfile(sample_home.published / pointer.file, tmp_path / "books.duckdb")
    august = ("harbor", date(2026, 8, 31))
    with duckdb.connect(str(books)) as connection:
        before = {found.what for found in blockers_of(connection, *august)}
        opened = connection.execute(
            "update fct_drawer_sessions set session_status = 'open' where drawer_session_id = ("
            " select min(drawer_session_id) from fct_drawer_sessions where entity_id = 'harbor'"
            " and business_date = date '2026-08-20') returning drawer_session_id, location_id"
        ).fetchall()
        after = [
            (found.document_id, found.location_id, found.business_date)
            for found in blockers_of(connection, *august)
            if found.what == "drawer not counted"
        ]
    assert "drawer not counted" not in before
    assert after == [(*opened[0], date(2026, 8, 20))]
