"""Settings are read once, and everything wrong with them is said at once, by line."""

import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.settings import (
    SCHEMA_FILE,
    Settings,
    default_home,
    environment_value,
    json_schema,
    load_settings,
    parse_settings,
)
from orchestration.settings_errors import SettingsError
from orchestration.source_adoption import adopt_source, source_default_text
from orchestration.toml_lines import KeyPath, line_of, lines_of_keys

EXAMPLE = """\
format_version = 1

[[entities]]
id = "harbor"
name = "Harbor & Pine"
functional_currency = "USD"
costing = "fifo"
calendar = "calendar_month"
damaged_recovery_rate = "0"
standard_cost_ratio = "0.60"

[[locations]]
id = "LHARBORPORT"
entity = "harbor"
source = "square"
name = "Portland"
trading_days = [
  { valid_from = 2000-01-01, time_zone = "America/New_York", cut_off = "00:00" },
  { valid_from = 2026-01-01, time_zone = "America/Chicago", cut_off = "04:00" },
]

[sources.square]
redelivery = "adds"

[sources.online_retail]
tender_role = "unreported_tenders"
currency_code = "GBP"
location = "LHARBORPORT"

[quarantine]
allow_one_person = false
"""


TIME_ZONE_SENTENCE = (
    "tillbook.toml:19: locations[0].trading_days[1].time_zone: 'America/Chicgo' is not a known "
    "time zone; use an IANA name such as America/New_York."
)


def problems_of(text: str) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        parse_settings(text)
    return raised.value.problems


def changed(old: str, new: str) -> str:
    assert EXAMPLE.count(old) == 1
    return EXAMPLE.replace(old, new)


def test_example_is_read_with_exact_values() -> None:
    settings = parse_settings(EXAMPLE)
    entity, location = settings.entities[0], settings.locations[0]
    assert (entity.costing, entity.calendar) == ("fifo", "calendar_month")
    assert entity.standard_cost_ratio == Decimal("0.60")
    assert [day.valid_from for day in location.trading_days] == [
        date(2000, 1, 1),
        date(2026, 1, 1),
    ]
    assert location.trading_days[1].cut_off == "04:00"
    assert settings.source("online_retail").tender_role == "unreported_tenders"
    assert settings.source("loyverse").redelivery == "adds"
    assert settings.quarantine.allow_one_person is False


def test_settings_cannot_be_changed() -> None:
    settings = parse_settings(EXAMPLE)
    with pytest.raises(ValueError, match="frozen"):
        settings.entities[0].costing = "moving_average"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("America/Chicago", "America/Chicgo", TIME_ZONE_SENTENCE),
        ("America/Chicago", "America", "tillbook.toml:19: .*'America' is not a known time zone"),
        ("America/Chicago", "../x", "tillbook.toml:19: .* is not a known time zone"),
        ('"USD"', '"USX"', "tillbook.toml:6: entities[0].functional_currency: 'USX' is not an ISO"),
        ('"GBP"', '"gbp"', "tillbook.toml:27: sources.online_retail.currency_code: 'gbp' is not"),
        ('"fifo"', '"lifo"', "tillbook.toml:7: entities[0].costing: 'lifo' is not accepted; use "),
        ('"calendar_month"', '"454"', "tillbook.toml:8: entities[0].calendar: '454' is not accep"),
        ('"0.60"', "0.60", "tillbook.toml:10: .*0.6 is not a decimal in quotes"),
        ('"0.60"', '"5.01"', "tillbook.toml:10: .*'5.01' is out of range; use at most 5"),
        ('"0.60"', '"-1"', "tillbook.toml:10: .*'-1' is not a decimal in quotes"),
        ('"0.60"', '"NaN"', "tillbook.toml:10: .*'NaN' is not a decimal in quotes"),
        ('rate = "0"', 'rate = "1.1"', "tillbook.toml:9: .*'1.1' is out of range; use at most 1"),
        (
            'standard_cost_ratio = "0.60"',
            'amount_only_refund_tax = "half"',
            "tillbook.toml:10: entities[0].amount_only_refund_tax: 'half' is not accepted; use ",
        ),
        ('"04:00"', '"4:00"', "tillbook.toml:19: .*'4:00' is not a time of day; write HH:MM"),
        ('"04:00"', '"24:00"', "tillbook.toml:19: .*'24:00' is not a time of day; write HH:MM"),
        ('y = "harbor"', 'y = "h"', "tillbook.toml:14: .*'h' is not an entity; use one of harbor"),
        ('"LHARBORPORT"\n\n', '"X"\n\n', "tillbook.toml:28: .*'X' is not a location; use one of "),
        ("2026-01-01", "2000-01-01", "tillbook.toml:19: .*2000-01-01 does not come after 2000-01"),
        ('"adds"', '"adding"', "tillbook.toml:23: sources.square.redelivery: 'adding' is not acc"),
        ("tender_role", "tendr_role", "tillbook.toml:26: .*did you mean tender_role?"),
        ("costing =", "costs =", "tillbook.toml:7: entities[0].costs: there is no such setting"),
        ('name = "Portland"\n', "", "tillbook.toml:12: locations[0].name: it is missing; add it."),
        ("format_version = 1", "format_version = 2", "tillbook.toml:1: format_version: 2 is not"),
        ("= false", '= "no"', "tillbook.toml:31: quarantine.allow_one_person: 'no' does not fit"),
        ('"USD"', '"USD', "tillbook.toml:6: not TOML "),
    ],
)
def test_each_mistake_is_one_sentence_with_its_line(old: str, new: str, expected: str) -> None:
    problems = problems_of(changed(old, new))
    start, _, end = expected.partition(".*")
    assert len(problems) == 1
    assert problems[0].startswith(start)
    assert end in problems[0]
    assert problems[0][-1] in ".?"


