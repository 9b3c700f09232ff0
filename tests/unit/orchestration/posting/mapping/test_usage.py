"""What was used in the last 90 days of the books, to the cent, and how much a mapping covers."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from orchestration.posting.mapping.accounts import MappedAccount, to_table
from orchestration.posting.mapping.scope import Scope, scope_of
from orchestration.posting.mapping.usage import Usage, read_usage
from orchestration.settings import parse_settings

BOTH = Scope(("harbor", "juniper"))
CARDS = MappedAccount(account_id="1110", target_account="Card funds")


def usage(
    connection: duckdb.DuckDBPyConnection, *rows: MappedAccount, scope: Scope = BOTH
) -> Usage:
    return read_usage(connection, scope, to_table(rows, "v1"))


def figures(found: Usage) -> list[tuple[object, ...]]:
    return [
        (each.entity_id, each.account_id, each.currency_code, each.debit, each.credit, each.lines)
        for each in found.accounts
    ]


def test_accounts_by_company_and_currency(published: duckdb.DuckDBPyConnection) -> None:
    found = usage(published)
    assert (found.first_day, found.last_day) == (date(2026, 7, 23), date(2026, 10, 20))
    assert figures(found) == [
        ("harbor", "1110", "CAD", Decimal("15.00"), Decimal("0.00"), 1),
        ("harbor", "1110", "USD", Decimal("108.25"), Decimal("3.00"), 2),
        ("harbor", "2110", "USD", Decimal("0.00"), Decimal("8.25"), 1),
        ("harbor", "4010", "CAD", Decimal("0.00"), Decimal("20.00"), 1),
        ("harbor", "4010", "USD", Decimal("0.00"), Decimal("100.00"), 1),
        ("harbor", "4110", "CAD", Decimal("5.00"), Decimal("0.00"), 1),
        ("harbor", "6110", "USD", Decimal("3.00"), Decimal("0.00"), 1),
        ("juniper", "1040", "JPY", Decimal(0), Decimal(700), 1),
        ("juniper", "5010", "JPY", Decimal(700), Decimal(0), 1),
    ]
    cards = found.accounts[0]
    assert (cards.account_name, cards.roles) == ("Card clearing", ("card_clearing", "tender"))


@pytest.mark.parametrize(
    ("scope", "accounts"),
    [
        (Scope(("juniper",)), {"1040", "5010"}),
        (Scope(("harbor",), first_day=date(2026, 9, 2)), {"1110", "6110"}),
        (Scope(("harbor", "juniper"), journals=("settlement",)), {"1110", "6110"}),
        (Scope(("harbor", "juniper"), journals=("inventory",)), {"1040", "5010"}),
        (Scope(("harbor",), days=1000, journals=("other",)), {"3010"}),
    ],
)
def test_only_what_the_target_takes(
    published: duckdb.DuckDBPyConnection, scope: Scope, accounts: set[str]
) -> None:
    assert {each.account_id for each in usage(published, scope=scope).accounts} == accounts


def test_codes_by_kind(published: duckdb.DuckDBPyConnection) -> None:
    found = usage(published, CARDS)
    told = [
        (each.kind, each.code, each.code_name, each.account_id, each.currency_code, each.lines)
        for each in found.codes
    ]
    assert told == [
        ("category", "D1", "Candles", "4010", "USD", 1),
        ("category", "D2", "Tea", "4010", "CAD", 1),
        ("category", "D2", "Tea", "4110", "CAD", 1),
        ("processor", "charge", "square: charge", "1110", "USD", 1),
        ("processor", "charge", "square: charge", "6110", "USD", 1),
        ("reason", "manager", "manager", "4110", "CAD", 1),
        ("tax", "TAX1", "State tax", "2110", "USD", 1),
        ("tender", "card", "card", "1110", "CAD", 1),
        ("tender", "card", "card", "1110", "USD", 1),
    ]
    card = found.codes[-1]
    assert (card.debit, card.credit, card.target_accounts) == (
        Decimal("108.25"),
        Decimal("0.00"),
        ("Card funds",),
    )


def test_coverage_counts_lines_and_the_companys_own_currency(
    published: duckdb.DuckDBPyConnection,
) -> None:
    harbor, juniper = usage(published, CARDS).coverage
    assert (harbor.lines, harbor.covered_lines) == (8, 3)
    assert (harbor.amount, harbor.covered_amount) == (Decimal("251.70"), Decimal("122.25"))
    assert (harbor.percent_of_lines, harbor.percent_of_amount) == (
        Decimal("37.50"),
        Decimal("48.56"),
    )
    assert (juniper.currency_code, juniper.amount, juniper.percent_of_lines) == (
        "JPY",
        Decimal(1400),
        Decimal("0.00"),
    )


def test_100_percent_only_where_nothing_is_left(published: duckdb.DuckDBPyConnection) -> None:
    published.execute(
        "insert into fct_journal_lines select lines.* from fct_journal_lines as lines,"
        " range(99999) where lines.account_id = '1040'"
    )
    bank = MappedAccount(account_id="1040", target_account="Bank")
    (juniper,) = usage(published, bank, scope=Scope(("juniper",))).coverage
    assert (juniper.lines, juniper.covered_lines) == (100_001, 100_000)
    assert juniper.percent_of_lines == Decimal("99.99")


def test_unmapped_are_those_without_a_place(published: duckdb.DuckDBPyConnection) -> None:
    only_usd = MappedAccount(account_id="1110", currency_code="USD", target_account="Card funds")
    found = usage(published, only_usd, scope=Scope(("harbor",)))
    assert [(each.account_id, each.currency_code) for each in found.unmapped] == [
        ("1110", "CAD"),
        ("2110", "USD"),
        ("4010", "CAD"),
        ("4010", "USD"),
        ("4110", "CAD"),
        ("6110", "USD"),
    ]


def test_an_account_that_goes_to_two_places_has_two_rows(
    published: duckdb.DuckDBPyConnection,
) -> None:
    elsewhere = MappedAccount(account_id="1110", location_id="L2", target_account="Card funds 2")
    found = usage(published, CARDS, elsewhere, scope=Scope(("harbor",)))
    places = {
        (each.currency_code, each.target_account)
        for each in found.accounts
        if each.account_id == "1110"
    }
    assert places == {("USD", "Card funds"), ("CAD", "Card funds 2")}


def test_books_without_a_line_use_nothing(published: duckdb.DuckDBPyConnection) -> None:
    published.execute("delete from fct_journal_lines")
    found = usage(published)
    assert (found.last_day, found.accounts, found.coverage) == (None, (), ())


def test_scope_of_a_target() -> None:
    settings = parse_settings(
        """
        format_version = 1
        [[entities]]
        id = "harbor"
        name = "Harbor"
        functional_currency = "USD"
        [[entities]]
        id = "juniper"
        name = "Juniper"
        functional_currency = "USD"
        [[locations]]
        id = "L1"
        entity = "harbor"
        source = "square"
        name = "Portland"
        trading_days = [ { valid_from = 2000-01-01, time_zone = "America/New_York" } ]
        [targets.all]
        kind = "tables"
        [targets.one]
        kind = "xero"
        entities = ["harbor"]
        first_day = 2026-07-01
        journals = ["sales"]
        """
    )
    assert scope_of(settings, settings.targets["all"]).entities == ("harbor", "juniper")
    assert scope_of(settings, settings.targets["one"]) == Scope(
        ("harbor",), date(2026, 7, 1), ("sales",)
    )
