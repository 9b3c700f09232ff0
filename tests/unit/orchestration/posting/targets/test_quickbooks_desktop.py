"""QuickBooks Desktop by files: rows as it reads them, no entry in two files, whatever is killed."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.posting.entries import Entry
from orchestration.posting.targets.protocol import (
    AccountMovement,
    Posted,
    Rejected,
    Target,
    TargetError,
    Uncertain,
)
from tests.file_target_entries import (
    CASH,
    SALES,
    SPAN,
    contents,
    entry,
    entry_lines,
    movement_of,
    opened,
    reversal,
    to_send,
)
from tests.killed_writers import killed_at

KIND = "quickbooks_desktop"
LEDGER = "export-ledger.jsonl"
ENTRIES = [entry(number) for number in range(12)]


def sent(target: Target, entries: Sequence[Entry]) -> dict[str, str]:
    """Send entries that must all be taken; the file each is in."""
    outcomes = target.send(to_send(entries))
    assert {one.external_id for one in outcomes} == {one.external_id for one in entries}
    return {one.external_id: one.remote_id for one in outcomes if isinstance(one, Posted)}


def files(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in contents(folder).items() if name.endswith(".iif")}


def rows(data: bytes) -> list[list[str]]:
    text = data.decode("cp1252")
    assert text.count("\n") == text.count("\r\n")
    return [line.split("\t") for line in text.removesuffix("\r\n").split("\r\n")]


def refusal(folder: Path, one: Entry) -> Rejected:
    (outcome,) = opened(KIND, folder).send(to_send([one]))
    assert isinstance(outcome, Rejected)
    assert files(folder) == {}
    return outcome


def test_an_entry_as_quickbooks_reads_it(tmp_path: Path) -> None:
    one = replace(entry(7), lines=entry_lines([(CASH, 10_000), (SALES, -9_200), ("Tax", -800)]))
    sent(opened(KIND, tmp_path), [one])
    (written,) = files(tmp_path).values()
    number = one.external_id[:11]
    assert rows(written) == [
        ["!TRNS", "TRNSTYPE", "DATE", "ACCNT", "NAME", "CLASS", "AMOUNT", "DOCNUM", "MEMO"],
        ["!SPL", "TRNSTYPE", "DATE", "ACCNT", "NAME", "CLASS", "AMOUNT", "DOCNUM", "MEMO"],
        ["!ENDTRNS", *[""] * 8],
        ["TRNS", "GENERAL JOURNAL", "09/01/2026", CASH, "", "", "100.00", number,
         f"{one.external_id} Sales of 2026-09-01"],
        ["SPL", "GENERAL JOURNAL", "09/01/2026", SALES, "", "", "-92.00", number, "sales"],
        ["SPL", "GENERAL JOURNAL", "09/01/2026", "Tax", "", "", "-8.00", number, "sales"],
        ["ENDTRNS", *[""] * 8],
    ]  # fmt: skip


def test_every_row_has_all_columns_and_every_entry_sums_to_zero(tmp_path: Path) -> None:
    sent(opened(KIND, tmp_path), [*ENTRIES, *map(reversal, ENTRIES)])
    (written,) = files(tmp_path).values()
    entries, kinds, total = 0, [], Decimal(0)
    for row in rows(written)[3:]:
        assert len(row) == 9
        kinds.append(row[0])
        if row[0] == "ENDTRNS":
            assert (kinds, total) == (["TRNS", "SPL", "SPL", "SPL", "ENDTRNS"], 0)
            entries, kinds, total = entries + 1, [], Decimal(0)
        else:
            total += Decimal(row[6])
    assert entries == 24


def test_a_reversal_names_what_it_takes_back(tmp_path: Path) -> None:
    sent(opened(KIND, tmp_path), [reversal(ENTRIES[0])])
    (written,) = files(tmp_path).values()
    assert f" reverses {ENTRIES[0].external_id} ".encode() in written


def test_each_batch_is_a_file_that_is_never_written_again(tmp_path: Path) -> None:
    target = opened(KIND, tmp_path)
    first = sent(target, ENTRIES[:6])
    once = files(tmp_path)
    assert set(first.values()) == set(once) == {"00001_2026-08-25_to_2026-08-30.iif"}
    both = sent(target, ENTRIES)
    assert {one: both[one] for one in first} == first
    assert {name: files(tmp_path)[name] for name in once} == once
    assert len(files(tmp_path)) == 2
    assert sent(target, ENTRIES) == both
    assert len(files(tmp_path)) == 2
    assert target.movements("juniper", *SPAN) == []


def test_an_entry_is_not_written_again_after_its_file_is_gone(tmp_path: Path) -> None:
    target = opened(KIND, tmp_path)
    told = sent(target, ENTRIES)
    for file in tmp_path.glob("*.iif"):
        file.unlink()
    assert target.look_up(ENTRIES) == {one: Posted(one, file) for one, file in told.items()}
    assert sent(target, ENTRIES) == told
    assert files(tmp_path) == {}
    assert target.movements("harbor", *SPAN) == []


def test_what_a_person_imported_is_told_apart(tmp_path: Path) -> None:
    target, strict = opened(KIND, tmp_path), opened(KIND, tmp_path, reconcile="imported")
    sent(target, ENTRIES[:6])
    sent(target, ENTRIES[6:])
    assert strict.movements("harbor", *SPAN) == []
    (tmp_path / "imported").mkdir()
    first = min(tmp_path.glob("*.iif"))
    first.rename(tmp_path / "imported" / first.name)

    def moved(of: Target) -> dict[tuple[str, str], int]:
        found = of.movements("harbor", *SPAN)
        return {(one.account, one.currency_code): one.amount_minor for one in found}

    assert moved(strict) == movement_of(ENTRIES[:6])
    assert moved(target) == movement_of(ENTRIES)
    found = target.movements("harbor", date(2026, 9, 1), date(2026, 9, 30))
    september = [one for one in ENTRIES if one.posting_date.month == 9]
    assert {(one.account, "USD"): one.amount_minor for one in found} == movement_of(september)


def test_kill_between_any_two_steps_loses_and_doubles_nothing(tmp_path: Path) -> None:
    step, was_killed = 0, True
    while was_killed:
        folder = tmp_path / str(step)
        target = opened(KIND, folder)
        sent(target, ENTRIES[:6])
        was_killed = killed_at(step, lambda: target.send(to_send(ENTRIES[6:])))  # noqa: B023
        found = target.look_up(ENTRIES)
        assert all(found[one.external_id] for one in ENTRIES[:6])
        sent(target, [one for one in ENTRIES if not found[one.external_id]])
        held = [one.external_id for one in target.entries("harbor", *SPAN)]
        assert sorted(held) == sorted(one.external_id for one in ENTRIES)
        assert len(files(folder)) == 2
        assert [path for path in folder.glob(".*") if path.name != ".writing.lock"] == []
        step += 1
    assert step > 8


def test_a_torn_line_of_the_ledger_is_as_if_it_never_was(tmp_path: Path) -> None:
    whole = opened(KIND, tmp_path / "whole")
    sent(whole, ENTRIES[:6])
    sent(whole, ENTRIES[6:])
    lines = (tmp_path / "whole" / LEDGER).read_bytes().splitlines(keepends=True)
    hidden = files(tmp_path / "whole")["00002_2026-08-31_to_2026-09-05.iif"]
    for cut in (1, len(lines[1]) // 2, len(lines[1]) - 1, len(lines[1])):
        folder = tmp_path / str(cut)
        target = opened(KIND, folder)
        sent(target, ENTRIES[:6])
        (folder / LEDGER).write_bytes(lines[0] + lines[1][:cut])
        (folder / ".00002_2026-08-31_to_2026-09-05.iif.ready").write_bytes(hidden)
        found = target.look_up(ENTRIES[6:])
        assert all(found.values()) == (cut == len(lines[1]))
        assert any(found.values()) == (cut == len(lines[1]))
        sent(target, ENTRIES)
        assert files(folder) == files(tmp_path / "whole")


def test_a_spoiled_ledger_stops_everything(tmp_path: Path) -> None:
    target = opened(KIND, tmp_path)
    sent(target, ENTRIES)
    (tmp_path / LEDGER).write_text("{}\n", "utf-8")
    for ask in (lambda: target.send(to_send(ENTRIES)), lambda: target.look_up(ENTRIES)):
        with pytest.raises(TargetError, match="export ledger cannot be read"):
            ask()


def test_the_ledger_says_what_is_in_which_file(tmp_path: Path) -> None:
    sent(opened(KIND, tmp_path), ENTRIES)
    (line,) = (tmp_path / LEDGER).read_text("utf-8").splitlines()
    told = json.loads(line)
    assert told["file"] in files(tmp_path)
    assert told["external_ids"] == [one.external_id for one in ENTRIES]
    assert told["written_at"] == "2026-11-03T00:00:00+00:00"


def test_words_cannot_leave_their_cell(tmp_path: Path) -> None:
    words = 'a\tb\r\nENDTRNS\r\nTRNS\t"x" \u65e5 caf\u00e9'
    lines = tuple(replace(line, description=f"={words}") for line in entry(7).lines)
    target = opened(KIND, tmp_path)
    sent(target, [replace(entry(7), description=words, lines=lines)])
    (written,) = files(tmp_path).values()
    read = rows(written)
    assert [row[0] for row in read[3:]] == ["TRNS", "SPL", "SPL", "SPL", "ENDTRNS"]
    assert read[3][8].endswith("a b ENDTRNS TRNS 'x' ? caf\u00e9")
    assert read[4][8] == "'=a b ENDTRNS TRNS 'x' ? caf\u00e9"
    (held,) = target.entries("harbor", *SPAN)
    assert held.external_id == entry(7).external_id


def test_a_customer_comes_first_and_alone(tmp_path: Path) -> None:
    sales, owed = entry_lines([(SALES, -100), ("Accounts Receivable", 100)])
    owed = replace(owed, party_type="customer", party="House", dimensions=(("class", "Web"),))
    target = opened(KIND, tmp_path)
    sent(target, [replace(entry(7), lines=(sales, owed))])
    (written,) = files(tmp_path).values()
    assert rows(written)[3][3:7] == ["Accounts Receivable", "House", "Web", "1.00"]
    twice = replace(sales, party_type="customer", party="Other")
    (outcome,) = target.send(to_send([replace(entry(8), lines=(twice, owed))]))
    assert isinstance(outcome, Rejected)
    assert "one receivable or payable line" in outcome.detail


def test_what_cannot_stand_in_a_file_is_refused(tmp_path: Path) -> None:
    off = replace(entry(8), lines=entry_lines([(CASH, 100), (SALES, -99)]))
    assert refusal(tmp_path, off).reason == "unbalanced"
    foreign = replace(entry(8), currency_code="CAD")
    assert "USD alone" in refusal(tmp_path, foreign).detail
    for name in ("A\tB", 'The "Bank"', "\u65e5\u672c", "A  B", ""):
        lines = entry_lines([(name, 100), (SALES, -100)])
        assert refusal(tmp_path, replace(entry(8), lines=lines)).reason == "unknown_account"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"\t34.19\t", b"\t34,19\t", r"\.iif:4: .*'34,19' is no amount"),
        (b"SPL\tGENERAL JOURNAL\t09/01/2026\t", b"SPL\t09/01/2026\t", r"\.iif:5: "),
        (b"\r\nSPL\tGENERAL JOURNAL\t09/01", b"\r\nSPL\tGENERAL JOURNAL\t10/01", r"\.iif:4: "),
        (b"\r\nENDTRNS", b"\r\n!NOTHING", r"\.iif:7: .*no ENDTRNS follows"),
    ],
)
def test_an_edit_that_cannot_be_read_is_named(
    old: bytes, new: bytes, said: str, tmp_path: Path
) -> None:
    target = opened(KIND, tmp_path)
    sent(target, [entry(7)])
    (file,) = tmp_path.glob("*.iif")
    assert old in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(old, new, 1))
    with pytest.raises(TargetError, match=said):
        target.movements("harbor", *SPAN)


def test_an_edited_amount_shows(tmp_path: Path) -> None:
    target = opened(KIND, tmp_path)
    sent(target, [entry(7)])
    (file,) = tmp_path.glob("*.iif")
    file.write_bytes(file.read_bytes().replace(b"\t34.19\t", b"\t34.20\t"))
    assert AccountMovement(CASH, "USD", 3_420) in target.movements("harbor", *SPAN)


def test_a_full_disk_is_uncertain_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = opened(KIND, tmp_path)
    full = OSError(28, "No space left on device")

    def refuse(*_: object) -> None:
        raise full

    with monkeypatch.context() as patch:
        patch.setattr("orchestration.posting.targets.quickbooks_desktop.append_line", refuse)
        outcomes = target.send(to_send(ENTRIES))
    assert [one for one in outcomes if not isinstance(one, Uncertain)] == []
    assert not any(target.look_up(ENTRIES).values())
    assert len(set(sent(target, ENTRIES).values())) == 1


def test_it_takes_one_company_in_its_own_currency(tmp_path: Path) -> None:
    capabilities = opened(KIND, tmp_path).capabilities
    assert (capabilities.companies, capabilities.amounts) == (1, "functional")
    assert opened(KIND, tmp_path).chart("harbor") == []
    with pytest.raises(TargetError, match=r"\[targets\.books\.options\] reconcile"):
        opened(KIND, tmp_path, reconcile="maybe")
