"""From a cell of the trial balance to the bytes of files, and from a document to its effects."""

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.landing.store import LandingStore
from orchestration.home import Home
from orchestration.lineage.rows import UntraceableError
from orchestration.lineage.tracing import trace
from orchestration.run.context import one_writer
from orchestration.verbs.failures import ExitCode
from orchestration.verbs.read_only_landing import landing_to_look_at
from orchestration.verbs.tracing import trace as trace_verb
from tests.homes import copy_home, warehouse_rows

Traced = dict[str, Any]
Follow = Callable[[str], Traced]


@pytest.fixture
def follow(sample_home: Home) -> Follow:
    """Traces an id in the sample's books."""
    return lambda asked: trace(sample_home, landing_to_look_at(sample_home), asked, None)


def line_of(home: Home, document: str, measure: str, account: str) -> str:
    """Id of the one line of a document, measure and account."""
    rows = warehouse_rows(
        home,
        "select journal_line_id from core.fct_journal_lines where source_document_id = ?"
        " and measure = ? and account_id = ? order by journal_line_id",
        [document, measure, account],
    )
    assert rows, f"{document} has no line {measure} on {account}"
    return str(rows[0][0])


def parts(traced: Traced) -> set[tuple[str, str, str | None]]:
    """(role, document, line) of every parent."""
    return {(p["role"], p["source_document_id"], p["source_line_id"]) for p in traced["parents"]}


def require_bytes(home: Home, traced: Traced) -> None:
    """Every parent's bytes are in its landed file at the place told, and name its document."""
    assert traced["parents"]
    assert traced["problems"] == []
    paths = {file["file_sha256"]: file["path"] for file in traced["files"]}
    for parent in traced["parents"]:
        data = (home.path / paths[parent["file_sha256"]]).read_bytes()
        found = data[parent["offset"] : parent["offset"] + parent["length"]].decode()
        assert found == parent["text"]
        assert parent["source_document_id"] in found
        assert parent["is_the_record_loaded"]


def test_a_cell_leads_to_a_sale_and_to_its_bytes(sample_home: Home, follow: Follow) -> None:
    cell = follow("harbor:2026-08:4010:USD")
    assert cell["adds_up"]
    assert cell["cell"]["closing_balance"] == cell["cell"]["opening_balance"] - sum(
        line["credit"] - line["debit"] for line in cell["lines"]
    )
    assert sum(part["lines"] for part in cell["parts"]) == len(cell["lines"])
    [line] = [one for one in cell["lines"] if one["source_document_id"] == "ORDFIFO01"]
    assert line["credit"] == Decimal("120.00")
    traced = follow(line["journal_line_id"])
    [rule] = traced["rules"]
    assert rule["gives_the_account"]
    assert (rule["debit_role"], rule["side"]) == ("sale_clearing", "credit")
    [revision] = traced["revisions"]
    assert revision["posted_run_id"]
    assert revision["code_version"]
    assert parts(traced) == {("document", "ORDFIFO01", None)}
    require_bytes(sample_home, traced)
    assert '"quantity": "12"' in traced["parents"][0]["text"]


@pytest.mark.parametrize("account", ["1010", "1110", "1300", "3900", "5010", "6110"])
def test_cells_add_up_over_the_turn_of_periods(
    sample_home: Home, follow: Follow, account: str
) -> None:
    cells = warehouse_rows(
        sample_home,
        "select concat_ws(':', entity_id, period, account_id, currency_code)"
        " from marts.mart_finance__trial_balance where account_id = ?",
        [account],
    )
    assert all(follow(cell)["adds_up"] for (cell,) in cells)


def test_a_cost_leads_to_the_two_receipts_of_goods_behind_it(
    sample_home: Home, follow: Follow
) -> None:
    """first_in_first_out: 10 x 5.00 + 2 x 7.00 = 64.00; what comes back are 2 x 7.00."""
    traced = follow(line_of(sample_home, "ORDFIFO01", "cost_of_goods", "5010"))
    [layer] = traced["layers"]
    drawn = [(p["source_document_id"], p["quantity"], p["cost"]) for p in layer["drew_from"]]
    assert drawn == [
        ("GRFIFO01", Decimal(10), Decimal("50.00")),
        ("GRFIFO02", Decimal(2), Decimal("14.00")),
    ]
    assert layer["explains_the_cost"]
    assert parts(traced) == {
        ("document", "ORDFIFO01", None),
        ("cost_layer", "GRFIFO01", "1"),
        ("cost_layer", "GRFIFO02", "1"),
    }
    require_bytes(sample_home, traced)


def test_a_refund_leads_to_the_return_and_to_the_payment_it_gives_back(
    sample_home: Home, follow: Follow
) -> None:
    refund = follow(line_of(sample_home, "REFFIFO01", "tender_refunded", "1180"))
    assert parts(refund) == {
        ("document", "REFFIFO01", None),
        ("settled_receipt", "ORDFIFOBACK01", None),
        ("original_payment", "PAYFIFO01A", None),
    }
    require_bytes(sample_home, refund)
    returned = follow(line_of(sample_home, "ORDFIFOBACK01", "gross_return", "4130"))
    assert ("original_sale", "ORDFIFO01", None) in parts(returned)
    require_bytes(sample_home, returned)


