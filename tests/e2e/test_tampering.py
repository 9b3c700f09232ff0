"""Whatever is changed in a home, `verify` names it, and where: one deed a test, on a copy."""

import hashlib
import json
import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.books.run_records import recorded_runs
from orchestration.home import Home
from orchestration.proof.findings import ProofFinding
from orchestration.proof.heads import head_names
from orchestration.proof.signing import sign_committed_runs
from orchestration.proof.signing_keys import public_key_of, read_key, read_public_pem
from orchestration.publishing.reading import published_file
from orchestration.settings import ProofSettings
from orchestration.verbs.failures import ExitCode
from orchestration.verbs.read_only_landing import landing_to_look_at
from orchestration.verbs.verifying import verify
from tests.homes import Rows, warehouse_rows
from tests.tampering import (
    change_head,
    change_published,
    change_segment,
    change_warehouse,
    copied,
    findings_of,
    flip_a_byte,
    replace_landed,
    replace_pinned_key,
    rewrite,
    sign_with_another_key,
    verified,
)

ANY_LINE = (
    "select journal_line_id, journal_entry_id, amount_minor, posted_run_id, account_id,"
    " currency_code from core.fct_journal_lines"
    " where source_document_id = 'ORDKEPT' and amount_minor > 0 order by journal_line_id limit 1"
)
PERIODS = """
    select entity_id, period, cast(first_day as varchar), cast(last_day as varchar)
    from settings.fiscal_periods order by entity_id, first_day
"""


@pytest.fixture
def home(corrected_home: Home, tmp_path: Path) -> Home:
    return copied(corrected_home, tmp_path / "home")


@pytest.fixture
def line(home: Home) -> dict[str, object]:
    (row,) = warehouse_rows(home, ANY_LINE)
    names = ("line_id", "entry_id", "amount", "run_id", "account", "currency")
    return dict(zip(names, row, strict=True))


def segment_of(home: Home, run_id: object) -> Path:
    return home.segments / f"{run_id}.fct_journal_lines.parquet"


def kinds(findings: list[ProofFinding]) -> set[tuple[str, str]]:
    return {(finding.check, finding.kind) for finding in findings}


def files_of(home: Home) -> dict[Path, str]:
    return {
        file: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in home.path.rglob("*")
        if file.is_file()
    }


def test_an_untouched_home_is_as_it_was_and_stays_so(home: Home, signing_key: Path) -> None:
    before = files_of(home)
    held = ((signing_key, public_key_of(read_key(signing_key))),)
    found = verified(home, held_keys=held)
    assert found.findings.listed == []
    assert found.findings.notes == []
    lines = warehouse_rows(home, "select count(*) from core.fct_journal_lines")[0][0]
    assert (found.runs, found.heads, found.lines) == (2, 2, lines)
    assert verify(home, None, None, as_json=False) == ExitCode.DONE
    assert files_of(home) == before


def test_a_flipped_byte_of_a_landed_file_is_named(home: Home) -> None:
    (blob,) = (home.landing / "square").rglob(f"{landed(home, 'orders_2026-03-05')}.json")
    flip_a_byte(blob)
    (finding,) = findings_of(home)
    assert (finding.check, finding.kind) == ("landing", "changed")
    assert finding.place == blob.relative_to(home.path).as_posix()
    assert hashlib.sha256(blob.read_bytes()).hexdigest() in str(finding.found)


def landed(home: Home, name: str) -> str:
    """Digest of a landed file of this name."""
    store = landing_to_look_at(home)
    return next(o.file_sha256 for o in store.observations() if name in o.original_name)


def test_a_removed_landed_file_is_named(home: Home) -> None:
    (blob,) = (home.landing / "square").rglob(f"{landed(home, 'orders_2026-03-05')}.json")
    blob.unlink()
    (finding,) = findings_of(home)
    assert (finding.check, finding.kind) == ("landing", "removed")


def test_a_landed_file_replaced_with_its_name_and_manifest_is_named(home: Home) -> None:
    """Everything in the landing agrees again; only the signed heads do not."""
    replace_landed(home, 1, b'{"orders":[]}')
    (finding,) = findings_of(home)
    assert (finding.check, finding.kind) == ("manifest", "changed")
    assert finding.subject.startswith("lines 1 to ")
    assert finding.column is not None
    assert "run-000001" in finding.column


