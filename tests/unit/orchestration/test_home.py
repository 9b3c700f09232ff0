"""A home is laid out once, keeps its keys private, and refuses what it cannot read."""

import stat
from pathlib import Path

import pytest

from orchestration.home import FORMAT_VERSION, Home, HomeError


def test_ensure_creates_the_layout_and_can_be_repeated(tmp_path: Path) -> None:
    home = Home(tmp_path / "books").ensure().ensure()
    folders = (home.landing, home.segments, home.published, home.exports, home.books, home.keys)
    assert all(folder.is_dir() for folder in folders)
    assert home.format_file.read_text("utf-8") == '{"format_version": 1}\n'
    assert not home.warehouse.exists()


def test_keys_are_private_even_if_the_folder_was_there(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.keys.mkdir(mode=0o755)
    home.ensure()
    assert stat.S_IMODE(home.keys.stat().st_mode) == 0o700


def test_newer_format_is_refused_before_anything_is_created(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.format_file.write_text(f'{{"format_version": {FORMAT_VERSION + 1}}}', "utf-8")
    with pytest.raises(HomeError, match=r"format version 2 .* knows up to 1; upgrade Tillbook"):
        home.ensure()
    assert list(tmp_path.iterdir()) == [home.format_file]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"format_version": "1"}', '{"format_version": 0}']
)
def test_unreadable_format_is_refused(tmp_path: Path, text: str) -> None:
    home = Home(tmp_path)
    home.format_file.write_text(text, "utf-8")
    with pytest.raises(HomeError, match="format version"):
        home.check_format()


def test_landed_files_without_a_format_file_are_not_taken_for_a_new_home(tmp_path: Path) -> None:
    home = Home(tmp_path).ensure()
    (home.landing / "manifest.jsonl").write_bytes(b"{}\n")
    home.format_file.unlink()
    with pytest.raises(HomeError, match="missing although files were landed"):
        home.ensure()


def test_path_that_is_a_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(HomeError, match="cannot be created"):
        Home(tmp_path / "file").ensure()