def test_a_payout_leads_to_each_of_its_entries(sample_home: Home, follow: Follow) -> None:
    traced = follow(line_of(sample_home, "POCASEDISPUTE01", "payout_sent", "1035"))
    entries = {name for role, _, name in parts(traced) if name and role == "document"}
    stated = warehouse_rows(
        sample_home,
        "select id from raw_square.payout_entries where payout_id = 'POCASEDISPUTE01'",
    )
    assert entries == {name for (name,) in stated}
    assert len(entries) > 1
    require_bytes(sample_home, traced)
    fee = follow(line_of(sample_home, "POCASEDISPUTE01", "dispute_fee", "6120"))
    [entry] = {name for _, _, name in parts(fee) if name}
    assert entry in ("PECASEDISPUTE01-2", "PECASEDISPUTE01-3")


def test_a_drawer_that_is_short_leads_to_its_events_and_its_cash(
    sample_home: Home, follow: Follow
) -> None:
    traced = follow(line_of(sample_home, "DRAWERCASESHORT01", "over_short", "6130"))
    found = parts(traced)
    assert ("document", "DRAWERCASESHORT01", None) in found
    assert ("document", "DRAWERCASESHORT01", "CDEDRAWERCASESHORT01-5") in found
    cash = {document for role, document, _ in found if role == "drawer_cash"}
    assert cash == {"PAYDRAWER01A", "PAYDRAWER02A", "REFDRAWER01"}
    require_bytes(sample_home, traced)
    counted = follow(line_of(sample_home, "DRAWERCASESHORT01", "closed_to_safe", "1010"))
    assert parts(counted) == {("document", "DRAWERCASESHORT01", None)}


def test_a_gift_card_sale_leads_to_the_movement_on_the_card(
    sample_home: Home, follow: Follow
) -> None:
    traced = follow(line_of(sample_home, "ORDGIFTCARDSOLD01", "gift_card_sold", "2210"))
    assert ("gift_card_activity", "GCACASEACTIVATE0802", None) in parts(traced)
    require_bytes(sample_home, traced)


def test_a_receipt_of_goods_leads_to_the_sales_that_took_them(follow: Follow) -> None:
    traced = follow("GRFIFO02")
    [layer] = traced["layers"]
    assert [part["source_document_id"] for part in layer["fed"]] == ["ORDFIFO01"]
    assert layer["left"] == {"quantity": Decimal(10), "cost": Decimal("70.00")}
    assert {row["amount"] for row in traced["net"]} == {Decimal("70.00"), Decimal("-70.00")}


def test_a_sale_leads_to_its_payment_payout_return_and_entries(follow: Follow) -> None:
    traced = follow("ORDFIFO01")
    touched = {(row["relation"], row["document_id"]) for row in traced["touched"]}
    assert ("payment", "PAYFIFO01A") in touched
    assert ("return that gives it back", "ORDFIFOBACK01") in touched
    assert {entry["unit_event"] for entry in traced["entries"]} == {"receipt", "cost_of_sale"}
    assert [row["row_state"] for row in traced["raw_rows"]] == ["posted"]
    assert traced["why_nothing_is_posted"] is None
    payment = follow("PAYTWICE01A")
    assert ("payout that settles it", "POPORT261005") in {
        (row["relation"], row["document_id"]) for row in payment["touched"]
    }


@pytest.mark.parametrize(
    ("document", "state", "why"),
    [
        ("ORDUNBALANCED01", "quarantined", "the receipt and its tenders differ by this amount"),
        ("ORDTRAINING01", "ignored", "Nothing was posted of it: ignored: training."),
        ("ORDAWAITING01", "awaiting_parent", "has not landed"),
    ],
)
def test_a_document_that_posts_nothing_says_why(
    follow: Follow, document: str, state: str, why: str
) -> None:
    traced = follow(document)
    assert {row["row_state"] for row in traced["raw_rows"]} == {state}
    assert traced["entries"] == []
    assert why in traced["why_nothing_is_posted"]


def test_a_redelivered_order_shows_both_arrivals(follow: Follow) -> None:
    rows = follow("ORDTWICE01")["raw_rows"]
    assert [row["row_state"] for row in rows] == ["duplicate", "posted"]
    assert len({row["file_sha256"] for row in rows}) == 2