def test_a_cut_manifest_is_named(home: Home) -> None:
    manifest = home.landing / "manifest.jsonl"
    kept = manifest.read_bytes().splitlines(keepends=True)[:-1]
    rewrite(manifest, b"".join(kept))
    last = head_names(home.heads)[-1]
    found = findings_of(home)
    assert ("manifest", "removed") in kinds(found)
    assert [f.subject for f in found if (f.check, f.kind) == ("run", "removed")] == [last]


def test_a_manifest_nobody_can_read_is_named_and_the_rest_still_checked(
    home: Home, line: dict[str, object]
) -> None:
    flip_a_byte(home.landing / "manifest.jsonl", at=1)
    amount = f"update core.fct_journal_lines set amount_minor = 1 where {is_line(line)}"
    change_warehouse(home, amount)
    found = kinds(findings_of(home))
    assert ("manifest", "unreadable") in found
    assert ("journal", "changed") in found


def is_line(line: dict[str, object]) -> str:
    return f"journal_line_id = '{line['line_id']}'"


@pytest.mark.parametrize("change", [change_warehouse, change_published])
def test_an_edited_line_is_named_with_both_values(home: Home, change, line) -> None:  # type: ignore[no-untyped-def]
    change(home, f"update core.fct_journal_lines set amount_minor = 42 where {is_line(line)}")
    (finding,) = findings_of(home)
    name = "warehouse.duckdb" if change is change_warehouse else published_name(home)
    assert finding == ProofFinding(
        "journal",
        "changed",
        f"{name} fct_journal_lines",
        str(line["line_id"]),
        "amount_minor",
        str(line["amount"]),
        "42",
    )


def published_name(home: Home) -> str:
    return f"published/{published_file(home).name}"


def test_a_deleted_entry_is_named_with_its_lines(home: Home, line: dict[str, object]) -> None:
    entry = f"journal_entry_id = '{line['entry_id']}'"
    lines = warehouse_rows(home, f"select 1 from core.fct_journal_lines where {entry}")
    change_warehouse(home, f"delete from core.fct_journal_lines where {entry}")
    change_warehouse(home, f"delete from core.fct_journal_entries where {entry}")
    found = findings_of(home)
    assert kinds(found) == {("journal", "removed")}
    entries = [f for f in found if f.place.endswith("fct_journal_entries")]
    assert [f.subject for f in entries] == [line["entry_id"]]
    assert len(found) == 1 + len(lines)
    told = f"posted by {line['run_id']}, account_id {line['account']}"
    assert any(f.subject == line["line_id"] and told in str(f.committed) for f in found)


def test_an_added_line_is_named(home: Home, line: dict[str, object]) -> None:
    change_warehouse(
        home,
        "insert into core.fct_journal_lines select * replace ('planted-1' as journal_line_id)"
        f" from core.fct_journal_lines where {is_line(line)}",
    )
    (finding,) = findings_of(home)
    assert (finding.check, finding.kind, finding.subject) == ("journal", "added", "planted-1")
    assert f"amount_minor {line['amount']}" in str(finding.found)


def test_a_repeated_line_is_named(home: Home, line: dict[str, object]) -> None:
    change_warehouse(
        home,
        "insert into core.fct_journal_lines select * from core.fct_journal_lines"
        f" where {is_line(line)}",
    )
    (finding,) = findings_of(home)
    assert (finding.kind, finding.subject) == ("repeated", line["line_id"])
    assert finding.found == "2 rows"


def test_two_swapped_lines_are_both_named(home: Home) -> None:
    two = warehouse_rows(
        home,
        "select journal_line_id, amount_minor from core.fct_journal_lines"
        " where source_document_id in ('ORDKEPT', 'ORDYEAREND') and amount_minor > 0"
        " order by amount_minor",
    )
    (low, low_amount), (high, high_amount) = two
    change_warehouse(
        home,
        f"update core.fct_journal_lines set amount_minor = case journal_line_id"
        f" when '{low}' then {high_amount} else {low_amount} end"
        f" where journal_line_id in ('{low}', '{high}')",
    )
    found = {(f.subject, f.column, f.committed, f.found) for f in findings_of(home)}
    assert found == {
        (low, "amount_minor", str(low_amount), str(high_amount)),
        (high, "amount_minor", str(high_amount), str(low_amount)),
    }


