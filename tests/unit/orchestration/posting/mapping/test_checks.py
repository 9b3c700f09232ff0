"""A mapping is held against our books and the target's chart; findings name the line."""

from dataclasses import replace
from datetime import date

import duckdb

from orchestration.posting.mapping.accounts import MappedAccount
from orchestration.posting.mapping.charts import ChartAccount
from orchestration.posting.mapping.checks import Books, findings, read_accounts_of_books
from orchestration.posting.mapping.parties import RemoteParty
from orchestration.posting.targets.protocol import RemoteAccount
from tests.unit.orchestration.posting.mapping.test_proposals import SALES

CHART = [
    ChartAccount(None, RemoteAccount("200", "Sales", "revenue")),
    ChartAccount(None, RemoteAccount("210", "Old sales", "revenue", is_active=False)),
    ChartAccount(None, RemoteAccount("400", "Costs", "expense")),
    ChartAccount(None, RemoteAccount("610", "Receivable", "asset", party_type="customer")),
    ChartAccount("juniper", RemoteAccount("900", "Sales of Juniper", "revenue")),
    ChartAccount(None, RemoteAccount("620", "Deposits", "liability", party_type="any")),
    ChartAccount(
        None,
        RemoteAccount(
            "800", "Payable", "liability", is_active=False, refusal="it is kept by bills; map 801"
        ),
    ),
]


def books(connection: duckdb.DuckDBPyConnection) -> Books:
    accounts = read_accounts_of_books(connection)
    return Books(accounts, ("harbor", "juniper"), ("L1",), date(2026, 10, 20))


def row(**columns: object) -> MappedAccount:
    told: dict[str, object] = {"account_id": "4010", "target_account": "200", "line": 2}
    return MappedAccount(**{**told, **columns})  # type: ignore[arg-type]


def found(
    connection: duckdb.DuckDBPyConnection,
    *rows: MappedAccount,
    parties: list[RemoteParty] | None = None,
    chart: list[ChartAccount] | None = CHART,
) -> list[tuple[str, int, str]]:
    told = findings(rows, books(connection), chart, parties)
    return [(each.severity, each.line, each.sentence) for each in told]


def test_a_mapping_that_fits_has_no_findings(published: duckdb.DuckDBPyConnection) -> None:
    rows = [
        row(),
        row(account_id="4110", line=3),
        row(account_id="5010", target_account="400", line=4),
        row(account_id="1200", target_account="610", party_type="customer", party="POS", line=5),
        row(entity_id="juniper", target_account="900", location_id="L1", line=6),
    ]
    parties = [RemoteParty("customer", "POS", "POS house accounts")]
    assert found(published, *rows, parties=parties) == []


def test_rows_that_never_hold_are_errors(published: duckdb.DuckDBPyConnection) -> None:
    told = found(
        published, row(account_id="9999"), row(entity_id="x", line=3), row(location_id="y", line=4)
    )
    assert [(severity, line) for severity, line, _ in told] == [
        ("error", 2),
        ("error", 3),
        ("error", 4),
    ]
    assert "account_id '9999' is no account of our chart" in told[0][2]
    assert "entity_id 'x' is no company that this target takes" in told[1][2]
    assert "location_id 'y' is no store in tillbook.toml" in told[2][2]


def test_an_account_that_is_gone_or_not_active_is_an_error(
    published: duckdb.DuckDBPyConnection,
) -> None:
    ((severity, line, sentence),) = found(published, row(target_account="999"))
    assert (severity, line) == ("error", 2)
    assert "999 is not in the target's chart as imported" in sentence
    ((severity, _, sentence),) = found(published, row(target_account="210"))
    assert severity == "error"
    assert "210 Old sales is not active" in sentence


