"""The trial balance balances by entity and currency, and rolls what earlier years earned."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from orchestration.home import Home
from orchestration.verbs.failures import ExitCode, VerbError
from orchestration.verbs.trial_balance import trial_balance


def answer(
    home: Home, capsys: pytest.CaptureFixture[str], as_of: date | None = None, entity: str = ""
) -> dict[str, object]:
    code = trial_balance(home, as_of, entity or None, as_json=True)
    fields: dict[str, object] = json.loads(capsys.readouterr().out)
    return {**fields, "code": code}


def test_earlier_years_stand_in_retained_earnings(
    published_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(published_home, capsys, entity="harbor")
    rows = [(row["account_id"], row["debit"], row["credit"]) for row in found["balances"]]  # type: ignore[attr-defined]
    assert rows == [
        ("1010", "12.5000", "0.0000"),
        ("3200", "0.0000", "10.0000"),
        ("4000", "0.0000", "2.5000"),
    ]
    assert found["as_of"] == "2026-01-02"


def test_as_of_leaves_out_what_was_posted_later(
    published_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(published_home, capsys, as_of=date(2025, 12, 31))
    rows = [(row["account_id"], row["debit"], row["credit"]) for row in found["balances"]]  # type: ignore[attr-defined]
    assert rows == [("1010", "10.0000", "0.0000"), ("4000", "0.0000", "10.0000")]


def test_currencies_are_not_added_and_keep_their_digits(
    published_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    totals = answer(published_home, capsys)["totals"]
    assert totals == [
        {"entity_id": "harbor", "currency_code": "USD", "debit": "12.5000", "credit": "12.5000"},
        {"entity_id": "juniper", "currency_code": "JPY", "debit": "900.0000", "credit": "900.0000"},
    ]


def test_out_of_balance_is_an_integrity_failure(
    publish_books: Callable[[str], Home], capsys: pytest.CaptureFixture[str]
) -> None:
    home = publish_books(
        "insert into fct_journal_lines values ('harbor', '2026-01-02', '1010', 1, 'USD');"
    )
    assert trial_balance(home, None, None, as_json=False) == ExitCode.INTEGRITY
    assert f"OUT OF BALANCE by {Decimal('0.0100')} USD." in capsys.readouterr().out
    assert answer(home, capsys)["in_balance"] is False


def test_an_unknown_entity_is_refused_with_the_known_ones(published_home: Home) -> None:
    with pytest.raises(VerbError, match=r"--entity harbour: .* choose one of harbor, juniper"):
        trial_balance(published_home, None, "harbour", as_json=False)


def test_nothing_posted_by_then_is_said(
    published_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    code = trial_balance(published_home, date(2020, 1, 1), None, as_json=False)
    assert code == ExitCode.DONE
    assert capsys.readouterr().out == "Nothing was posted up to 2020-01-01.\n"
