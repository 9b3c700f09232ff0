"""Files of text take every account of ours as it is; a target with a chart has no default."""

import duckdb
import pyarrow as pa
import pytest

from orchestration.posting.mapping.accounts import SCHEMA, MappedAccount, to_table
from orchestration.posting.mapping.default import default_accounts, with_defaults


def named(table: pa.Table) -> dict[str, str]:
    return dict(
        zip(
            table.column("account_id").to_pylist(),
            table.column("target_account").to_pylist(),
            strict=True,
        )
    )


@pytest.mark.parametrize("kind", ["plain_text", "tables"])
def test_accounts_stand_under_five_names(published: duckdb.DuckDBPyConnection, kind: str) -> None:
    found = default_accounts(published, kind)
    assert named(found) == {
        "1040": "Assets:1040 Bank",
        "1110": "Assets:1110 Card clearing",
        "1200": "Assets:1200 House accounts",
        "2110": "Liabilities:2110 Sales tax payable",
        "3010": "Equity:3010 Capital",
        "4010": "Income:4010 Merchandise sales",
        "4110": "Income:4110 Discounts",
        "5010": "Expenses:5010 Cost of goods sold",
        "6110": "Expenses:6110 Card fees and such",
        "7010": "Expenses:7010 Exchange losses",
        "7015": "Income:7015 Exchange gains",
    }
    assert set(found.column("ownership").to_pylist()) == {"ours"}
    assert found.schema == SCHEMA


def test_the_version_follows_what_it_says(published: duckdb.DuckDBPyConnection) -> None:
    first, again = (default_accounts(published, "plain_text") for _ in range(2))
    assert first == again
    published.execute("update dim_account set account_name = 'Checking' where account_id = '1040'")
    renamed = default_accounts(published, "plain_text")
    versions = [set(t.column("mapping_version").to_pylist()) for t in (first, renamed)]
    assert versions[0].isdisjoint(versions[1])


def test_a_chart_of_its_own_has_no_default(published: duckdb.DuckDBPyConnection) -> None:
    assert default_accounts(published, "xero").num_rows == 0
    own = to_table([MappedAccount(account_id="1040", target_account="090")], "v1")
    assert with_defaults(published, own, "xero") == own


def test_an_account_that_is_mapped_has_no_default(published: duckdb.DuckDBPyConnection) -> None:
    row = MappedAccount(entity_id="harbor", account_id="1040", target_account="Checking")
    found = with_defaults(published, to_table([row], "v1"), "plain_text")
    assert named(found)["1040"] == "Checking"
    assert named(found)["1110"] == "Assets:1110 Card clearing"
    assert found.num_rows == 11
