"""A Tryton server with a company in it, from the environment that `make test-servers` keeps.

Belongs here: its database from a template, starting it. Not: what the company is (tryton_books.py).
"""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import tryton_books
from tests.servers.postgresql import PostgreSql
from tests.servers.processes import as_user, free_port, listens, running
from tests.servers.tryton_books import DATABASE, PROJECT

ENVIRONMENT = PROJECT / ".venv-servers"
MODULE = PROJECT / "tryton_module"


@dataclass(frozen=True)
class TrytonServer:
    """A running server.

    Attributes:
        port: Where it listens on the loopback.
        postgresql: What it keeps its books in.
    """

    port: int
    postgresql: PostgreSql

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running_tryton(postgresql: PostgreSql, folder: Path) -> Iterator[TrytonServer]:
    """A server whose database holds the company of `tryton_books`, gone with the block.

    The database is restored from a template beside the environment; the first run makes it.
    """
    if not (ENVIRONMENT / "bin" / "trytond").exists():
        raise RuntimeError("there is no Tryton server here; run make test-servers.")
    port = free_port()
    configuration = folder / "trytond.conf"
    configuration.write_text(
        f"[database]\nuri = {postgresql.uri}\n[web]\nlisten = 127.0.0.1:{port}\n", "utf-8"
    )
    template = ENVIRONMENT / f"template-{_version_of_template()}.dump"
    if template.exists():
        postgresql.restore(DATABASE, template)
    else:
        postgresql.create(DATABASE)
        _install(configuration, folder)
    command = [str(ENVIRONMENT / "bin" / "trytond"), "-c", str(configuration), "-d", DATABASE]
    with running(as_user(command, None), lambda: listens(port), folder / "trytond.log"):
        server = TrytonServer(port, postgresql)
        if not template.exists():
            tryton_books.set_up(server.url, DATABASE)
            postgresql.save(DATABASE, template)
        yield server


def _install(configuration: Path, folder: Path) -> None:
    """Make the tables of Tryton's accounting and of our module."""
    password = folder / "password"
    password.write_text(tryton_books.ADMINISTRATORS_PASSWORD, "utf-8")
    subprocess.run(
        [
            str(ENVIRONMENT / "bin" / "trytond-admin"),
            *("-c", str(configuration), "-d", DATABASE),
            *("-u", "tillbook_posting", "--activate-dependencies"),
            *("--email", "administrator@example.com", "--password"),
        ],
        env={**os.environ, "TRYTONPASSFILE": str(password)},
        stdin=subprocess.DEVNULL,
        check=True,
    )


def _version_of_template() -> str:
    """A hash of all that the template is made of."""
    files = [
        Path(__file__).with_name("requirements.lock"),
        Path(tryton_books.__file__),
        tryton_books.CHART,
        *sorted(file for file in MODULE.rglob("*") if file.suffix in {".py", ".xml", ".cfg"}),
    ]
    content = b"\0".join(file.read_bytes() for file in files)
    return hashlib.sha256(content).hexdigest()[:16]
