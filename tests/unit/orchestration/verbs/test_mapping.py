"""`map` shows, proposes, takes only what a person accepts, and has two persons decide."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from orchestration.home import Home
from orchestration.posting.mapping import approved_accounts
from orchestration.posting.mapping.errors import MappingError
from orchestration.posting.targets.protocol import RemoteAccount, TargetError
from orchestration.publishing.pointer import Pointer, switch_pointer
from orchestration.publishing.reading import PublishedError
from orchestration.run.context import one_writer
from orchestration.run.errors import HomeBusyError
from orchestration.verbs.failures import VerbError
from orchestration.verbs.mapping import Asked, map_accounts
from orchestration.verbs.mapping_imports import ToImport
from orchestration.verbs.read_only_landing import landing_to_look_at
from tests.unit.orchestration.posting.mapping.small_books import BOOKS

REASON = "agreed with the bookkeeper"
SETTINGS = """
format_version = 1

[[entities]]
id = "harbor"
name = "Harbor"
functional_currency = "USD"

[[entities]]
id = "juniper"
name = "Juniper"
functional_currency = "JPY"

[[locations]]
id = "L1"
entity = "harbor"
source = "square"
name = "Portland"
trading_days = [ { valid_from = 2000-01-01, time_zone = "America/New_York" } ]

[targets.quickbooks]
kind = "quickbooks_online"
entities = ["harbor"]

