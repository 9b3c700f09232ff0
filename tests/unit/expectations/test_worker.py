"""The process beside the run answers as the runner does, and never outlives a question unheard."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from expectations import worker
from expectations.rules import Rule, Suite
from expectations.runner import ExpectationError, validate
from expectations.worker import Worker


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    started = Worker(tmp_path_factory.mktemp("worker") / "log")
    yield started
    started.close()


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    file = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table amounts as select 5 as amount_minor, null as line")
    return file


def suite_of(condition: str) -> Suite:
    rule = Rule(name="holds", fails_where=condition, sentence="it is wrong", shows="amount_minor")
    return Suite(
        name="amounts",
        batch="select * from amounts",
        rules=(rule,),
        required=("line",),
        least_rows=2,
        reads=("main.amounts",),
    )


def test_it_answers_as_the_runner_does(judge: Worker, warehouse: Path, tmp_path: Path) -> None:
    suites = [suite_of("amount_minor = 5")]

    told = judge.validate(warehouse, suites, tmp_path / "pages")

    assert told == validate(warehouse, suites, tmp_path / "other_pages")
    assert [outcome.success for outcome in told] == [False, False, False]
    assert (tmp_path / "pages" / "index.html").exists()


def test_a_mistake_of_ours_comes_back_as_a_sentence_and_it_goes_on(
    judge: Worker, warehouse: Path, tmp_path: Path
) -> None:
    with pytest.raises(ExpectationError, match="holds could not be evaluated"):
        judge.validate(warehouse, [suite_of("no_such_column = 1")], tmp_path / "pages")

    assert judge.validate(warehouse, [suite_of("false")], tmp_path / "pages")[0].success


def test_a_process_that_died_is_told_and_replaced(tmp_path: Path, warehouse: Path) -> None:
    log = tmp_path / "log"
    first = Worker(log)
    first.close()

    with pytest.raises(ExpectationError, match="ended without an answer"):
        first.validate(warehouse, [suite_of("false")], tmp_path / "pages")
    assert worker.start(log).is_alive
    assert worker.start(log) is worker.start(log)
