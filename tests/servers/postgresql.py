"""A PostgreSQL of the tests' own: in a temporary folder, reachable through a socket in it alone.

Belongs here: finding its programs, starting and stopping it, its databases as files. Not: what is
kept in it.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT

from tests.servers.processes import as_user, running, unprivileged_user

OWNER = "tillbook"
# Nothing here outlives the machine, so nothing needs to survive its fall.
SETTINGS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off")


class PostgreSql:
    """A running server.

    Attributes:
        folder: Where its socket is.
    """

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self.folder = folder

    @property
    def uri(self) -> str:
        """Address without the name of a database, as Tryton takes it."""
        return f"postgresql://{OWNER}@/?host={self.folder}"

    def query(self, database: str, statement: str) -> str:
        """What a statement answers, a row a line."""
        return self._run("psql", "-d", database, "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", statement)

    def save(self, database: str, file: Path) -> None:
        """Write a database to a file, whole or not at all."""
        unfinished = file.with_suffix(".unfinished")
        self._run("pg_dump", "-d", database, "-Fc", "-f", str(unfinished))
        unfinished.replace(file)

    def restore(self, database: str, file: Path) -> None:
        """Make a database from a file that `save` wrote."""
        self._run("createdb", database)
        self._run("pg_restore", "-d", database, "--exit-on-error", str(file))

    def create(self, database: str) -> None:
        """Make an empty database."""
        self._run("createdb", database)

    def is_ready(self) -> bool:
        """Whether it takes connections."""
        command = [self._programs / "pg_isready", "-q", "-h", str(self.folder)]
        return subprocess.run(command, check=False).returncode == 0

    def _run(self, program: str, *arguments: str) -> str:
        command = [self._programs / program, "-h", str(self.folder), "-U", OWNER, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr}")
        return done.stdout.strip()


@contextmanager
def running_postgresql() -> Iterator[PostgreSql]:
    """A new and empty server, gone with the block."""
    programs = _programs()
    user = unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="tillbook-postgresql-"))
    try:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        make = [str(programs / "initdb"), "-D", str(data), "-U", OWNER, "-A", "trust"]
        subprocess.run(
            as_user([*make, "-E", "UTF8", "--locale=C", "--no-sync"], user),
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )
        server = PostgreSql(programs, folder)
        serve = [str(programs / "postgres"), "-D", str(data), "-k", str(folder)]
        options = [part for setting in SETTINGS for part in ("-c", setting)]
        # SIGINT ends it at once, SIGTERM only after its last client.
        command = as_user([*serve, *options], user, SIGINT)
        with running(command, server.is_ready, folder / "postgresql.log", SIGINT):
            yield server
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    """Folder of initdb and postgres: where pg_config says, else the newest of Debian's."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    pg_config = shutil.which("pg_config")
    if pg_config:
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=True)
        folders.insert(0, Path(told.stdout.strip()))
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    raise RuntimeError("there is no PostgreSQL server here; install the package postgresql-15.")
