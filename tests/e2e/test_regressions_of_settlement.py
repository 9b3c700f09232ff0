"""What users of other systems reported of payouts, gift cards and clearing: not here.

The numbers in the names are the list's (see test_regressions.py).
"""

from datetime import date

import duckdb

from orchestration.home import Home
from orchestration.publishing.pointer import read_pointer
from tests.homes import Rows, warehouse_rows


def sums(home: Home, documents: list[str]) -> Rows:
    """What these documents moved, by account, in minor units."""
    return warehouse_rows(
        home,
        "select account_id, cast(sum(amount_minor) as bigint) from core.fct_journal_lines"
        " where source_document_id in (select unnest(?)) group by all"
        " having sum(amount_minor) <> 0 order by all",
        [documents],
    )


def test_row_21_a_payout_is_the_sum_of_its_entries_whatever_was_kept_of_it(
    sample_home: Home,
) -> None:
    """Reserves, an advance, a dispute, a negative payout, and one that is paid a second time."""
    differing = warehouse_rows(
        sample_home,
        "select payout_id from core.fct_payouts where entry_count > 0"
        " and payout_amount_minor not in ("
        "entries_net_amount_minor, entries_net_amount_minor - payout_fee_amount_minor)",
    )
    assert differing == []
    kept = sums(sample_home, ["POCASERESERVE01", "POCASERELEASE01"])
    assert kept == [("1040", 15394), ("1110", -15394)]
    assert sums(sample_home, ["POCASENEGATIVE01"]) == [("1040", -5422), ("1110", 5422)]
    assert sums(sample_home, ["POCASEFAILED01"]) == []
    assert sums(sample_home, ["POCASEREPAID01"]) == [("1040", 10460), ("1110", -10460)]


def test_row_26_a_gift_card_is_owed_and_never_revenue(sample_home: Home) -> None:
    """Opening + sold + issued - redeemed + refunded + adjusted + transferred = closing = 2210."""
    rolled = warehouse_rows(
        sample_home,
        """
        select entity_id, currency_code, period
        from marts.mart_finance__gift_card_liability
        where opening_balance + sold + issued - redeemed + refunded + adjusted + transferred
            <> closing_balance
        """,
    )
    assert rolled == []
    owed = warehouse_rows(
        sample_home,
        """
        with cards as (
            select entity_id, currency_code, cast(closing_balance * 100 as bigint) as closing_minor
            from marts.mart_finance__gift_card_liability
            where row_type = 'total'
            qualify row_number() over (
                partition by entity_id, currency_code order by period desc) = 1
        ), ledger as (
            select entity_id, currency_code, cast(-sum(amount_minor) as bigint) as owed_minor
            from core.fct_journal_lines where account_id = '2210' group by all
        )
        select closing_minor, owed_minor
        from cards full join ledger using (entity_id, currency_code)
        """,
    )
    assert owed
    assert all(closing == balance for closing, balance in owed)
    sold_as_goods = warehouse_rows(
        sample_home,
        "select source_document_id from core.fct_journal_lines where measure = 'gift_card_sold'"
        " and account_id <> '2210'",
    )
    assert sold_as_goods == []


def test_row_27_what_stays_in_clearing_is_named_with_its_age(sample_home: Home) -> None:
    """Two payments no payout ever took up; the dbt test of clearing lists just these."""
    pointer = read_pointer(sample_home.published)
    assert pointer is not None
    with duckdb.connect(str(sample_home.published / pointer.file), read_only=True) as published:
        old = published.execute(
            "select document_id, business_date, amount_minor, currency_code from findings"
            " where invariant = '15' and class = 'W' order by all"
        ).fetchall()
    assert old == [
        ("PAYCANADIAN01A", date(2026, 9, 9), 887, "CAD"),
        ("PAYUNBALANCED01A", date(2026, 9, 29), 4900, "USD"),
    ]
    aged = warehouse_rows(
        sample_home,
        "select item, age_days > 14 from marts.mart_finance__processor_clearing"
        " where row_type = 'open' and age_days > 14 order by item",
    )
    assert aged == [("PAYCANADIAN01A", True), ("PAYUNBALANCED01A", True)]
