"""One Tryton on one PostgreSQL for all tests of a session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.posting.targets.tryton import TrytonTarget
from tests.servers.delivery import SECRET, tryton_target
from tests.servers.postgresql import running_postgresql
from tests.servers.tryton_books import DATABASE, PASSWORD, Administrator
from tests.servers.tryton_server import TrytonServer, running_tryton


@pytest.fixture(scope="session")
def tryton_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrytonServer]:
    """A server with the company of the tests; the tests use different days of its year."""
    folder: Path = tmp_path_factory.mktemp("tryton")
    with running_postgresql() as postgresql, running_tryton(postgresql, folder) as server:
        yield server


@pytest.fixture
def target(tryton_server: TrytonServer) -> TrytonTarget:
    """The company as a target, not yet logged in to."""
    return tryton_target(tryton_server.url, {SECRET: PASSWORD})


@pytest.fixture(scope="session")
def administrator(tryton_server: TrytonServer) -> Administrator:
    """Who keeps the server."""
    return Administrator(tryton_server.url, DATABASE)
