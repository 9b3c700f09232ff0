"""A drop with files nobody can use: each is held alone with its reason, and the others post."""

import contextlib
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.cli import run_command
from orchestration.home import Home
from tests.e2e.conftest import SETTINGS
from tests.homes import built_once, configured_home, warehouse_rows
from tests.integrity.dbt_tests import named_rows
from tests.square_documents import order, payment, write_drop

CARD = "4111111111111111"
SAID = "said.json"
DELIVER = "; deliver it again under its name as CSV or JSON in UTF-8"
HELD = {
    "payments/payments_zipped.json": "the file was not landed, because gzip cannot be searched for"
    f" card numbers{DELIVER}",
    "stock_counts/stock_counts_latin.csv": "the file was not landed, because its byte 15 is not"
    f" UTF-8 text{DELIVER}",
    "refunds/refunds_list.json": "the file holds no list 'refunds': it is a list; deliver the"
    " answer of the endpoint as it came",
    "payouts/payouts_number.json": "the file holds no list 'payouts': 'payouts' is a number;"
    " deliver the answer of the endpoint as it came",
    "team_members/team_members_empty.json": " is empty; deliver it again under its name",
}


def write_odd_drop(drop: Path) -> None:
    """A good sale, one in UTF-16, and files of no use."""
    write_drop(drop, "2026-03-01", [order("ORDFINE", "LCORNER", "2026-03-01T15:00:00Z", 1000)])
    wide = order("ORDWIDE", "LCORNER", "2026-03-01T16:00:00Z", 700)
    paid = payment(wide) | {"note": f"card {CARD}"}
    for name, records in (("orders", [wide]), ("payments", [paid])):
        text = json.dumps({name: records})
        (drop / name / f"{name}_wide.json").write_bytes(text.encode("utf-16"))
    odd = {
        "payments/payments_zipped.json": gzip.compress(CARD.encode(), 0, mtime=0),
        "stock_counts/stock_counts_latin.csv": f"stock_count_id\xe9,{CARD}".encode("latin-1"),
        "refunds/refunds_list.json": b"[1, 2]",
        "payouts/payouts_number.json": b'{"payouts": 5}',
        "team_members/team_members_empty.json": b"",
    }
    for name, content in odd.items():
        (drop / name).parent.mkdir(exist_ok=True)
        (drop / name).write_bytes(content)


@pytest.fixture(scope="module")
def odd_home(shared_folder: Path) -> Home:
    """One run of the command over the drop; what it said stands beside the home."""
    drop = shared_folder / "odd_drop"

    def build(path: Path) -> Home:
        write_odd_drop(drop)
        home = configured_home(path, SETTINGS)
        arguments = ["--home", str(path), "run", "--source", "square", "--path", str(drop)]
        with contextlib.redirect_stdout(io.StringIO()) as said:
            assert run_command([*arguments, "--json"]) == 0
        (path / SAID).write_text(said.getvalue(), "utf-8")
        return home

    return built_once(shared_folder, "odd_home", build)


def quarantine_of(home: Home, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What `tillbook quarantine list` shows."""
    capsys.readouterr()
    assert run_command(["--home", str(home.path), "quarantine", "list", "--json"]) == 0
    listed: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return listed


def test_every_file_of_no_use_is_in_quarantine_with_its_reason(
    odd_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = quarantine_of(odd_home, capsys)
    found = {row["document_id"]: row["detail"] for row in listed}
    assert set(found) == set(HELD)
    assert all(found[name].endswith(sentence) for name, sentence in HELD.items())
    assert all(name in detail for name, detail in found.items())


def test_the_other_files_post_that_in_another_encoding_too(odd_home: Home) -> None:
    posted = warehouse_rows(
        odd_home,
        "select source_document_id, cast(sum(amount_minor) as bigint) from core.fct_journal_lines"
        " where account_id = '1010' group by all order by all",
    )
    assert posted == [("ORDFINE", 1000), ("ORDWIDE", 700)]


def test_no_card_number_is_anywhere_in_the_home(odd_home: Home) -> None:
    for file in (path for path in odd_home.path.rglob("*") if path.is_file()):
        content = file.read_bytes()
        for encoding in ("utf-8", "utf-16-le"):
            assert CARD.encode(encoding) not in content, file


def test_refused_files_count_as_rejected_and_not_as_missing(odd_home: Home) -> None:
    """Records of a file = raw rows + rejected records, also where the file is no record at all."""
    assert named_rows(odd_home, "assert_every_record_of_a_file_is_loaded_or_rejected") == []


def test_the_run_says_how_much_it_held_back(odd_home: Home) -> None:
    said = json.loads((odd_home.path / SAID).read_text("utf-8"))
    assert (said["rejected_records"], said["quarantined_documents"]) == (len(HELD), len(HELD))
    assert (said["landed"], said["empty_files"]) == ({"square": 9}, [])
