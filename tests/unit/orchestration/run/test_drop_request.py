"""What a run is asked to land is judged before anything slow or lasting happens."""

from datetime import date
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.run.arriving import land_arrivals
from orchestration.run.drop_request import DropRequest, check_request, drop_folder
from orchestration.run.errors import NothingToLoadError
from orchestration.run.session import RunSession

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


def delivery(folder: Path, *days: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for day in days:
        line = f"536365,85123A,Lamp,6,{day} 08:26:00,2.55,17850,United Kingdom\n"
        (folder / f"{day}.csv").write_text(HEADER + line, "utf-8")
    return folder


@pytest.fixture
def session(tmp_path: Path) -> RunSession:
    return RunSession(Home(tmp_path / "home").ensure())


def test_a_new_source_brings_its_settings_and_is_landed_from_the_path(
    session: RunSession, tmp_path: Path
) -> None:
    drop = delivery(tmp_path / "drop", "2010-12-01", "2010-12-02")
    (drop / "notes.txt").write_text("hello", "utf-8")
    land_arrivals(session, DropRequest("online_retail", drop))
    report = session.report
    assert (report.adopted_source, report.landed, report.strangers) == (
        "online_retail",
        {"online_retail": 2},
        ["notes.txt"],
    )


def test_days_choose_among_the_files(session: RunSession, tmp_path: Path) -> None:
    drop = delivery(tmp_path / "drop", "2010-12-01", "2010-12-02", "2010-12-03")
    request = DropRequest("online_retail", drop, date(2010, 12, 2), date(2010, 12, 2))
    land_arrivals(session, request)
    (landed,) = session.context.store.observations("online_retail")
    assert landed.original_name == "2010-12-02.csv"


def test_without_a_source_every_drop_folder_of_the_home_is_landed(session: RunSession) -> None:
    delivery(drop_folder(session.home, "online_retail"), "2010-12-01")
    drop_folder(session.home, "square").mkdir(parents=True)
    land_arrivals(session, DropRequest("online_retail"))
    again = RunSession(session.home)
    land_arrivals(again, DropRequest())
    assert (again.report.landed, again.report.unchanged) == ({"online_retail": 0}, 1)


def test_a_source_that_landed_before_needs_no_drop(session: RunSession, tmp_path: Path) -> None:
    land_arrivals(session, DropRequest("online_retail", delivery(tmp_path / "d", "2010-12-01")))
    again = RunSession(session.home)
    land_arrivals(again, DropRequest("online_retail"))
    assert again.report.landed == {}


def test_a_source_that_never_arrived_is_refused(session: RunSession) -> None:
    with pytest.raises(NothingToLoadError, match="nothing of source 'online_retail' ever arrived"):
        land_arrivals(session, DropRequest("online_retail"))


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (DropRequest("shopify"), "choose one of bank, online_retail, square"),
        (DropRequest(path=Path()), "add --source"),
        (DropRequest("square", Path("no/such")), "no such file or folder"),
        (DropRequest("square", Path(), date(2026, 2, 2), date(2026, 2, 1)), "swap them"),
        (DropRequest("square"), "put them into"),
    ],
)
def test_what_cannot_be_landed_is_refused_at_once(
    request_: DropRequest, words: str, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    with pytest.raises(NothingToLoadError, match=words):
        check_request(home, request_)
    assert not home.path.exists()
