"""Fixtures shared by all tests: the sample's home, built once per session by the real job."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingestion.sample import generate
from orchestration.column_lineage.stored import column_graph
from orchestration.home import Home
from orchestration.proof.signing_keys import KEY_VARIABLE
from tests.homes import SAMPLE, built_once, configured_home, run_books

TESTS = Path(__file__).parent
LONG_ONES_FIRST = (
    "e2e",
    "histories",
    "unit/orchestration/verbs/test_demo.py",
    "integrity",
    "contracts",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that run the whole job come first: a long one at the end leaves a worker alone.

    `make test` hands out whole files: two workers that share one come to its homes at the same
    moment, and one waits while the other builds.
    """
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    path = item.path.relative_to(TESTS).as_posix()
    places = [place for place, name in enumerate(LONG_ONES_FIRST) if path.startswith(name)]
    return min(places, default=len(LONG_ONES_FIRST))


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this session share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session", autouse=True)
def signing_key(shared_folder: Path) -> Iterator[Path]:
    """One key for all workers and for the processes they start: never the user's own."""
    file = shared_folder / "signing_key" / "signing_key.pem"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEY_VARIABLE, str(file))
        yield file


@pytest.fixture(scope="session")
def sample_drop(shared_folder: Path) -> Path:
    """The generated sample chain, as files a till's API would give."""

    def build(path: Path) -> Home:
        generate(path)
        return Home(path)

    return built_once(shared_folder, "sample_drop", build).path


@pytest.fixture(scope="session")
def sample_home(shared_folder: Path, sample_drop: Path) -> Home:
    """The sample, run once through the whole job. Read it; copy it before you change it."""

    def build(path: Path) -> Home:
        settings = (SAMPLE / "tillbook.toml").read_text("utf-8")
        home = configured_home(path, settings, SAMPLE / "books")
        run_books(home, "square", sample_drop)
        return home

    return built_once(shared_folder, "sample_home", build)


@pytest.fixture(scope="session")
def documented_home(shared_folder: Path) -> Home:
    """A home nothing ever arrived in, with dbt's manifest and the graph of all columns."""

    def build(path: Path) -> Home:
        home = Home(path).ensure()
        column_graph(home)
        return home

    return built_once(shared_folder, "documented_home", build)
