"""What the facts name is described: who joins a dimension loses no row and doubles none."""

import pytest

from orchestration.home import Home
from tests.homes import warehouse_rows


@pytest.mark.parametrize(
    ("mart", "dimension", "key"),
    [
        ("mart_sales__by_employee_department", "dim_employee", "employee_id"),
        ("mart_sales__daily", "dim_location", "location_id"),
        ("mart_inventory__valuation", "dim_product", "product_id"),
    ],
)
def test_every_named_thing_has_one_row(
    sample_home: Home, mart: str, dimension: str, key: str
) -> None:
    counted = warehouse_rows(
        sample_home,
        f"select distinct named.{key}, (select count(*) from core.{dimension} as described"
        f" where described.{key} = named.{key}) from marts.{mart} as named where {key} <> 'none'",
    )
    assert counted
    assert [row for row in counted if row[1] != 1] == []
