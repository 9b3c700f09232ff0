"""What users of other systems reported of doubled, late and deleted documents: not here.

The numbers in the names are the list's (see test_regressions.py).
"""

from orchestration.home import Home
from tests.homes import net_of, warehouse_rows


def test_row_10_a_sale_counts_once_and_one_that_looks_alike_is_shown(sample_home: Home) -> None:
    """The same id twice is one sale; two ids of one register within seconds may be one."""
    receipts = warehouse_rows(
        sample_home,
        "select source_document_id, count(*) from core.fct_journal_entries"
        " where unit_event = 'receipt' and source_document_id in"
        " ('ORDTWICE01', 'ORDLOOKSALIKE01', 'ORDLOOKSALIKE02') group by all order by all",
    )
    assert receipts == [("ORDLOOKSALIKE01", 1), ("ORDLOOKSALIKE02", 1), ("ORDTWICE01", 1)]
    shown = warehouse_rows(
        sample_home,
        "select document_id, detail from core.findings where invariant = '5' order by all",
    )
    words = "may be the same sale as order {}: same register and total within ten seconds".format
    assert shown == [
        ("ORDLOOKSALIKE01", words("ORDLOOKSALIKE02")),
        ("ORDLOOKSALIKE02", words("ORDLOOKSALIKE01")),
    ]


def test_row_13_stock_moves_in_the_order_it_happened(sample_home: Home) -> None:
    """A delivery of the day before, told weeks later, is what the sale took.

    Had it counted when it arrived, the sale would keep its provisional 60.00.
    """
    costs = warehouse_rows(
        sample_home,
        "select account_id, cast(sum(amount_minor) as bigint) from core.fct_journal_lines"
        " where source_document_id = 'ORDLATECOST01' and account_id in ('1300', '5010')"
        " group by all order by all",
    )
    assert costs == [("1300", -6400), ("5010", 6400)]
    early = warehouse_rows(
        sample_home,
        """
        select returned.source_document_id
        from core.fct_inventory_movements as returned
        inner join core.fct_journal_entries as entries
            on returned.source_document_id = entries.source_document_id
            and entries.unit_event = 'cost_of_sale' and entries.entry_type <> 'reversal'
        where returned.movement_type = 'return' and entries.business_date <> returned.business_date
        """,
    )
    assert early == []


def test_row_18_what_the_till_voids_after_it_loaded_leaves_every_mart(
    corrected_home: Home,
) -> None:
    """The only sale of 1 March is void; that of 2 March is now of the 10th."""
    assert net_of(corrected_home, "ORDALONE") == {}
    for relation, something in (
        ("core.fct_sale_lines", "true"),
        ("marts.mart_sales__daily", "gross_sales <> 0 or net_sales <> 0 or transactions <> 0"),
        ("marts.mart_sales__margin", "net_sales <> 0 or cost_of_goods <> 0"),
    ):
        left = warehouse_rows(
            corrected_home,
            f"select * from {relation} where ({something})"
            " and business_date between '2026-03-01' and '2026-03-02'",
        )
        assert left == [], relation
    balance = warehouse_rows(
        corrected_home,
        "select cast(sum(amount_minor) as bigint) from core.fct_journal_lines"
        " where business_date between '2026-03-01' and '2026-03-02' group by account_id",
    )
    assert set(balance) == {(0,)}
