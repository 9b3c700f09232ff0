"""Tables: each line once, whole files in order, readable by others, no formula in CSV."""

import csv
import random
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
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
from orchestration.posting.targets.tables_columns import COLUMNS
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
from tests.homes import PROJECT
from tests.killed_writers import killed_at

KIND = "tables"
ENTRIES = [entry(number) for number in range(40)]
FORMATS = ["parquet", "csv"]


def sent(target: Target, entries: Sequence[Entry]) -> None:
    """Send entries that must all be taken."""
    outcomes = target.send(to_send(entries))
    assert {one.external_id for one in outcomes} == {one.external_id for one in entries}
    assert [one for one in outcomes if not isinstance(one, Posted)] == []


def movements(target: Target) -> dict[tuple[str, str], int]:
    moved = target.movements("harbor", *SPAN)
    return {(one.account, one.currency_code): one.amount_minor for one in moved}


def refusal(folder: Path, one: Entry, file_format: str) -> Rejected:
    (outcome,) = opened(KIND, folder, format=file_format).send(to_send([one]))
    assert isinstance(outcome, Rejected)
    assert contents(folder) == {}
    return outcome


@pytest.mark.parametrize("file_format", FORMATS)
def test_totals_and_entries_are_what_was_sent(file_format: str, tmp_path: Path) -> None:
    target = opened(KIND, tmp_path, format=file_format)
    yen = replace(entry(41), currency_code="JPY", minor_unit=0)
    everything = [*ENTRIES, yen, reversal(ENTRIES[0])]
    sent(target, [*everything, replace(entry(50), entity_id="juniper")])

    assert movements(target) == movement_of(everything)
    assert sorted(contents(tmp_path)) == [
        f"harbor/2026-08.{file_format}",
        f"harbor/2026-09.{file_format}",
        f"harbor/2026-10.{file_format}",
        f"juniper/2026-10.{file_format}",
    ]
    held = {one.external_id: one for one in target.entries("harbor", *SPAN)}
    assert set(held) == {one.external_id for one in everything}
    assert held[yen.external_id].posting_date == yen.posting_date
    assert held[yen.external_id].lines == tuple(
        AccountMovement(line.account, "JPY", line.amount_minor) for line in yen.lines
    )
    september = target.movements("harbor", date(2026, 9, 1), date(2026, 9, 30))
    in_september = [one for one in ENTRIES if one.posting_date.month == 9]
    assert {(one.account, "USD"): one.amount_minor for one in september} == movement_of(
        in_september
    )
    assert opened(KIND, tmp_path / "none").movements("harbor", *SPAN) == []
    assert target.chart("harbor") == []


def test_a_parquet_file_as_others_read_it(tmp_path: Path) -> None:
    sent(opened(KIND, tmp_path), [entry(7), reversal(entry(7))])
    table = pq.read_table(tmp_path / "harbor/2026-09.parquet")
    assert table.schema.names == [column.name for column in COLUMNS]
    rows = table.to_pylist()
    assert len(rows) == 8
    first = next(row for row in rows if row["external_id"] == entry(7).external_id)
    assert first["line_number"] == 1
    assert first["posting_date"] == date(2026, 9, 1)
    assert first["account"] == CASH
    assert first["amount"] == Decimal("34.1900")
    assert {row["reverses"] for row in rows} == {None, entry(7).external_id}


@pytest.mark.parametrize("file_format", FORMATS)
def test_files_do_not_depend_on_batches_and_order(file_format: str, tmp_path: Path) -> None:
    whole = opened(KIND, tmp_path / "whole", format=file_format)
    parts = opened(KIND, tmp_path / "parts", format=file_format)
    sent(whole, ENTRIES)
    shuffled = sorted(ENTRIES, key=lambda one: one.external_id)
    for begin, end in pairwise([0, 7, 8, 30, len(shuffled)]):
        sent(parts, shuffled[begin:end])
    assert contents(tmp_path / "parts") == contents(tmp_path / "whole")
    sent(parts, ENTRIES)
    parts.send(to_send([ENTRIES[0], ENTRIES[0]]))
    assert contents(tmp_path / "parts") == contents(tmp_path / "whole")