[targets.books]
kind = "plain_text"
"""
CHART = """Account #,Full name,Type
1110,Card funds,Other Current Assets
2200,Sales tax payable,Other Current Liabilities
4000,Sales,Income
4100,Sales discounts,Income
6000,Wages,Expenses
6100,Rent,Expenses
"""


def clock() -> datetime:
    return datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The small books, published, and two targets."""
    found = Home(tmp_path / "home").ensure()
    found.settings_file.write_text(SETTINGS, "utf-8")
    with duckdb.connect(str(found.published / "run-1.duckdb")) as connection:
        connection.execute(BOOKS)
    pointer = Pointer(
        run_id="run-1", file="run-1.duckdb", previous=None, published_at="2026-11-20T12:00:00Z"
    )
    switch_pointer(found.published, pointer)
    return found


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    file = tmp_path / "chart.csv"
    file.write_text(CHART, "utf-8")
    return file


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Changes who works at this machine."""

    def change(person: str) -> None:
        monkeypatch.setattr("orchestration.run.context.os_user", lambda: person)

    return change


def accounts_file(home: Home) -> Path:
    return home.books / "posting" / "quickbooks" / "accounts.csv"


def approved(home: Home) -> dict[str, str]:
    table = approved_accounts(landing_to_look_at(home), "quickbooks")
    columns = (table.column(name).to_pylist() for name in ("account_id", "target_account"))
    return dict(zip(*columns, strict=True))


@pytest.fixture
def ask(home: Home, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """The answer for programs."""

    def answer(target: str = "quickbooks", **asked: Any) -> dict[str, Any]:
        map_accounts(home, target, Asked(**asked), clock, as_json=True)
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    return answer


@pytest.fixture
def tell(home: Home, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """The answer for people."""

    def answer(target: str = "quickbooks", **asked: Any) -> str:
        map_accounts(home, target, Asked(**asked), clock, as_json=False)
        return capsys.readouterr().out

    return answer


Answer = Callable[..., dict[str, Any]]


def test_a_proposal_is_shown_as_one_and_maps_nothing(
    home: Home, chart: Path, ask: Answer, tell: Callable[..., str]
) -> None:
    told = ask(imports=ToImport(chart=chart))
    assert told["imported"] == {"accounts": 6}
    assert told["unmapped"] == ["1110", "2110", "4010", "4110", "6110"]
    proposed = {each["account_id"]: each["target_account"] for each in told["proposals"]}
    assert proposed == {"1110": "1110", "2110": "2200", "4010": "4000", "4110": "4100"}
    assert not accounts_file(home).exists()
    words = tell()
    assert "4000 Sales?" in words
    assert "proposed: similar name, 85% alike" in words
    assert "A proposal holds for nothing yet" in words
    assert "Nothing is proposed for 6110" in words


def test_only_accepted_proposals_are_written(home: Home, chart: Path, ask: Answer) -> None:
    told = ask(imports=ToImport(chart=chart), accept="same-code")
    assert [each["account_id"] for each in told["accepted"]] == ["1110"]
    assert ",1110,,,,1110,Card funds,ours,,,,\n" in accounts_file(home).read_text("utf-8")
    told = ask(accept="similar-name", account="4010")
    assert [each["account_id"] for each in told["accepted"]] == ["4010"]
    told = ask(accept="same-name")
    assert [each["account_id"] for each in told["accepted"]] == ["2110"]
    assert told["accepted"][0]["ownership"] == "shared"
    assert told["unmapped"] == ["4110", "6110"]
    assert approved(home) == {}
    with pytest.raises(VerbError, match="nothing is proposed on these grounds"):
        ask(accept="same-name")


def test_rows_a_person_wrote_stay(home: Home, chart: Path, ask: Answer) -> None:
    ask(imports=ToImport(chart=chart), accept="same-code")
    with accounts_file(home).open("a", encoding="utf-8") as file:
        file.write(",6110,,,,6000,Wages,ours,,,2026-01-01,\n")
    ask(accept="only-one-of-its-type")
    lines = accounts_file(home).read_text("utf-8").splitlines()
    assert lines[2] == ",6110,,,,6000,Wages,ours,,,2026-01-01,"
    assert len(lines) == 6


def test_two_persons_decide(
    home: Home, chart: Path, ask: Answer, at_work: Callable[[str], None]
) -> None:
    ask(imports=ToImport(chart=chart), accept="same-code")
    at_work("anna")
    told = ask(reason=f"  {REASON}\n")
    assert told["decision"]["step"] == "prepared"
    assert (told["decision"]["actor"], told["decision"]["reason"]) == ("anna", REASON)
    assert told["mapping"]["waiting"]["actor"] == "anna"
    assert approved(home) == {}
    with pytest.raises(VerbError, match="quickbooks: anna prepared this mapping and who prepares"):
        ask(reason=REASON)
    at_work("bert")
    told = ask(reason=REASON)
    assert told["decision"]["step"] == "approved"
    assert (told["decision"]["actor"], told["decision"]["prepared_by"]) == ("bert", "anna")
    assert told["mapping"]["is_approved"]
    assert approved(home) == {"1110": "1110"}
    with pytest.raises(VerbError, match="bert approved this very mapping already"):
        ask(reason=REASON)


def decided(ask: Answer, at_work: Callable[[str], None], *persons: str) -> None:
    for person in persons:
        at_work(person)
        ask(reason=REASON)


def test_a_change_is_not_used_before_it_is_approved(
    home: Home,
    chart: Path,
    ask: Answer,
    tell: Callable[..., str],
    at_work: Callable[[str], None],
) -> None:
    ask(imports=ToImport(chart=chart), accept="same-code")
    decided(ask, at_work, "anna", "bert")
    ask(accept="similar-name")
    assert approved(home) == {"1110": "1110"}
    told = ask()
    assert [each["account_id"] for each in told["mapping"]["rows_new"]] == ["2110", "4010", "4110"]
    (harbor,) = told["coverage"]
    assert harbor["percent_of_lines"] == "87.50"
    assert harbor["approved_percent_of_lines"] == "37.50"
    words = tell()
    assert "Changed since bert approved it" in words
    assert "postings use the version that bert approved on 2026-11-20" in words
    decided(ask, at_work, "anna", "bert")
    assert set(approved(home)) == {"1110", "2110", "4010", "4110"}


def test_what_was_changed_after_it_was_prepared_is_prepared_anew(
    home: Home, chart: Path, ask: Answer, at_work: Callable[[str], None]
) -> None:
    ask(imports=ToImport(chart=chart), accept="same-code")
    decided(ask, at_work, "anna")
    ask(accept="same-name")
    at_work("bert")
    assert ask(reason=REASON)["decision"]["step"] == "prepared"
    at_work("anna")
    assert ask(reason=REASON)["decision"]["step"] == "approved"
    assert set(approved(home)) == {"1110", "2110"}


def test_a_preparation_does_not_outlive_another_approval(
    home: Home, chart: Path, ask: Answer, at_work: Callable[[str], None]
) -> None:
    """Going back to an earlier mapping is a change of its own: again two persons."""
    ask(imports=ToImport(chart=chart), accept="same-code")
    first = accounts_file(home).read_text("utf-8")
    decided(ask, at_work, "anna", "bert")
    ask(accept="same-name")
    decided(ask, at_work, "anna", "bert")
    accounts_file(home).write_text(first, "utf-8")
    at_work("bert")
    assert ask(reason=REASON)["decision"]["step"] == "prepared"
    assert set(approved(home)) == {"1110", "2110"}


def test_one_person_may_where_the_settings_say_so(
    home: Home, chart: Path, ask: Answer, at_work: Callable[[str], None]
) -> None:
    with home.settings_file.open("a", encoding="utf-8") as file:
        file.write("[posting]\nallow_one_person = true\n")
    ask(imports=ToImport(chart=chart), accept="same-code")
    at_work("anna")
    told = ask(reason=REASON)["decision"]
    assert (told["step"], told["actor"], told["prepared_by"]) == ("approved", "anna", "anna")
    assert approved(home) == {"1110": "1110"}


@pytest.mark.parametrize(
    ("row", "reason", "words"),
    [
        ("", " ok ", "say in at least 10"),
        (",9999,,,,4000,,ours,,,,", REASON, r"accounts\.csv:3: account 9999: .* no account of our"),
        (",4010,,,,4999,,ours,,,,", REASON, r"accounts\.csv:3: account 4010: 4999 is not in"),
        (",6110,,,,6000,4111 1111 1111 1111,ours,,,,", REASON, r"accounts\.csv:3: a cell looks"),
    ],
)
def test_what_is_not_in_order_is_not_prepared(
    home: Home, chart: Path, ask: Answer, row: str, reason: str, words: str
) -> None:
    ask(imports=ToImport(chart=chart), accept="same-code")
    with accounts_file(home).open("a", encoding="utf-8") as file:
        file.write(f"{row}\n" if row else "")
    with pytest.raises(VerbError, match=words):
        ask(reason=reason)
    assert landing_to_look_at(home).observations("control") == []


def test_without_a_file_there_is_nothing_to_prepare(ask: Answer) -> None:
    with pytest.raises(VerbError, match="there is no mapping yet"):
        ask(reason=REASON)


def test_what_was_approved_holds_although_its_file_is_gone(
    home: Home,
    chart: Path,
    ask: Answer,
    tell: Callable[..., str],
    at_work: Callable[[str], None],
) -> None:
    ask(imports=ToImport(chart=chart), accept="same-code")
    decided(ask, at_work, "anna", "bert")
    before = accounts_file(home).read_text("utf-8")
    accounts_file(home).unlink()
    assert "accounts.csv is gone; what is shown is what was approved" in tell()
    assert approved(home) == {"1110": "1110"}
    ask(accept="same-name")
    assert accounts_file(home).read_text("utf-8").startswith(before)


def test_nothing_is_decided_while_a_run_is_under_way(home: Home, chart: Path, ask: Answer) -> None:
    ask(imports=ToImport(chart=chart), accept="same-code")
    with one_writer(home), pytest.raises(HomeBusyError):
        ask(reason=REASON)


def test_text_files_need_no_mapping(ask: Answer, tell: Callable[..., str]) -> None:
    told = ask("books")
    assert (told["unmapped"], told["proposals"]) == ([], [])
    assert {each["percent_of_lines"] for each in told["coverage"]} == {"100.00"}
    words = tell("books")
    assert "Assets:1110 Card clearing" in words
    assert "taken as it is" in words
    assert "is needed only to have an account called otherwise" in words


def test_codes_of_a_kind_with_amounts(tell: Callable[..., str]) -> None:
    words = tell(codes="tax")
    assert "TAX1   State tax   harbor    2110 Sales tax payable" in words
    assert "NOT MAPPED" in words
    assert "Candles" not in words
    assert "In use: 2 categories, 1 tenders, 1 taxes, 1 reasons" in tell()


def test_only_an_account_or_company(ask: Answer) -> None:
    assert {each["account_id"] for each in ask(account="1110")["accounts"]} == {"1110"}
    assert {each["entity_id"] for each in ask("books", entity="juniper")["accounts"]} == {"juniper"}


def test_the_chart_is_fetched_from_the_target(
    home: Home, ask: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fake:
        def chart(self, entity_id: str) -> list[RemoteAccount]:
            return [RemoteAccount(f"{entity_id}-4010", "Merchandise sales", "revenue")]

    def opened(_home: Home, settings: Any, name: str, _clock: object) -> Any:
        entities = settings.targets[name].entities or ("harbor", "juniper")
        return SimpleNamespace(
            target=Fake(), settings=settings.targets[name], entity_ids=tuple(entities)
        )

    monkeypatch.setattr("orchestration.posting.opening.open_named_target", opened)
    told = ask(imports=ToImport(fetch=True))
    assert told["imported"] == {"accounts": 1}
    first = told["proposals"][0]
    assert (first["entity_id"], first["account_id"]) == (None, "4010")
    assert (first["target_account"], first["grounds"]) == ("harbor-4010", "same name")
    ask("books", imports=ToImport(fetch=True))
    kept = (home.books / "posting" / "books" / "chart.csv").read_text("utf-8").splitlines()
    assert kept[1:] == [
        "harbor,harbor-4010,Merchandise sales,revenue,,yes,",
        "juniper,juniper-4010,Merchandise sales,revenue,,yes,",
    ]
    monkeypatch.setattr(Fake, "chart", lambda *_: [])
    with pytest.raises(VerbError, match="has no chart to ask for"):
        ask(imports=ToImport(fetch=True))


def test_a_chart_of_one_company_leaves_that_of_the_others(
    home: Home, chart: Path, tmp_path: Path, ask: Answer
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("Code,Name,Type\n400,Sales,Revenue\n", "utf-8")
    ask("books", imports=ToImport(chart=chart, entity="harbor"))
    ask("books", imports=ToImport(chart=other, entity="juniper"))
    ask("books", imports=ToImport(chart=other, entity="juniper"))
    kept = (home.books / "posting" / "books" / "chart.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[:2] for line in kept[1:]] == [
        *(["harbor", number] for number in ("1110", "2200", "4000", "4100", "6000", "6100")),
        ["juniper", "400"],
    ]


def test_customers_and_vendors_come_apart(home: Home, tmp_path: Path, ask: Answer) -> None:
    texts = {"c": "Customer\tID\nAnn\t1\n", "v": "Vendor\tID\nPine Farm\t2\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert ask(imports=ToImport(parties=tmp_path / "c"))["imported"] == {"customers": 1}
    assert ask(imports=ToImport(parties=tmp_path / "v"))["imported"] == {"vendors": 1}
    kept = (home.books / "posting" / "quickbooks" / "parties.csv").read_text("utf-8")
    assert kept == "party_type,party,name\ncustomer,1,Ann\nvendor,2,Pine Farm\n"


def test_errors_of_the_file_name_file_and_line(home: Home, ask: Answer) -> None:
    accounts_file(home).parent.mkdir(parents=True)
    accounts_file(home).write_bytes(b"entity_id,account_id\n,caf\xe9\n")
    with pytest.raises(MappingError, match=r"books/posting/quickbooks/accounts\.csv:2: not UTF-8"):
        ask()
    accounts_file(home).write_text("entity_id,account_id\n", "utf-8")
    with pytest.raises(MappingError, match=r"books/posting/quickbooks/accounts\.csv:1: the col"):
        ask()


def test_what_cannot_be_asked(home: Home, chart: Path, ask: Answer) -> None:
    with pytest.raises(TargetError, match=r"tillbook.toml has no \[targets.nobody\]"):
        ask("nobody")
    with pytest.raises(VerbError, match="name one of them"):
        ask(imports=ToImport(fetch=True, chart=chart))
    for file in home.published.glob("*.json"):
        file.unlink()
    with pytest.raises(PublishedError):
        ask()
