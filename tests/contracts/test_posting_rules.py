"""The matrix read as data: every rule is a pair whose roles lead to accounts of the chart."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from orchestration.books.code_version import DBT_PROJECT

ACCOUNTING = DBT_PROJECT / "seeds" / "accounting"
VIRTUAL = "sale_clearing"
DIMENSIONS = (
    "entity_id",
    "location_id",
    "department_id",
    "tender_type",
    "tax_jurisdiction",
    "processor",
    "reason_code",
)
TENDER_TYPES = {
    "cash",
    "card",
    "wallet",
    "buy_now_pay_later",
    "check",
    "gift_card",
    "store_credit",
    "house_account",
    "deposit",
    "marketplace",
    "marketplace_facilitator",
    "unknown",
}
DEFAULTS = {"account_roles", "posting_rules", "chart_of_accounts"}
Row = dict[str, str]


def seed(name: str) -> list[Row]:
    """Rows of a seed of the accounting folder."""
    with (ACCOUNTING / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RULES, ROLES, CHART = seed("posting_rules"), seed("account_roles"), seed("chart_of_accounts")


def overlaps(rows: Iterable[Row], keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Keys that two rows hold on the same day."""
    spans: dict[tuple[str, ...], list[tuple[date, date]]] = defaultdict(list)
    for row in rows:
        span = (date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"]))
        spans[tuple(row[key] for key in keys)].append(span)
    return [
        key
        for key, held in spans.items()
        if any(later[0] < earlier[1] for earlier, later in pairwise(sorted(held)))
    ]


def role_is_met(role: str, rows: Iterable[Row]) -> bool:
    """Whether a role has an account whatever the dimensions, or one for every tender type."""
    of_role = [row for row in rows if row["role"] == role]
    if any(not any(row[dimension] for dimension in DIMENSIONS) for row in of_role):
        return True
    return {row["tender_type"] for row in of_role} >= TENDER_TYPES


def test_rule_ids_are_unique_and_say_what_they_rule() -> None:
    ids = Counter(row["rule_id"] for row in RULES)
    assert [rule for rule, times in ids.items() if times > 1] == []
    assert [
        r["rule_id"] for r in RULES if r["rule_id"] != f"{r['event_type']}.{r['measure']}"
    ] == []


def test_one_rule_per_event_measure_and_day() -> None:
    assert overlaps(RULES, ("event_type", "measure")) == []


def test_one_account_per_role_dimensions_and_day() -> None:
    assert overlaps(ROLES, ("role", *DIMENSIONS)) == []


def test_one_account_of_a_number_per_day() -> None:
    assert overlaps(CHART, ("account_id",)) == []


def test_rule_moves_between_two_roles() -> None:
    assert [row["rule_id"] for row in RULES if row["debit_role"] == row["credit_role"]] == []


def test_every_role_leads_to_an_account() -> None:
    used = {row[side] for row in RULES for side in ("debit_role", "credit_role")} - {VIRTUAL}
    assert [role for role in sorted(used) if not role_is_met(role, ROLES)] == []


def test_only_sale_clearing_is_virtual() -> None:
    """It has no account, and whatever fills it belongs to a receipt, where it can be emptied."""
    assert VIRTUAL not in {row["role"] for row in ROLES}
    events = {
        row["event_type"] for row in RULES if VIRTUAL in (row["debit_role"], row["credit_role"])
    }
    assert events == {"sale", "return", "tender"}


def test_every_account_of_a_role_stands_in_the_chart() -> None:
    accounts = {row["account_id"] for row in CHART}
    assert sorted({row["account_id"] for row in ROLES} - accounts) == []


def test_account_is_open_as_long_as_its_role_points_to_it() -> None:
    chart = {row["account_id"]: row for row in CHART}
    closed = [
        (row["role"], row["account_id"])
        for row in ROLES
        if row["valid_from"] < chart[row["account_id"]]["valid_from"]
        or row["valid_to"] > chart[row["account_id"]]["valid_to"]
    ]
    assert closed == []


def test_account_stands_on_the_side_of_its_type() -> None:
    """Contra accounts differ on purpose; assets and costs are debits, liabilities credits."""
    sides = defaultdict(Counter)
    for row in CHART:
        sides[row["account_type"]][row["normal_side"]] += 1
    usual = {kind: counts.most_common(1)[0][0] for kind, counts in sides.items()}
    expected = {
        "asset": "debit",
        "liability": "credit",
        "equity": "credit",
        "revenue": "credit",
        "contra_revenue": "debit",
        "cost": "debit",
        "expense": "debit",
    }
    assert {kind: usual[kind] for kind in expected if kind in usual} == expected
    assert set(usual) <= {*expected, "other"}


def test_every_rule_says_why() -> None:
    assert [row["rule_id"] for row in RULES if not row["memo"].strip()] == []


def test_checks_see_what_they_look_for() -> None:
    twice = [
        {"role": "bank", "valid_from": "2020-01-01", "valid_to": "2021-01-01"},
        {"role": "bank", "valid_from": "2020-12-31", "valid_to": "9999-12-31"},
    ]
    assert overlaps(twice, ("role",)) == [("bank",)]
    twice[1]["valid_from"] = "2021-01-01"
    assert overlaps(twice, ("role",)) == []
    blank = dict.fromkeys(DIMENSIONS, "")
    only_supplies = [{"role": "paid_out", **blank, "reason_code": "supplies"}]
    assert not role_is_met("paid_out", only_supplies)
    assert role_is_met("paid_out", [*only_supplies, {"role": "paid_out", **blank}])
    assert not role_is_met("tender", [{"role": "tender", **blank, "tender_type": "cash"}])


def readers_of_seeds(folder: str) -> set[tuple[str, str]]:
    """(Seed, model or test that reads it) of a folder of the dbt project."""
    seeds = {file.stem for file in (DBT_PROJECT / "seeds").rglob("*.csv")}
    return {
        (found, file.stem)
        for file in (DBT_PROJECT / folder).rglob("*.sql")
        for found in re.findall(r"ref\('(\w+)'\)", file.read_text("utf-8"))
        if found in seeds
    }


def test_the_defaults_are_read_only_where_the_companys_own_lies_over_them() -> None:
    """What reads the default roles, rules or chart themselves misses the company's own."""
    assert {row for row in readers_of_seeds("models") if row[0] in DEFAULTS} == {
        ("account_roles", "int_accounting__account_roles"),
        ("posting_rules", "int_accounting__posting_rules"),
        ("chart_of_accounts", "dim_account"),
    }


def test_no_test_of_the_books_reads_a_seed() -> None:
    """A day's run leaves tests of seeds out, and with them every test that reads one."""
    assert readers_of_seeds("tests") == set()