def test_look_up_says_what_is_there(tmp_path: Path) -> None:
    target = opened(KIND, tmp_path)
    assert target.look_up(ENTRIES[:1]) == {ENTRIES[0].external_id: None}
    sent(target, ENTRIES[:20])
    found = target.look_up(ENTRIES)
    assert [bool(found[one.external_id]) for one in ENTRIES] == [True] * 20 + [False] * 20
    assert target.send(to_send(ENTRIES[:1])) == [found[ENTRIES[0].external_id]]


def test_kill_between_any_two_steps_loses_and_doubles_nothing(tmp_path: Path) -> None:
    half, whole = tmp_path / "half", tmp_path / "whole"
    sent(opened(KIND, half, format="csv"), ENTRIES[:20])
    sent(opened(KIND, whole, format="csv"), ENTRIES)
    step, was_killed = 0, True
    while was_killed:
        folder = tmp_path / str(step)
        shutil.copytree(half, folder)
        target = opened(KIND, folder, format="csv")
        was_killed = killed_at(
            step,
            lambda: opened(KIND, folder, format="csv").send(to_send(ENTRIES[20:])),  # noqa: B023
        )
        found = target.look_up(ENTRIES)
        assert all(found[one.external_id] for one in ENTRIES[:20])
        sent(target, [one for one in ENTRIES if not found[one.external_id]])
        assert contents(folder) == contents(whole)
        step += 1
    assert step > 6


