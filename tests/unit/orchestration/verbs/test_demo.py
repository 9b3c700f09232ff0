"""The demo prepares a home of its own and never touches books that are not the sample's."""

from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.source_adoption import adopt_source
from orchestration.verbs import demo
from orchestration.verbs.failures import VerbError


@pytest.fixture
def generated(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where the sample was generated; writes one file instead of the whole chain."""
    asked: list[Path] = []

    def write_one_file(destination: Path) -> None:
        asked.append(destination)
        destination.mkdir(parents=True)
        (destination / "orders.json").write_text("{}", "utf-8")

    monkeypatch.setattr("ingestion.sample.generate", write_one_file)
    return asked


def test_an_empty_home_gets_settings_rates_and_files(tmp_path: Path, generated: list[Path]) -> None:
    home = Home(tmp_path / "home")
    drop = demo.prepare(home)
    assert home.settings_file.read_bytes() == (demo.SAMPLE / "tillbook.toml").read_bytes()
    assert (home.books / "exchange_rates.csv").is_file()
    assert [file.name for file in drop.iterdir()] == ["orders.json"]
    assert len(generated) == 1


def test_a_second_demo_generates_nothing_anew(tmp_path: Path, generated: list[Path]) -> None:
    home = Home(tmp_path / "home")
    assert demo.prepare(home) == demo.prepare(home)
    assert len(generated) == 1


def test_files_of_an_interrupted_demo_are_written_again(
    tmp_path: Path, generated: list[Path]
) -> None:
    home = Home(tmp_path / "home")
    torn = home.path / "sample_drop.unfinished"
    torn.mkdir(parents=True)
    (torn / "torn.json").write_text("{", "utf-8")
    assert [file.name for file in demo.prepare(home).iterdir()] == ["orders.json"]


def test_a_home_with_books_of_its_own_is_left_alone(tmp_path: Path, generated: list[Path]) -> None:
    home = Home(tmp_path / "home").ensure()
    adopt_source(home.path, "online_retail")
    before = home.settings_file.read_bytes()
    with pytest.raises(VerbError, match="keeps books of its own"):
        demo.prepare(home)
    assert home.settings_file.read_bytes() == before
    assert generated == []
