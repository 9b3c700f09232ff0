"""A job in this process hands on what its steps and its lock raise, in their own words."""

from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs import session_resource
from orchestration.home import Home
from orchestration.run.context import one_writer
from orchestration.run.errors import BuildError, HomeBusyError
from orchestration.run.job import execute
from orchestration.run.session import RunSession


def definitions(home: Home, error: BaseException | None = None) -> dg.Definitions:
    @dg.asset(key="step")
    def step(session: dg.ResourceParam[RunSession]) -> None:
        if error is not None:
            raise error
        with pytest.raises(HomeBusyError), one_writer(session.home):
            raise AssertionError("the run does not hold its home")

    return dg.Definitions(
        assets=[step],
        jobs=[dg.define_asset_job("books", selection=dg.AssetSelection.all())],
        resources={"session": session_resource(home)},
    )


def test_what_a_step_raises_comes_out_unchanged(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"^models failed$"):
        execute(definitions(Home(tmp_path), BuildError("models failed")), "books", {})


def test_an_interrupted_step_interrupts_the_run(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        execute(definitions(Home(tmp_path), KeyboardInterrupt()), "books", {})


def test_a_home_that_became_busy_is_told_as_busy(tmp_path: Path) -> None:
    home = Home(tmp_path).ensure()
    with one_writer(home), pytest.raises(HomeBusyError, match="is writing to this home"):
        execute(definitions(home), "books", {})


def test_a_run_holds_its_home_and_lets_go_of_it(tmp_path: Path) -> None:
    home = Home(tmp_path).ensure()
    execute(definitions(home), "books", {})
    with one_writer(home):
        assert home.lock_file.exists()