def test_all_mistakes_are_reported_together_in_the_order_of_the_file() -> None:
    text = EXAMPLE
    for old, new in (('"USD"', '"USX"'), ('y = "harbor"', 'y = "h"'), ('"adds"', '"x"')):
        text = text.replace(old, new)
    lines = [int(problem.split(":")[1]) for problem in problems_of(text)]
    assert lines == [6, 14, 23]


def test_repeated_ids_are_named_where_they_repeat() -> None:
    entity = EXAMPLE[EXAMPLE.index("[[entities]]") : EXAMPLE.index("[[locations]]")]
    problems = problems_of(EXAMPLE + "\n" + entity)
    assert problems == [
        "tillbook.toml:34: entities[1].id: 'harbor' is already taken; give each its own id."
    ]


@pytest.mark.parametrize("name", ["entities", "locations"])
def test_empty_lists_are_refused(name: str) -> None:
    document = tomllib.loads(EXAMPLE)
    other = "locations" if name == "entities" else "entities"
    text = f"format_version = 1\n{name} = []\n" + EXAMPLE[EXAMPLE.index(f"[[{other}]]") :]
    if name == "locations":
        text = text[: text.index("[[locations]]")]
    assert document[name]
    assert f"tillbook.toml:2: {name}: it is empty; give at least one." in problems_of(text)


def test_location_without_trading_days_is_refused() -> None:
    start, end = EXAMPLE.index("trading_days"), EXAMPLE.index("[sources.square]")
    problems = problems_of(EXAMPLE[:start] + "trading_days = []\n" + EXAMPLE[end:])
    assert problems == [
        "tillbook.toml:17: locations[0].trading_days: it is empty; give at least one."
    ]


def test_secrets_are_refused_without_being_repeated() -> None:
    target = '\n[targets.quickbooks]\nkind = "quickbooks_online"\n'
    text = EXAMPLE + target + '[targets.quickbooks.options]\naccess_token = "hush-hush"\n'
    problems = problems_of(text)
    assert len(problems) == 1
    assert problems[0].startswith(
        "tillbook.toml:36: targets.quickbooks.options.access_token: a secret"
    )
    assert "hush" not in problems[0]


def test_a_target_names_entities_that_exist() -> None:
    problems = problems_of(
        EXAMPLE + '\n[targets.books]\nkind = "plain_text"\nentities = ["nobody"]\n'
    )
    assert len(problems) == 1
    assert "targets.books.entities[0]: 'nobody' is not the id of an entity" in problems[0]


def test_committed_schema_is_the_generated_one() -> None:
    assert SCHEMA_FILE.read_text("utf-8") == json_schema()


def test_schema_accepts_the_example_and_refuses_a_mistake() -> None:
    schema = json.loads(json_schema())
    document = json.loads(json.dumps(tomllib.loads(EXAMPLE), default=str))
    jsonschema.Draft202012Validator(schema).validate(document)
    document["entities"][0]["costing"] = "lifo"
    with pytest.raises(jsonschema.ValidationError, match="lifo"):
        jsonschema.Draft202012Validator(schema).validate(document)


def test_home_without_settings_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no settings yet; run with --source"):
        load_settings(tmp_path)


def test_settings_are_read_from_the_home(tmp_path: Path) -> None:
    (tmp_path / "tillbook.toml").write_text(EXAMPLE, "utf-8")
    assert load_settings(tmp_path) == parse_settings(EXAMPLE)


def test_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tillbook.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path)


def test_default_home_follows_the_environment() -> None:
    assert default_home({}) == Path("data/home")
    assert default_home({"TILLBOOK_HOME": ""}) == Path("data/home")
    assert default_home({"TILLBOOK_HOME": "elsewhere"}) == Path("elsewhere")
    assert environment_value("TOKEN", {"TOKEN": ""}) is None
    assert environment_value("TOKEN", {"TOKEN": "x"}) == "x"