def test_no_text_in_csv_is_a_formula(tmp_path: Path) -> None:
    hostile = ['=1+1"', "+1", "-1", "@x", "\t=x", "a,b\n=c", "\uff1dx", "'=quoted", 'a "b", c']
    lines = entry_lines([(CASH, 100), (SALES, -100)])
    entries = [
        replace(
            entry(number),
            description=text,
            channel=text,
            lines=tuple(
                replace(line, description=text, party_type="vendor", party=text) for line in lines
            ),
        )
        for number, text in enumerate(hostile)
    ]
    target = opened(KIND, tmp_path, format="csv")
    sent(target, entries[::2])
    sent(target, entries[1::2])
    cells = 0
    for file in sorted(tmp_path.glob("harbor/*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                assert None not in row
                texts = {name: cell for name, cell in row.items() if name != "amount"}
                assert not [cell for cell in texts.values() if re.match(r"\s*[=+\-@\uff1d]", cell)]
                cells += 1
    assert cells == 2 * len(hostile)
    assert movements(target) == movement_of(entries)


@pytest.mark.parametrize("file_format", FORMATS)
def test_any_words_keep_rows_whole(file_format: str, tmp_path: Path) -> None:
    chance = random.Random(11)  # noqa: S311 - a repeatable choice
    signs = [*map(chr, range(0xD800)), *"\0\t\r\n,\"'=;\\" * 2_000]
    entries = []
    for number in range(200):
        words = "".join(chance.choices(signs, k=number % 9))
        lines = tuple(replace(line, description=words, party=words) for line in entry(number).lines)
        entries.append(replace(entry(number), description=words, channel=words, lines=lines))
    target = opened(KIND, tmp_path, format=file_format)
    sent(target, entries[::2])
    sent(target, entries[1::2])
    assert movements(target) == movement_of(entries)
    held = [one.external_id for one in target.entries("harbor", *SPAN)]
    assert sorted(map(str, held)) == sorted(one.external_id for one in entries)


def test_what_cannot_stand_in_a_cell_is_refused(tmp_path: Path) -> None:
    def with_account(name: str) -> Entry:
        return replace(entry(8), lines=entry_lines([(name, 100), (SALES, -100)]))

    assert refusal(tmp_path, with_account("=A"), "csv").reason == "unknown_account"
    assert refusal(tmp_path, with_account("A\nB"), "csv").reason == "unknown_account"
    assert refusal(tmp_path, with_account(""), "parquet").reason == "unknown_account"
    broken = replace(entry(8), description="\ud800")
    assert refusal(tmp_path, broken, "parquet").reason == "invalid"
    off = replace(entry(8), lines=entry_lines([(CASH, 100), (SALES, -99)]))
    assert refusal(tmp_path, off, "parquet").reason == "unbalanced"
    large = replace(entry(8), lines=entry_lines([(CASH, 10**17), (SALES, -(10**17))]))
    assert "15 digits" in refusal(tmp_path, large, "parquet").detail
    lines = tuple(replace(line, dimensions=(("shelf", "A"),)) for line in entry(8).lines)
    odd = replace(entry(8), lines=lines)
    assert "dimension shelf" in refusal(tmp_path, odd, "csv").detail


def test_dimensions_have_columns(tmp_path: Path) -> None:
    lines = tuple(replace(line, dimensions=(("channel", "web"),)) for line in entry(7).lines)
    sent(opened(KIND, tmp_path), [replace(entry(7), lines=lines)])
    table = pq.read_table(tmp_path / "harbor/2026-09.parquet")
    assert set(table.column("dimension_channel").to_pylist()) == {"web"}
    assert set(table.column("dimension_department").to_pylist()) == {None}


def test_other_content_under_the_same_id_is_refused(tmp_path: Path) -> None:
    target = opened(KIND, tmp_path)
    sent(target, [entry(7)])
    (outcome,) = target.send(to_send([replace(entry(7), payload_hash="0" * 64)]))
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "duplicate"


def test_an_edit_shows_or_is_named(tmp_path: Path) -> None:
    target = opened(KIND, tmp_path, format="csv")
    sent(target, [entry(7)])
    file = tmp_path / "harbor/2026-09.csv"
    text = file.read_text("utf-8")
    file.write_text(text.replace("34.1900", "34.2000"), "utf-8")
    assert movements(target)[CASH, "USD"] == 3_420
    file.write_text(text.replace("34.1900", "34.1950"), "utf-8")
    with pytest.raises(TargetError, match=r"34\.1950 USD on Assets:1010 .* not an amount"):
        movements(target)
    file.write_text(text.replace("34.1900", "much"), "utf-8")
    with pytest.raises(TargetError, match=r"harbor: a file is not as it was written"):
        movements(target)
    with pytest.raises(TargetError, match=r"not as it was written"):
        target.send(to_send([entry(8)]))
    with file.open("a", encoding="utf-8") as stream:
        stream.write("short,row\n")
    with pytest.raises(TargetError, match=r"not as it was written"):
        movements(target)


def test_an_entry_of_somebody_else_is_told_apart(tmp_path: Path) -> None:
    target = opened(KIND, tmp_path)
    sent(target, [entry(7)])
    file = tmp_path / "harbor/2026-09.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"create table t as select * from read_parquet('{file}')")
        connection.execute("update t set external_id = 'rent' where line_number > 2")
        connection.execute(f"copy t to '{file}' (format parquet)")
    ids = [one.external_id for one in target.entries("harbor", *SPAN)]
    assert sorted(map(str, ids)) == sorted([entry(7).external_id, "None"])


def test_a_full_disk_is_uncertain_and_leaves_the_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = opened(KIND, tmp_path)
    sent(target, ENTRIES[:20])
    before = contents(tmp_path)

    def refuse(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("orchestration.posting.targets.atomic_files.sync_file", refuse)
        outcomes = target.send(to_send(ENTRIES[20:]))
    assert [one for one in outcomes if not isinstance(one, Uncertain)] == []
    assert contents(tmp_path) == before


def test_an_unknown_option_is_named(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match=r"\[targets\.books\.options\] format: "):
        opened(KIND, tmp_path, format="xlsx")


def test_the_document_lists_the_columns() -> None:
    text = (PROJECT / "docs/posting/tables.md").read_text("utf-8")
    listed = re.findall(r"^\| `(\w+)` \| `([\w(),]+)` \| (.*) \|$", text, re.MULTILINE)
    assert listed == [(column.name, column.sql_type, column.meaning) for column in COLUMNS]