def test_lines_put_behind_a_view_are_named(home: Home) -> None:
    """Nothing differs today, but a view can answer differently tomorrow."""
    change_published(home, "create table hidden as from fct_journal_entries")
    change_published(home, "drop table fct_journal_entries")
    change_published(home, "create view fct_journal_entries as from hidden")
    (finding,) = findings_of(home)
    assert (finding.kind, finding.subject, finding.found) == ("changed", "the table", "view")


def test_an_edited_segment_is_named_and_so_are_its_lines(
    home: Home, line: dict[str, object]
) -> None:
    segment = segment_of(home, line["run_id"])
    change_segment(segment, f"update segment set amount_minor = 42 where {is_line(line)}")
    found = findings_of(home)
    (of_file,) = [f for f in found if f.check == "segment"]
    assert (of_file.kind, of_file.place) == ("changed", f"segments/{segment.name}")
    (of_tree,) = [f for f in found if f.check == "tree"]
    assert (of_tree.column, of_tree.place) == ("root", f"heads/{line['run_id']}.json")
    edited = [f for f in found if f.check == "journal"]
    assert {(f.subject, f.column, f.committed) for f in edited} == {
        (line["line_id"], "amount_minor", "42")
    }
    assert len(edited) == 2


@pytest.mark.parametrize(
    ("place", "named"),
    [(0, {("segment", "changed")}), (-1, {("segment", "changed"), ("segment", "unreadable")})],
)
def test_a_flipped_byte_of_a_segment_is_named(
    home: Home, line: dict[str, object], place: int, named: set[tuple[str, str]]
) -> None:
    """Also where it is one that no reader looks at, and where no row can be read any more."""
    segment = segment_of(home, line["run_id"])
    flip_a_byte(segment, at=place)
    found = findings_of(home)
    assert kinds(found) == named
    assert {f.place for f in found} == {f"segments/{segment.name}"}


def test_a_removed_segment_is_named(home: Home, line: dict[str, object]) -> None:
    segment_of(home, line["run_id"]).unlink()
    (finding,) = findings_of(home)
    assert (finding.check, finding.kind, finding.subject) == ("segment", "removed", line["run_id"])


def test_a_line_edited_everywhere_without_the_key_is_named(
    home: Home, line: dict[str, object]
) -> None:
    """Segment, run record, manifest, warehouse and snapshot agree; what was signed does not."""
    rewrite_the_books(home, line)
    found = findings_of(home)
    assert kinds(found) == {("manifest", "changed"), ("run", "changed"), ("tree", "changed")}
    (of_tree,) = [f for f in found if f.check == "tree"]
    assert (of_tree.subject, of_tree.column) == ("corner 2026-03", "root")
    assert of_tree.place == f"heads/{line['run_id']}.json"


def rewrite_the_books(home: Home, line: dict[str, object]) -> None:
    """Change a line in every place there is but the heads, and all digests with it."""
    statement = f"update core.fct_journal_lines set amount_minor = 42 where {is_line(line)}"
    change_warehouse(home, statement)
    change_published(home, statement)
    segment = segment_of(home, line["run_id"])
    change_segment(segment, statement.replace("core.fct_journal_lines", "segment"))
    store = landing_to_look_at(home)
    seen = recorded_runs(store)[str(line["run_id"])]
    record = json.loads(store.blob_path(seen).read_bytes())
    for each in record["segments"]:
        if each["file_name"] == segment.name:
            each["sha256"] = hashlib.sha256(segment.read_bytes()).hexdigest()
    replace_landed(home, seen.sequence, json.dumps(record).encode())


def test_a_forged_head_is_named(home: Home) -> None:
    first, last = head_names(home.heads)
    change_head(home, last, lambda head: head["trees"][0].update(root="00" * 32))
    (finding,) = findings_of(home)
    assert (finding.check, finding.kind, finding.subject) == ("head", "forged", last)
    assert finding.column == "signature"
    assert first


def test_a_head_signed_with_another_key_is_named(home: Home) -> None:
    first = head_names(home.heads)[0]
    pinned = read_public_pem((home.heads / "public_key.pem").read_bytes())
    other = sign_with_another_key(home, first)
    found = [f for f in findings_of(home) if f.column == "public_key"]
    assert [(f.kind, f.subject, f.committed, f.found) for f in found] == [
        ("forged", first, pinned, other)
    ]


