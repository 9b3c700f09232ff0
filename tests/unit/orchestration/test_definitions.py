"""The asset graph joins, reads well to a stranger, and stops before a gate that does not hold."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from ingestion.sources import SOURCE_NAMES, source_definition
from orchestration.column_lineage.stored import stored_graph
from orchestration.defs import build_definitions
from orchestration.defs.books import committed_books
from orchestration.defs.names import (
    ARRIVALS,
    COMMITTED_BOOKS,
    FAILING_ROWS,
    JOURNAL_ENTRIES,
    JOURNAL_LINES,
    OPENED_BOOKS,
    POSTED_ENTRIES,
    SNAPSHOT,
    WAREHOUSE_POOL,
    raw_key,
)
from orchestration.defs.notices import write_notice
from orchestration.defs.quality import books_gate
from orchestration.defs.schedules import drop_state
from orchestration.home import Home
from orchestration.run.drop_request import drop_folder
from orchestration.run.errors import GateError
from orchestration.run.gates import GateResult
from orchestration.run.manifest import MANIFEST
from orchestration.run.session import RunSession

LINEAGE = "dagster/column_lineage"


@pytest.fixture(scope="module")
def definitions(documented_home: Home) -> dg.Definitions:
    return build_definitions(documented_home, documented_home.dbt_target / MANIFEST)


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions) -> Any:
    return definitions.resolve_asset_graph()


def test_every_asset_a_model_reads_is_one_this_project_makes(graph: Any) -> None:
    """An asset that nothing makes is an unjoined half of the graph."""
    assert {key.to_user_string() for key in graph.external_asset_keys} == set()


def test_every_object_of_every_source_is_an_asset(graph: Any) -> None:
    wanted = {
        raw_key(source, item.name)
        for source in SOURCE_NAMES
        for item in source_definition(source).objects
    }
    assert wanted <= graph.materializable_asset_keys


def test_every_asset_has_a_group_an_owner_a_kind_and_a_description(graph: Any) -> None:
    bare = [
        key.to_user_string()
        for key in graph.materializable_asset_keys
        if not (
            graph.get(key).group_name not in (None, "default")
            and graph.get(key).owners
            and graph.get(key).kinds
            and graph.get(key).description
        )
    ]
    assert bare == []


def test_raw_assets_show_their_columns(graph: Any) -> None:
    schema = graph.get(raw_key("online_retail", "order_lines")).metadata["dagster/column_schema"]
    columns = {column.name: column.type for column in schema.columns}
    assert columns["unit_price"] == "DECIMAL(18,6)"


def test_a_run_carries_no_lineage_of_columns(graph: Any) -> None:
    carrying = [key for key in graph.get_all_asset_keys() if LINEAGE in graph.get(key).metadata]
    assert carrying == []


def test_every_model_shows_its_columns_and_the_assets_they_come_from(
    documented_home: Home,
) -> None:
    columns = stored_graph(documented_home)
    manifest = documented_home.dbt_target / MANIFEST
    graph: Any = build_definitions(documented_home, manifest, columns=columns).resolve_asset_graph()
    balance = graph.get(dg.AssetKey(["marts", "mart_finance__trial_balance"])).metadata
    assert (
        dg.TableColumnDep(JOURNAL_LINES, "amount_minor")
        in (balance[LINEAGE].deps_by_column["closing_balance"])
    )
    schema = {column.name: column for column in balance["dagster/column_schema"].columns}
    assert schema["closing_balance"].type == "decimal(19,4)"
    assert schema["closing_balance"].description == (
        "Opening + debit - credit, major units, debit positive."
        " Made of core.dim_currency.minor_unit, core.fct_journal_lines.amount_minor."
        " Decided by core.dim_fiscal_day.period."
    )
    staged = graph.get(dg.AssetKey(["staging", "stg_square__order_lines"])).metadata[LINEAGE]
    assert staged.deps_by_column["quantity"] == [
        dg.TableColumnDep(raw_key("square", "orders"), "order_lines.quantity")
    ]
    models = graph.assets_def_for_key(JOURNAL_LINES).keys
    assert [key for key in models if LINEAGE not in graph.get(key).metadata] == []
    strangers = {
        dependency.asset_key
        for key in models
        for dependencies in graph.get(key).metadata[LINEAGE].deps_by_column.values()
        for dependency in dependencies
    } - set(graph.get_all_asset_keys())
    assert strangers == set()


def test_what_follows_depends_on_what_must_come_before(graph: Any) -> None:
    assert FAILING_ROWS in graph.get(OPENED_BOOKS).parent_keys
    assert OPENED_BOOKS in graph.get(
        dg.AssetKey(["intermediate", "int_pos__touched_documents"])
    ).parent_keys or (
        OPENED_BOOKS
        in graph.get(
            dg.AssetKey(["intermediate", "int_online_retail__touched_documents"])
        ).parent_keys
    )
    assert graph.get(COMMITTED_BOOKS).parent_keys == {JOURNAL_LINES, JOURNAL_ENTRIES}
    assert COMMITTED_BOOKS in graph.get(SNAPSHOT).parent_keys


def test_publishing_waits_for_nothing_that_a_day_may_leave_out(graph: Any) -> None:
    """Dagster skips what waits for a skipped asset: the books would be committed, never published.

    What is about one source only (the bank's) is not built while that source never delivered.
    """
    waits_for = graph.get(SNAPSHOT).parent_keys
    assert dg.AssetKey(["core", "fct_bank_lines"]) in graph.get_all_asset_keys()
    assert dg.AssetKey(["core", "fct_bank_lines"]) not in waits_for
    assert JOURNAL_LINES in waits_for


def test_both_gates_block(definitions: dg.Definitions, graph: Any) -> None:
    gates = {
        key.name: graph.get_check_spec(key).blocking
        for key in graph.asset_check_keys
        if key.name.endswith("_gate")
    }
    assert gates == {"raw_gate": True, "books_gate": True}


def test_model_tests_are_asset_checks(graph: Any) -> None:
    checked = {key.asset_key for key in graph.asset_check_keys}
    assert (
        len(checked & {key for key in graph.materializable_asset_keys if key.path[0] == "core"}) > 1
    )


def test_whoever_writes_the_warehouse_is_in_the_pool_of_one(definitions: dg.Definitions) -> None:
    job = definitions.resolve_job_def("books")
    outside = {
        node.name
        for node in job.graph.nodes
        if node.definition.pool != WAREHOUSE_POOL  # type: ignore[attr-defined]
    }
    assert outside == {"landing__arrivals"}


def test_a_build_takes_in_all_that_landed_before_it(definitions: dg.Definitions) -> None:
    """A run that committed past a landed file without its rows would never look at them again."""
    built = definitions.resolve_job_def("build").asset_layer.selected_asset_keys
    raw = {raw_key(name, o.name) for name in SOURCE_NAMES for o in source_definition(name).objects}
    assert raw | {FAILING_ROWS, COMMITTED_BOOKS} <= built
    assert not built & {ARRIVALS, SNAPSHOT, POSTED_ENTRIES}


def test_a_run_of_the_books_posts_nothing_outside(definitions: dg.Definitions) -> None:
    books = definitions.resolve_job_def("books").asset_layer.selected_asset_keys
    assert POSTED_ENTRIES not in books
    assert SNAPSHOT in books
    posting = definitions.resolve_job_def("post").asset_layer.selected_asset_keys
    assert posting == {POSTED_ENTRIES}
    sensor = definitions.resolve_sensor_def("post_after_books")
    assert sensor.default_status == dg.DefaultSensorStatus.STOPPED


def test_jobs_schedule_and_sensors_are_there(definitions: dg.Definitions) -> None:
    for job in ("books", "load", "build", "publish"):
        assert definitions.resolve_job_def(job).description
    assert definitions.resolve_schedule_def("every_morning").cron_schedule == "0 6 * * *"
    assert definitions.resolve_sensor_def("drop_folder").job_name == "books"
    assert definitions.resolve_sensor_def("failure_notice")


@pytest.fixture
def gated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], Any]:
    """Runs gate and commit over models that do nothing; says what was committed."""

    @dg.multi_asset(specs=[dg.AssetSpec(JOURNAL_LINES), dg.AssetSpec(JOURNAL_ENTRIES)])
    def models() -> Iterator[Any]:
        yield dg.MaterializeResult(asset_key=JOURNAL_LINES)
        yield dg.MaterializeResult(asset_key=JOURNAL_ENTRIES)

    def run(holds: bool) -> list[str]:
        failures = () if holds else ("books: it does not sum to zero; correct it.",)
        result = GateResult(
            gate="books", success=holds, evaluated=1, failures=failures, held_rows=0, pages=tmp_path
        )
        committed: list[str] = []
        monkeypatch.setattr("orchestration.run.gates.examine_books", lambda context: result)
        monkeypatch.setattr(
            "orchestration.defs.books.commit_books",
            lambda connection, store, segments, run: committed.append(run),
        )
        monkeypatch.setattr("orchestration.defs.books.quarantined_documents", lambda connection: 0)
        monkeypatch.setattr(RunSession, "context", property(lambda session: FakeContext(tmp_path)))
        monkeypatch.setattr(RunSession, "current_run", lambda session: FakeRun())
        session = RunSession(Home(tmp_path))
        definitions = dg.Definitions(
            assets=[models, committed_books],
            asset_checks=[books_gate],
            resources={"session": session},
            jobs=[dg.define_asset_job("books", selection=dg.AssetSelection.all())],
        )
        try:
            definitions.resolve_job_def("books").execute_in_process()
        finally:
            seen.extend(committed)
        return committed

    seen: list[str] = []
    run.seen = seen  # type: ignore[attr-defined]
    return run


class FakeRun:
    """A run with a name."""

    run_id = "run-1"


class FakeContext:
    """A context whose warehouse is nobody's, so nobody is asked to approve anything."""

    def __init__(self, path: Path) -> None:
        self.home = Home(path)
        self.store = None
        self.is_trial = True

    def warehouse(self) -> Any:
        import contextlib

        return contextlib.nullcontext()


def test_books_that_hold_are_committed(gated: Any) -> None:
    assert len(gated(True)) == 1


def test_books_that_do_not_hold_are_not_committed_and_the_sentence_comes_out(gated: Any) -> None:
    with pytest.raises(GateError, match=r"^books: it does not sum to zero; correct it\.$"):
        gated(False)
    assert gated.seen == []


def test_the_sensor_sees_that_a_drop_grew(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert drop_state(home) == {}
    folder = drop_folder(home, "square")
    folder.mkdir(parents=True)
    (folder / "orders.json").write_text("{}", "utf-8")
    first = drop_state(home)
    (folder / "payments.json").write_text("{}", "utf-8")
    assert first["square"][:2] == [1, 2]
    assert drop_state(home)["square"][:2] == [2, 4]


def test_the_sensor_waits_until_files_rest_and_runs_once(tmp_path: Path) -> None:
    from orchestration.defs.schedules import drop_sensor

    home = Home(tmp_path)
    folder = drop_folder(home, "square")
    folder.mkdir(parents=True)
    (folder / "orders.json").write_text("{}", "utf-8")
    watch = drop_sensor(home)
    told = []
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(instance=instance)
        for _ in range(3):
            result: Any = watch(context)
            told.append(len(getattr(result, "run_requests", None) or []))
            context.update_cursor(getattr(result, "cursor", None) or context.cursor)
    assert told == [0, 1, 0]


def test_a_failure_leaves_a_line_for_the_operator(tmp_path: Path) -> None:
    for run_id in ("a", "b"):
        write_notice(Home(tmp_path), run_id=run_id, job="books", sentence="it failed.")
    lines = (tmp_path / "notices.jsonl").read_text("utf-8").splitlines()
    assert lines[1] == '{"job": "books", "run_id": "b", "sentence": "it failed."}'
