"""The mapping of docs/posting/mapping.md, on the sample: what it says is proposed is proposed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from orchestration.home import Home
from orchestration.posting.mapping import approved_accounts
from orchestration.verbs.failures import VerbError
from orchestration.verbs.mapping import Asked, map_accounts
from orchestration.verbs.mapping_imports import ToImport
from orchestration.verbs.read_only_landing import landing_to_look_at
from tests.homes import PROJECT, at_work, copy_home, fixed_clock

PAGE = PROJECT / "docs" / "posting" / "mapping.md"
REASON = "agreed with our bookkeeper"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def promised_proposals() -> list[tuple[str, ...]]:
    """Rows of the table of proposals: account, target's account and name, whose, because."""
    return re.findall(r"^\| (\d{4}) \| (\d+) (.+) \| (\w+) \| (.+) \|$", PAGE.read_text(), re.M)


@pytest.fixture
def home(sample_home: Home, tmp_path: Path) -> Home:
    """The sample with the target of the page."""
    found = copy_home(sample_home, tmp_path / "home")
    (target,) = blocks("toml")
    with found.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(f"\n{target}")
    return found


def test_the_page_holds_from_the_chart_to_the_approval(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(**asked: Any) -> dict[str, Any]:
        map_accounts(home, "ledger", Asked(**asked), fixed_clock, as_json=True)
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    chart = tmp_path / "chart.csv"
    chart.write_text(blocks("csv")[0], "utf-8")
    proposed = ask(imports=ToImport(chart=chart))["proposals"]
    columns = ("account_id", "target_account", "target_name", "ownership", "grounds")
    assert [tuple(each[name] for name in columns) for each in proposed] == promised_proposals()

    ask(accept="similar-name")
    file = home.books / "posting" / "ledger" / "accounts.csv"
    with at_work("anna"), pytest.raises(VerbError, match="1200 must name a customer"):
        ask(reason=REASON)
    text = file.read_text("utf-8")
    named = text.replace("Customers,ours,,", "Customers,ours,customer,POS house accounts")
    assert named != text
    file.write_text(named, "utf-8")
    for person in ("anna", "bert"):
        with at_work(person):
            told = ask(reason=REASON)
    (harbor,) = told["coverage"]
    assert harbor["approved_percent_of_lines"] == harbor["percent_of_lines"]
    assert 90 < float(harbor["percent_of_lines"]) < 100
    assert told["unmapped"] == sorted(
        {each["account_id"] for each in told["accounts"]} - {row[0] for row in promised_proposals()}
    )
    table = approved_accounts(landing_to_look_at(home), "ledger")
    assert table.num_rows == len(promised_proposals())


def test_the_example_of_a_change_is_a_file() -> None:
    from orchestration.posting.mapping.accounts import read_accounts

    before, after = read_accounts(blocks("csv")[1], "accounts.csv")
    assert (before.valid_to, before.account_id) == (after.valid_from, after.account_id)