def test_an_account_that_takes_no_entry_says_why_and_what_to_do(
    published: duckdb.DuckDBPyConnection,
) -> None:
    ((severity, _, sentence),) = found(
        published, row(account_id="2110", target_account="800", party_type="vendor", party="V")
    )
    assert severity == "error"
    assert "2110: entries may not use 800 Payable: it is kept by bills; map 801." in sentence


def test_an_account_that_wants_anybody_named_takes_a_customer_and_a_vendor(
    published: duckdb.DuckDBPyConnection,
) -> None:
    nobody = row(account_id="2110", target_account="620")
    ((severity, _, sentence),) = found(published, nobody)
    assert (severity, "must name a customer or a vendor" in sentence) == ("error", True)
    for kind in ("customer", "vendor"):
        assert found(published, replace(nobody, party_type=kind, party="P")) == []


def test_an_account_of_another_companys_chart_is_gone(
    published: duckdb.DuckDBPyConnection,
) -> None:
    ((severity, _, sentence),) = found(published, row(entity_id="harbor", target_account="900"))
    assert (severity, "is not in the target's chart" in sentence) == ("error", True)


def test_what_ended_before_the_newest_day_is_left_alone(
    published: duckdb.DuckDBPyConnection,
) -> None:
    assert found(published, row(target_account="999", valid_to=date(2026, 10, 20))) == []
    assert len(found(published, row(target_account="999", valid_to=date(2026, 10, 21)))) == 1


def test_without_a_chart_nothing_is_said_about_it(published: duckdb.DuckDBPyConnection) -> None:
    assert found(published, row(target_account="999"), chart=None) == []


def test_different_types_on_one_account_are_a_warning(
    published: duckdb.DuckDBPyConnection,
) -> None:
    told = found(published, row(), row(account_id="4110", line=3), row(account_id="2110", line=4))
    assert ("warning", 0) in {(severity, line) for severity, line, _ in told}
    assert any("2110 (liability), 4010 (revenue)" in sentence for _, _, sentence in told)
    assert any("2110 Sales tax payable is liability, but 200" in each for *_, each in told)


def test_a_new_name_at_the_target_is_a_warning(published: duckdb.DuckDBPyConnection) -> None:
    ((severity, _, sentence),) = found(published, row(target_name="Turnover"))
    assert (severity, "calls 200 'Sales' now, not 'Turnover'" in sentence) == ("warning", True)


def test_a_receivable_needs_a_customer(published: duckdb.DuckDBPyConnection) -> None:
    house = row(account_id="1200", target_account="610")
    ((severity, _, sentence),) = found(published, house)
    assert (severity, "must name a customer" in sentence) == ("error", True)
    vendor = replace(house, party_type="vendor", party="Pine Farm")
    assert found(published, vendor)[0][0] == "error"
    plain = [ChartAccount(None, RemoteAccount("610", "Receivable", "asset"))]
    ((severity, _, sentence),) = found(published, house, chart=plain)
    assert (severity, "without a customer" in sentence) == ("warning", True)


def test_a_party_nobody_imported_is_a_warning(published: duckdb.DuckDBPyConnection) -> None:
    house = row(account_id="1200", target_account="610", party_type="customer", party="POS")
    ((severity, _, sentence),) = found(published, house, parties=[])
    assert (severity, "no customer 'POS' was imported" in sentence) == ("warning", True)
    assert found(published, house, parties=None) == []


def test_what_our_books_post_is_not_theirs_alone(published: duckdb.DuckDBPyConnection) -> None:
    used = replace(SALES, target_account="200", ownership="theirs")
    theirs = [row(ownership="theirs"), row(account_id="5010", target_account="400", line=3)]
    (told,) = findings(theirs, books(published), CHART, None, [used])
    assert (told.severity, told.line) == ("warning", 2)
    assert "is theirs, but our books post to it" in told.sentence


def test_errors_come_first(published: duckdb.DuckDBPyConnection) -> None:
    told = found(published, row(target_name="Turnover"), row(account_id="9999", line=3))
    assert [severity for severity, *_ in told] == ["error", "warning"]
