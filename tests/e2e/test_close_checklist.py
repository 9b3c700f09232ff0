"""A month's accounts are held against facts, explained and signed by two persons, then closed."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.cli import run_command
from orchestration.home import Home
from orchestration.verbs import checklist as verb
from orchestration.verbs.checklist import Asked, checklist
from orchestration.verbs.closing import close
from orchestration.verbs.failures import ExitCode, VerbError
from tests.audit_packs import rows_of
from tests.e2e.conftest import SETTINGS
from tests.homes import (
    Rows,
    at_work,
    built_once,
    configured_home,
    copy_home,
    fixed_clock,
    run_books,
    warehouse_rows,
)
from tests.square_cash_documents import (
    card_payment,
    entries_of,
    payout,
    payout_entry,
    write_delivery,
)
from tests.square_documents import order, payment, write_drop

MARCH, ANN, BOB = "2026-03", "ann", "bob"
REQUIRED = '[closing]\nchecklist = "required"\n'
CLOSED_DAYS = "location_id,first_day,last_day,reason\nLCORNER,2026-03-06,2026-03-29,renovation\n"
STATEMENT = "statement of 31 March, page 2"
FEE = "fee of the bank for March, booked in April"


def ask(person: str, home: Home, **asked: str) -> None:
    with at_work(person):
        checklist(home, Asked(MARCH, "corner", **asked), fixed_clock, as_json=True)


def close_as(person: str, home: Home) -> ExitCode:
    with at_work(person):
        return close(home, MARCH, None, None, fixed_clock, as_json=True)


def sold(folder: Path) -> Path:
    """Cash on three days, nobody counts it; a card sale of 30 March, paid out the same day."""
    cash = [
        order("ORDFIRST", "LCORNER", "2026-03-05T15:00:00Z", 500),
        order("ORDLAST", "LCORNER", "2026-03-31T15:00:00Z", 800),
        order("ORDAPRIL", "LCORNER", "2026-04-01T15:00:00Z", 100),
    ]
    by_card = order("ORDCARD", "LCORNER", "2026-03-30T15:00:00Z", 2000)
    paid = [*(payment(each) for each in cash), card_payment(by_card)]
    write_drop(folder, "2026-04-01", [*cash, by_card], paid)
    entry = payout_entry("CHARGE", 2000, payment_id="PAYORDCARD")
    sent = payout("POMARCH", "LCORNER", "2026-03-30T20:00:00Z", [entry])
    told = {"payouts": [sent], "payout_entries": entries_of(sent, [entry])}
    return write_delivery(folder, "2026-04-01", told)


def rows(home: Home) -> Rows:
    return warehouse_rows(
        home,
        "select account_id, row_status, signature, prepared_by, reviewed_by"
        " from marts.mart_finance__close_checklist where period = ? order by 1",
        [MARCH],
    )


@pytest.fixture(scope="module")
def changed(shared_folder: Path) -> Home:
    """Ann signed March while it was open; then a sale of it came late, and a bank statement."""

    def build(path: Path) -> Home:
        drops = shared_folder / "checklist_drops"
        home = configured_home(path, SETTINGS + REQUIRED)
        (home.books / "closed_days.csv").write_text(CLOSED_DAYS, "utf-8")
        run_books(home, "square", sold(drops / "first"))
        ask(ANN, home, sign="prepare")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(verb, "take_effect", lambda home, clock: None)
            ask(ANN, home, account="1040", evidence=STATEMENT, amount="19.00")
        missed = order("ORDMISSED", "LCORNER", "2026-03-31T16:00:00Z", 700)
        run_books(home, "square", write_drop(drops / "second", "2026-04-02", [missed]))
        return home

    return built_once(shared_folder, "checklist_changed", build)


@pytest.fixture(scope="module")
def closed(shared_folder: Path, changed: Home) -> Home:
    """The month closed by Ann and, once all of it was explained and signed, by Bob."""

    def build(path: Path) -> Home:
        home = copy_home(changed, path)
        assert close_as(ANN, home) is ExitCode.DONE
        assert close_as(BOB, home) is ExitCode.REFUSED
        ask(ANN, home, account="1040", explanation=FEE, amount="1.00")
        ask(ANN, home, sign="prepare")
        with pytest.raises(VerbError, match="who prepares does not review"):
            ask(ANN, home, sign="review")
        ask(BOB, home, sign="review")
        assert close_as(BOB, home) is ExitCode.DONE
        return home

    return built_once(shared_folder, "checklist_closed", build)


def test_a_signature_lapses_when_its_figures_change(changed: Home) -> None:
    """The sale of 31 March is cash: clearing and transit are as they were signed."""
    assert rows(changed) == [
        ("1010", "agrees", "lapsed", None, None),
        ("1035", "agrees", "prepared", ANN, None),
        ("1040", "differs", "open", None, None),
        ("1110", "agrees", "prepared", ANN, None),
    ]


def test_a_final_close_names_what_is_not_explained_or_signed(
    changed: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The preliminary close asked for none of it."""
    home = copy_home(changed, tmp_path / "home")
    assert close_as(ANN, home) is ExitCode.DONE
    capsys.readouterr()
    assert close_as(BOB, home) is ExitCode.REFUSED
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert [
        (each["account_id"], each["what"], each["amount_minor"])
        for each in answer["not_in_order"]["corner"]
    ] == [
        ("1010", "account not signed", 0),
        ("1035", "account not signed", 0),
        ("1040", "account differs from its subledger", 100),
        ("1110", "account not signed", 0),
    ]
    home.settings_file.write_text(SETTINGS, "utf-8")
    assert close_as(BOB, home) is ExitCode.REFUSED
    answer = json.loads(capsys.readouterr().out)
    assert [each["account_id"] for each in answer["not_in_order"]["corner"]] == ["1040"]


def test_an_explained_and_signed_month_is_closed(closed: Home) -> None:
    assert rows(closed) == [
        ("1010", "agrees", "reviewed", ANN, BOB),
        ("1035", "agrees", "reviewed", ANN, BOB),
        ("1040", "explained", "reviewed", ANN, BOB),
        ("1110", "agrees", "reviewed", ANN, BOB),
    ]
    state = "select period_status from core.dim_fiscal_period where period = ?"
    assert warehouse_rows(closed, state, [MARCH]) == [("final",)]


def test_the_audit_pack_has_the_checklist_and_its_decisions(closed: Home, tmp_path: Path) -> None:
    command = ["--home", str(closed.path), "audit-pack", MARCH, "--to", str(tmp_path)]
    assert run_command(command) == 0
    (pack,) = (path for path in tmp_path.iterdir() if path.is_dir())
    found = {row["account_id"]: row for row in rows_of(pack, "approvals/close_checklist.csv")}
    bank = found["1040"]
    assert (bank["ledger_balance"], bank["subledger_balance"]) == ("20.0000", "19.0000")
    assert (bank["evidence"], bank["explanations"]) == (STATEMENT, f"1.0000: {FEE} (ann)")
    decided = [row["decision"] for row in rows_of(pack, "approvals/decisions.csv")]
    assert decided.count("preparation") == 5
    assert decided.count("review") == 4
