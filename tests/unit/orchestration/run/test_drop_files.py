"""A drop says what of it is the source's; one that holds nothing of use is refused at once."""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from ingestion.landing.errors import UnreadableFileError
from orchestration.cli import run_command
from orchestration.run.drop_files import read_drop
from orchestration.run.errors import NothingToLoadError
from orchestration.verbs.failures import ExitCode, explain
from tests.homes import SAMPLE


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}", "utf-8")


def known(drop: Path, first: date | None = None, last: date | None = None) -> list[str | None]:
    return [file.original_name for file in read_drop("square", drop, first, last).known]


def refusal(drop: Path, first: date | None = None, last: date | None = None) -> str:
    with pytest.raises(NothingToLoadError) as raised:
        read_drop("square", drop, first, last)
    return str(raised.value)


def test_files_are_found_in_the_order_of_their_paths(drop: Path) -> None:
    put(drop, "payments/payments_2.json", "orders_1.json", "b/orders_3.json", ".orders_4.json")
    assert known(drop) == ["b/orders_3.json", "orders_1.json", "payments/payments_2.json"]
    assert known(drop / "orders_1.json") == ["orders_1.json"]


def test_an_empty_folder_is_said_to_be_empty(drop: Path) -> None:
    put(drop, ".hidden")
    (drop / "inner").mkdir()
    assert refusal(drop) == (
        f"{drop}: the folder is empty; put files of source 'square' there or correct --path."
    )


def test_unknown_files_are_named_with_the_names_that_would_fit(drop: Path) -> None:
    put(drop, "a.png", "b.xlsx", "c.txt", "orders.xml")
    sentence = refusal(drop)
    assert sentence.startswith(f"{drop}: none of its 4 files (a.png, b.xlsx, c.txt and 1 more) is")
    assert " named like one of source 'square' (orders*.json, payments*.json, " in sentence
    assert "cash_drawer_shifts*.jsonl" in sentence
    assert sentence.endswith("; rename them or correct --path or --source.")


def test_a_file_that_is_unknown_is_named(drop: Path) -> None:
    put(drop, "holiday.png")
    sentence = refusal(drop / "holiday.png")
    assert sentence.startswith(f"{drop / 'holiday.png'}: the file is not named like one of")
    assert sentence.endswith("; rename it or correct --path or --source.")


def test_days_without_a_file_are_named(drop: Path) -> None:
    put(drop, "orders_2026-03-01.json", "orders_2026-03-05.json", "notes.txt")
    assert known(drop, date(2026, 3, 2)) == ["orders_2026-03-05.json"]
    assert refusal(drop, date(2026, 3, 2), date(2026, 3, 4)) == (
        f"{drop}: none of its 2 files of source 'square' is named with a day of --from and --to;"
        " correct the days."
    )


def test_what_is_no_file_is_left_alone_and_named(drop: Path, tmp_path: Path) -> None:
    put(drop, "orders_1.json", "refunds_2.json/orders_3.json", "notes.txt")
    put(tmp_path / "elsewhere", "orders_4.json")
    (drop / "more").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(drop / "payments_5.json")
    contents = read_drop("square", drop)
    assert [file.original_name for file in contents.known] == [
        "orders_1.json",
        "refunds_2.json/orders_3.json",
    ]
    assert contents.strangers == ["more/", "notes.txt", "payments_5.json", "refunds_2.json/"]


def test_a_file_that_cannot_be_opened_stops_the_run_as_wrong_input(drop: Path) -> None:
    put(drop, "orders_1.json")
    (drop / "refunds_2.json").symlink_to(drop / "gone.json")
    with pytest.raises(UnreadableFileError) as raised:
        read_drop("square", drop)
    code, sentence = explain(raised.value, drop)
    assert code == ExitCode.INPUT
    assert sentence.startswith(f"{drop / 'refunds_2.json'}: the file cannot be read (No such file")
    assert sentence.endswith("); check that it exists and may be read, and run again.")


def test_a_folder_that_cannot_be_listed_stops_the_run(
    drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(drop, "orders_1.json", "closed/orders_2.json")
    listed = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(UnreadableFileError, match=r"closed: the folder cannot be read \(Permiss"):
        read_drop("square", drop)


@pytest.mark.parametrize("verb", ["run", "load"])
@pytest.mark.parametrize("names", [[], ["holiday.png"]])
def test_the_command_says_so_in_one_line_and_leaves_the_home_alone(
    names: list[str], verb: str, drop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(drop, *names)
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(SAMPLE / "tillbook.toml", home)
    asked = ["--home", str(home), verb, "--source", "square", "--path", str(drop)]
    assert run_command(asked) == ExitCode.INPUT
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert str(drop) in told.err
    assert [file.name for file in home.iterdir()] == ["tillbook.toml"]