def test_a_head_without_signature_is_named(home: Home) -> None:
    first = head_names(home.heads)[0]
    (home.heads / f"{first}.sig").unlink()
    (finding,) = findings_of(home)
    assert (finding.kind, finding.found) == ("forged", "there is no signature")


@pytest.mark.parametrize("place", [0, -1])
def test_a_dropped_head_is_named(home: Home, place: int) -> None:
    dropped = head_names(home.heads)[place]
    (home.heads / f"{dropped}.json").unlink()
    (finding,) = findings_of(home)
    assert (finding.check, finding.kind, finding.subject) == ("head", "removed", dropped)


def test_two_heads_that_changed_places_are_both_named(home: Home) -> None:
    first, last = head_names(home.heads)
    for suffix in ("json", "sig"):
        one, other = home.heads / f"{first}.{suffix}", home.heads / f"{last}.{suffix}"
        kept = one.read_bytes()
        rewrite(one, other.read_bytes())
        rewrite(other, kept)
    found = {(f.kind, f.subject, f.found) for f in findings_of(home) if f.check == "head"}
    assert found == {("moved", first, last), ("moved", last, first)}


def test_a_replaced_public_key_is_named(home: Home, signing_key: Path) -> None:
    held = public_key_of(read_key(signing_key))
    other = replace_pinned_key(home)
    (finding,) = findings_of(home)
    assert (finding.check, finding.kind) == ("head", "forged")
    assert (finding.committed, finding.found) == (other, held)
    found = findings_of(home, public_key=held)
    assert [(f.check, f.kind, f.found) for f in found] == [("key", "changed", other)]


def test_only_what_left_the_machine_speaks_against_one_who_has_a_key_of_their_own(
    home: Home, line: dict[str, object], tmp_path: Path, signing_key: Path
) -> None:
    """Books rewritten as a whole and signed anew agree with themselves; copies do not."""
    copies = tmp_path / "copies"
    shutil.copytree(home.heads, copies)
    auditors_key = public_key_of(read_key(signing_key))
    rewrite_the_books(home, line)
    shutil.rmtree(home.heads)
    home.heads.mkdir()
    periods: Rows = warehouse_rows(home, PERIODS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TILLBOOK_SIGNING_KEY", str(tmp_path / "forger" / "key.pem"))
        sign_committed_runs(home, landing_to_look_at(home), ProofSettings(), periods)
    assert findings_of(home) == []
    assert ("copy", "changed") in kinds(findings_of(home, copies=copies))
    by_key = findings_of(home, public_key=auditors_key)
    assert kinds(by_key) == {("key", "changed"), ("head", "forged")}
    held = ((signing_key, auditors_key),)
    assert kinds(findings_of(home, held_keys=held)) == {("key", "changed")}


def test_a_damaged_warehouse_is_named(home: Home) -> None:
    with home.warehouse.open("r+b") as file:
        file.write(b"\0" * 4096)
    (finding,) = findings_of(home)
    assert (finding.kind, finding.place) == ("unreadable", "warehouse.duckdb")


def test_a_deleted_warehouse_is_no_finding(home: Home) -> None:
    home.warehouse.unlink()
    found = verified(home).findings
    assert found.listed == []
    assert "the next tillbook run builds it" in found.notes[0]


def test_rows_of_a_run_that_was_killed_are_not_judged(home: Home, line: dict[str, object]) -> None:
    change_warehouse(
        home,
        "insert into books.open_run values ('run-000003-torn');"
        "insert into core.fct_journal_lines select * replace ('run-000003-torn' as posted_run_id,"
        f" 'torn-1' as journal_line_id) from core.fct_journal_lines where {is_line(line)}",
    )
    assert findings_of(home) == []


def test_the_answer_shows_the_first_and_lists_all_in_json(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    change_warehouse(home, "update core.fct_journal_lines set amount_minor = amount_minor + 1")
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        lines = connection.execute("select count(*) from core.fct_journal_lines").fetchall()[0][0]
    assert verify(home, None, None, as_json=False) == ExitCode.INTEGRITY
    said = capsys.readouterr().out
    assert f"... and {lines - 20} more: --json lists all of them." in said
    assert f"{lines} things are not as they were committed and signed" in said
    assert "run tillbook run" in said
    assert verify(home, None, None, as_json=True) == ExitCode.INTEGRITY
    answer = json.loads(capsys.readouterr().out)
    assert answer["finding_count"] == len(answer["findings"]) == lines
    assert answer["verified"]["lines"] == lines
