"""What happens when a document that is posted changes: mirrors, dates, closed periods."""

from datetime import date

from orchestration.home import Home
from tests.homes import balances, warehouse_rows


def lines_of(home: Home, document: str) -> list[tuple[str, date, date, str, int]]:
    """(entry type, business date, posting date, account, amount) of a document, in entry order."""
    return warehouse_rows(
        home,
        "select lines.entry_type, lines.business_date, lines.posting_date, lines.account_id,"
        " lines.amount_minor from core.fct_journal_lines as lines"
        " join core.fct_journal_entries as entries using (journal_entry_id)"
        " where lines.source_document_id = ?"
        " order by entries.unit_event, entries.entry_revision, lines.line_number",
        [document],
    )


def net_by_date(home: Home, document: str) -> dict[tuple[date, str], int]:
    """What is left of a document in the books, by business date and account."""
    net: dict[tuple[date, str], int] = {}
    for _, day, _, account, amount in lines_of(home, document):
        net[day, account] = net.get((day, account), 0) + amount
    return {key: amount for key, amount in net.items() if amount}


def test_voiding_the_only_document_of_a_day_leaves_no_ghost(corrected_home: Home) -> None:
    assert net_by_date(corrected_home, "ORDALONE") == {}
    day = date(2026, 3, 1)
    for relation in ("core.fct_sale_lines", "marts.mart_sales__by_employee_department"):
        assert (
            warehouse_rows(
                corrected_home, f"select * from {relation} where business_date = ?", [day]
            )
            == []
        )
    totals = warehouse_rows(
        corrected_home,
        "select transactions, gross_sales, net_sales, tax from marts.mart_sales__daily"
        " where business_date = ?",
        [day],
    )
    assert all(not any(row) for row in totals)


def test_moving_the_only_document_of_a_day_moves_it_wholly(corrected_home: Home) -> None:
    assert net_by_date(corrected_home, "ORDMOVED") == {
        (date(2026, 3, 10), "1010"): 700,
        (date(2026, 3, 10), "4010"): -700,
    }
    days = warehouse_rows(
        corrected_home,
        "select business_date, cast(sum(net_sales) * 100 as bigint) from marts.mart_sales__daily"
        " where business_date in ('2026-03-02', '2026-03-10')"
        " group by 1 having sum(net_sales) <> 0",
    )
    assert days == [(date(2026, 3, 10), 700 + 900)]


def test_an_edit_posts_a_full_mirror_and_then_the_new_entry(corrected_home: Home) -> None:
    entries = warehouse_rows(
        corrected_home,
        "select entry_type, entry_revision, reverses_entry_id is not null"
        " from core.fct_journal_entries where source_document_id = 'ORDEDITED'"
        " and unit_event = 'receipt' order by entry_revision",
    )
    assert entries == [("original", 1, False), ("reversal", 2, True), ("correction", 3, False)]
    day = date(2026, 3, 5)
    assert net_by_date(corrected_home, "ORDEDITED") == {
        (day, "1010"): 2750,
        (day, "4010"): -2500,
        (day, "2110"): -250,
    }


def test_goods_received_late_move_the_cost_of_a_sale_nobody_touched(corrected_home: Home) -> None:
    cost = {
        account: amount
        for (_, account), amount in net_by_date(corrected_home, "ORDEARLY").items()
        if account in ("1300", "5010")
    }
    assert cost == {"1300": -400, "5010": 400}


def test_a_document_delivered_again_posts_nothing(corrected_home: Home) -> None:
    assert [row[0] for row in lines_of(corrected_home, "ORDKEPT")] == ["original", "original"]


def test_balances_depend_only_on_what_landed(
    corrected_home: Home, home_of_one_run: Home, home_of_reversed_order: Home
) -> None:
    assert balances(corrected_home) == balances(home_of_one_run)
    assert balances(corrected_home) == balances(home_of_reversed_order)


def test_marts_depend_only_on_what_landed(
    corrected_home: Home, home_of_one_run: Home, home_of_reversed_order: Home
) -> None:
    query = (
        "select business_date, location_id, transactions, net_sales, tax, cost_of_goods"
        " from marts.mart_sales__daily where net_sales <> 0 or tax <> 0 order by all"
    )
    expected = warehouse_rows(home_of_one_run, query)
    assert warehouse_rows(corrected_home, query) == expected
    assert warehouse_rows(home_of_reversed_order, query) == expected


def test_the_business_date_is_the_stores_own_day(corrected_home: Home) -> None:
    """Half past eleven on New Year's Eve in New York is January in UTC."""
    days = {row[1] for row in lines_of(corrected_home, "ORDYEAREND")}
    assert days == {date(2025, 12, 31)}


def test_an_edit_of_a_closed_period_is_posted_on_the_first_open_day(locked_home: Home) -> None:
    late = [row for row in lines_of(locked_home, "ORDKEPT") if row[0] != "original"]
    assert {(kind, business, posting) for kind, business, posting, _, _ in late} == {
        ("reversal", date(2026, 3, 5), date(2026, 4, 1)),
        ("correction", date(2026, 3, 5), date(2026, 4, 1)),
    }
    march = warehouse_rows(
        locked_home,
        "select account_id, closing_balance from marts.mart_finance__trial_balance"
        " where period = '2026-03' and account_id = '4010'",
    )
    before = warehouse_rows(
        locked_home,
        "select cast(sum(amount_minor) as bigint) from core.fct_journal_lines"
        " where account_id = '4010' and posting_date <= '2026-03-31'"
        " and posting_date >= '2026-01-01'",
    )
    assert [int(balance * 100) for _, balance in march] == [before[0][0]]
    assert before[0][0] == -(700 + 500 + 2500 + 900 + 900 + 1214 + 1215)


def test_the_late_adjustments_mart_bridges_to_the_closed_period(locked_home: Home) -> None:
    rows = warehouse_rows(
        locked_home,
        "select business_period, posting_period, account_id, cast(amount * 100 as bigint)"
        " from marts.mart_finance__late_adjustments order by account_id",
    )
    assert rows == [("2026-03", "2026-04", "1010", 150), ("2026-03", "2026-04", "4010", -150)]