SECOND_SOURCE = """\
format_version = 1
[[entities]]
id = "retailer"
name = "Gift retailer"
functional_currency = "GBP"
costing = "standard_cost"
[[locations]]
id = "online_store"
entity = "retailer"
source = "online_retail"
name = "Online store"
trading_days = [ { valid_from = 2000-01-01, time_zone = "Europe/London" } ]
"""


def test_empty_home_adopts_a_source_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert adopt_source(home, "square", EXAMPLE) is True
    assert load_settings(home) == parse_settings(EXAMPLE)
    assert adopt_source(home, "square", SECOND_SOURCE) is False
    assert load_settings(home) == parse_settings(EXAMPLE)


def test_second_source_is_added_to_what_is_there(tmp_path: Path) -> None:
    without = EXAMPLE[: EXAMPLE.index("[sources.online_retail]")]
    (tmp_path / "tillbook.toml").write_text(without + "# mine\n", "utf-8")
    assert adopt_source(tmp_path, "online_retail", SECOND_SOURCE) is True
    settings = load_settings(tmp_path)
    assert [entity.id for entity in settings.entities] == ["harbor", "retailer"]
    assert "# mine" in (tmp_path / "tillbook.toml").read_text("utf-8")


def test_source_that_does_not_fit_leaves_the_settings_as_they_were(tmp_path: Path) -> None:
    without = EXAMPLE[: EXAMPLE.index("[sources.online_retail]")]
    (tmp_path / "tillbook.toml").write_text(without, "utf-8")
    clashing = SECOND_SOURCE.replace('"retailer"', '"harbor"')
    with pytest.raises(SettingsError, match="'harbor' is already taken"):
        adopt_source(tmp_path, "online_retail", clashing)
    assert (tmp_path / "tillbook.toml").read_text("utf-8") == without


@pytest.mark.parametrize("name", ["nowhere", "../square", ""])
def test_source_without_a_configuration_says_what_to_add(tmp_path: Path, name: str) -> None:
    assert source_default_text(name) is None
    with pytest.raises(SettingsError, match="brings no configuration along; add"):
        adopt_source(tmp_path, name)


def paths_of(value: Any, path: KeyPath = ()) -> list[KeyPath]:
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    deeper = [each for key, below in inner for each in paths_of(below, (*path, key))]
    return [path, *deeper] if path else deeper


TRICKY = '''\
# [[not.a.table]]
title = "a # b = [c]" # = "d"
text = """
[[no]]
key = 1 \\""" still
"""
literal = \'\'\'
x = 1
\'\'\'
at = 2026-01-01 10:00:00
a.b."c.d" = 1
nested = [[1, 2], [
  3 ], []]
[[table]]
one = { two = [ { three = 3 }, { three = "}" } ] }
[[table.inner]]
x = 1
[[table.inner]]
x = 2
[[table]]
[table.plain."quoted key"]
y = 1
'''


def test_every_key_of_a_tricky_file_is_located() -> None:
    lines = lines_of_keys(TRICKY)
    expected = paths_of(tomllib.loads(TRICKY))
    exact = [path for path in expected if path in lines]
    assert lines["at",] == 10
    assert lines["a", "b", "c.d"] == 11
    assert lines["nested", 1] == 12
    assert lines["nested", 1, 0] == 13
    assert lines["table", 0, "one", "two", 1, "three"] == 15
    assert lines["table", 0, "inner", 1, "x"] == 19
    assert lines["table", 1, "plain", "quoted key", "y"] == 22
    assert set(expected) - set(exact) <= {("a",), ("a", "b"), ("table", 1, "plain")} | {
        path for path in expected if path[-1] == "inner"
    }


@given(st.integers(0, 6), st.integers(1, 4), st.integers(0, 5))
def test_lines_follow_blank_lines_and_elements(blank: int, tables: int, days: int) -> None:
    text = ""
    expected: dict[KeyPath, int] = {}
    for table in range(tables):
        text += "\n" * blank + "[[locations]]\ndays = [\n"
        for day in range(days):
            expected["locations", table, "days", day, "zone"] = text.count("\n") + 1
            text += '  { zone = "x" }, # one\n'
        text += "]\n"
    lines = lines_of_keys(text)
    assert {path: lines[path] for path in expected} == expected
    assert line_of(lines, ("locations", 0, "absent")) == blank + 1


def test_settings_model_is_the_documented_one() -> None:
    assert list(Settings.model_fields) == [
        "format_version",
        "entities",
        "locations",
        "sources",
        "quarantine",
        "changes",
        "closing",
        "posting",
        "proof",
        "targets",
    ]
