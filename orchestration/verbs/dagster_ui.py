"""`dagster`: the operator's UI on this machine, with schedules and sensors running.

Belongs here: the instance's configuration and starting the processes. Not: any definition.
"""

import os
import sys
from pathlib import Path
from typing import Final, NoReturn

from orchestration.home import Home
from orchestration.verbs.answers import progress, say, say_json
from orchestration.verbs.failures import VerbError

LOOPBACK: Final = "127.0.0.1"
INSTANCE: Final = """\
# Written once by tillbook dagster; edit freely.
telemetry:
  enabled: false
# No dialogue that asks for an address before the first graph is seen.
nux:
  enabled: false
# One writer at a time: a run waits until the one before has ended.
concurrency:
  runs:
    max_concurrent_runs: 1
  pools:
    default_limit: 1
    granularity: op
run_retries:
  enabled: true
  max_retries: 2
"""


def serve(home: Home, port: int, *, as_json: bool) -> NoReturn:
    """Become the server: a signal to this process is one to the server, none is left behind.

    Raises:
        HomeError: The home cannot be used by this release.
        VerbError: Dagster is not installed in this environment.
        BuildError: The dbt project does not compile.
    """
    arguments = command(port)
    folder = prepare_instance(home.ensure())
    follow_columns(home)
    address = f"http://{LOOPBACK}:{port}"
    if as_json:
        say_json({"address": address, "home": home.path})
    else:
        say(f"Dagster serves {home.path} on {address} until you press Ctrl-C.")
    sys.stdout.flush()
    told = environment(home, folder)
    os.chdir(folder)
    os.execve(arguments[0], arguments, told)  # noqa: S606 - fixed arguments, no shell wanted


def follow_columns(home: Home) -> None:
    """Find what the page shows of columns, once per version of the code; without it, it serves too.

    Raises:
        BuildError: The dbt project does not compile.
    """
    from orchestration.column_lineage.errors import ColumnLineageError
    from orchestration.column_lineage.stored import column_graph

    try:
        with progress() as announce:
            announce("Following the columns of the models")
            column_graph(home)
    except ColumnLineageError as error:
        sys.stderr.write(f"The page shows no lineage of columns: {error}\n")


def prepare_instance(home: Home) -> Path:
    """Create the instance's folder and configuration, unless they are there."""
    folder = (home.path / "dagster").resolve()
    folder.mkdir(exist_ok=True)
    configuration = folder / "dagster.yaml"
    if not configuration.exists():
        configuration.write_text(INSTANCE, "utf-8")
    return folder


def command(port: int) -> list[str]:
    """What is started: this environment's own Dagster, bound to this machine alone.

    Raises:
        VerbError: Dagster is not installed in this environment.
    """
    executable = Path(sys.executable).with_name("dagster")
    if not executable.exists():
        raise VerbError(f"{executable}: Dagster is not installed here; run make setup.")
    place = ["--host", LOOPBACK, "--port", str(port)]
    return [str(executable), "dev", "--module-name", "orchestration.definitions", *place]


def environment(home: Home, folder: Path) -> dict[str, str]:
    """What the server's processes need to know."""
    return {
        **os.environ,
        "TILLBOOK_HOME": str(home.path.resolve()),
        "DAGSTER_HOME": str(folder),
        "PYTHONPATH": os.pathsep.join(
            [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
        ).rstrip(os.pathsep),
    }