def test_a_file_leads_to_the_state_of_each_of_its_rows(sample_home: Home, follow: Follow) -> None:
    observation = next(
        one
        for one in landing_to_look_at(sample_home).observations()
        if one.original_name == "orders/orders_2026-09-29.json"
    )
    traced = follow(observation.file_sha256[:12])
    assert traced["id"] == observation.file_sha256
    states = {row["row_state"]: row["raw_rows"] for row in traced["states"]}
    assert states["quarantined"] == 1
    assert sum(states.values()) == len(traced["documents"])
    held = next(d for d in traced["documents"] if d["source_document_id"] == "ORDUNBALANCED01")
    assert held["entries"] == 0


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("ORDNOWHERE", "nothing in the books has this id"),
        ("2026-08:4010", "cell harbor:2026-08:4010:USD, cell juniper:2026-08:4010:USD; say which"),
        ("2026-08:9999", "the trial balance has no such cell"),
        ("1999-01:4010", "nothing in the books has this id"),
    ],
)
def test_what_names_nothing_or_two_things_is_said(
    follow: Follow, asked: str, sentence: str
) -> None:
    with pytest.raises(UntraceableError, match=sentence):
        follow(asked)


def test_while_a_run_writes_all_but_the_layers_is_told(sample_home: Home, follow: Follow) -> None:
    line = line_of(sample_home, "ORDFIFO01", "cost_of_goods", "5010")
    with one_writer(sample_home):
        traced = follow(line)
    assert traced["layers"] == []
    assert "is writing to this home" in traced["layers_note"]
    require_bytes(sample_home, traced)


def test_a_tampered_byte_is_named(
    sample_home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path / "home").ensure()
    for folder in ("landing", "published"):
        shutil.rmtree(home.path / folder)
        shutil.copytree(sample_home.path / folder, home.path / folder)
    store: LandingStore = landing_to_look_at(home)
    [observation] = [
        one for one in store.observations() if one.original_name == "orders/orders_2026-08-17.json"
    ]
    line = line_of(sample_home, "ORDFIFO01", "gross_sales", "4010")
    assert trace_verb(home, line, None, as_json=False) is ExitCode.DONE
    blob = store.blob_path(observation)
    data = blob.read_bytes()
    blob.chmod(0o644)
    blob.write_bytes(
        data.replace(
            b'"name": "Ribbed tumbler", "quantity": "12"',
            b'"name": "Ribbed tumbler", "quantity": "13"',
        )
    )
    capsys.readouterr()
    assert trace_verb(home, line, None, as_json=False) is ExitCode.INTEGRITY
    told = capsys.readouterr().out
    assert (
        f"NOT AS IT WAS LANDED: landing/{observation.relative_path}: the file was altered" in told
    )
    assert "the record at byte 261255 is not the one that was loaded" in told


def test_a_row_of_a_file_the_manifest_does_not_name_is_told(
    sample_home: Home, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home").ensure()
    for folder in ("landing", "published"):
        shutil.rmtree(home.path / folder)
        shutil.copytree(sample_home.path / folder, home.path / folder)
    manifest = home.landing / "manifest.jsonl"
    lines = manifest.read_bytes().splitlines(keepends=True)
    number = next(i for i, line in enumerate(lines) if b"orders/orders_2026-08-17.json" in line)
    manifest.write_bytes(b"".join(lines[:number]))
    line = line_of(sample_home, "ORDFIFO01", "gross_sales", "4010")
    [problem] = trace(home, landing_to_look_at(home), line, None)["problems"]
    assert problem.startswith(f"landing/manifest.jsonl: it has no line {number + 1},")


def test_a_correction_leads_to_both_versions(corrected_home: Home) -> None:
    """Original and mirror come from the first arrival, the correction from the second."""
    home = corrected_home
    revisions = warehouse_rows(
        home,
        "select journal_entry_id, entry_type from core.fct_journal_entries"
        " where source_document_id = 'ORDEDITED' and unit_event = 'receipt'"
        " order by entry_revision",
    )
    assert [kind for _, kind in revisions] == ["original", "reversal", "correction"]
    store = landing_to_look_at(home)
    found = [trace(home, store, entry, None) for entry, _ in revisions]
    rows = [
        [
            (p["row_state"], p["observation_sequence"])
            for p in one["parents"]
            if p["role"] == "document"
        ]
        for one in found
    ]
    assert rows[0] == rows[1]
    assert [state for state, _ in rows[0]] == ["superseded"]
    assert [state for state, _ in rows[2]] == ["posted"]
    assert all(len(one["revisions"]) == 3 for one in found)
    for one in found:
        require_bytes(home, one)


def test_every_line_of_every_cell_has_a_parent(sample_home: Home) -> None:
    assert warehouse_rows(
        sample_home,
        "select count(*) from core.fct_journal_lines where journal_line_id not in"
        " (select journal_line_id from marts.journal_provenance where role = 'document')",
    ) == [(0,)]


def test_tracing_writes_nothing(sample_home: Home, tmp_path: Path) -> None:
    home = copy_home(sample_home, tmp_path / "home")

    def contents() -> dict[str, int]:
        return {
            str(path.relative_to(home.path)): path.stat().st_mtime_ns
            for path in home.path.rglob("*")
            if path.is_file() and path.name != "tillbook.lock"
        }

    before = contents()
    trace(home, landing_to_look_at(home), "ORDFIFO01", None)
    assert contents() == before
