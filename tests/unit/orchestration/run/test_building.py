"""The command of a build, and the sentence of one that failed."""

from pathlib import Path

import pytest

from orchestration.books.code_version import DBT_PROJECT
from orchestration.run.building import (
    EVERYTHING,
    build_arguments,
    failure_of,
    failure_sentence,
    what_changes_with_data,
)

TARGET = Path("/home/dbt_target")


def test_a_rebuild_makes_every_relation_anew() -> None:
    arguments = build_arguments(is_rebuild=True, selection=EVERYTHING)

    assert "--full-refresh" in arguments
    assert "fqn:*" in arguments


def test_a_day_leaves_out_what_only_code_changes() -> None:
    arguments = build_arguments(is_rebuild=False, selection=EVERYTHING)

    assert "--full-refresh" not in arguments
    assert "fqn:*" not in arguments
    assert "fqn:tillbook.intermediate.square,config.materialized:table" in arguments
    assert "fqn:tillbook.core,config.materialized:incremental" in arguments
    assert "resource_type:test" in arguments


def test_a_source_that_never_delivered_costs_a_day_nothing() -> None:
    arguments = build_arguments(is_rebuild=False, selection=EVERYTHING, idle_sources={"square"})

    assert not any("square" in argument for argument in arguments)
    assert "fqn:tillbook.intermediate.online_retail,config.materialized:table" in arguments
    rebuilding = build_arguments(is_rebuild=True, selection=EVERYTHING, idle_sources={"square"})
    assert "fqn:*" in rebuilding


def test_what_an_operator_selected_is_built_as_selected() -> None:
    chosen = ("--select", "fqn:tillbook.core.dim_date")

    assert set(chosen) <= set(build_arguments(is_rebuild=False, selection=chosen))


def event(name: str, **data: object) -> dict[str, object]:
    return {"info": {"name": name}, "data": data}


def test_only_a_failed_node_is_a_failure() -> None:
    failed = event("RunResultError", msg="Got 2 results,\n wanted 0", node_info={"node_name": "t"})

    assert failure_of(failed) == "t (Got 2 results, wanted 0)"
    assert failure_of(event("LogTestResult", node_info={"node_name": "t"})) is None


@pytest.mark.parametrize(
    ("failures", "output", "sentence"),
    [
        (["a (x)"], "", "1 of the models or their tests failed, nothing was posted or published:"),
        ([f"m{n} (x)" for n in range(7)], "", "m4 (x) and 2 more; see"),
        ([], "Traceback\nMemoryError", "dbt could not start: MemoryError; see"),
        ([], "", "dbt could not start: dbt gave no output; see"),
    ],
)
def test_a_failure_is_one_sentence_that_says_where_to_look(
    failures: list[str], output: str, sentence: str
) -> None:
    told = failure_sentence(failures, output, TARGET)

    assert sentence in told
    assert told.endswith(f"see {TARGET / 'dbt.log'}.")


def test_a_day_builds_every_folder_of_models() -> None:
    """Wherever a release adds a table, the next day's build makes it."""
    selected = " ".join(what_changes_with_data(idle_sources=()))
    folders = {file.parent.relative_to(DBT_PROJECT) for file in DBT_PROJECT.glob("models/**/*.sql")}

    assert folders
    names = [".".join(folder.parts[1:]) for folder in folders]
    assert not [name for name in names if f"fqn:tillbook.{name}," not in selected]


def test_marts_and_tests_of_a_bank_that_never_delivered_cost_a_day_nothing() -> None:
    idle = build_arguments(is_rebuild=False, selection=EVERYTHING, idle_sources={"bank"})
    left_out = idle[idle.index("--exclude") :]

    assert {f"fqn:tillbook.{layer}.bank" for layer in ("core", "marts", "integrity")} <= set(
        left_out
    )
    assert not any("bank" in argument for argument in idle[: idle.index("--exclude")])
    in_use = build_arguments(is_rebuild=False, selection=EVERYTHING)
    assert not any("bank" in argument for argument in in_use[in_use.index("--exclude") :])
    assert "fqn:tillbook.core.bank,config.materialized:table" in in_use
