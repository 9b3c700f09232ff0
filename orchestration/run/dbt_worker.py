"""dbt in a process of its own, imported and parsed while the run does other work.

Belongs here: that process, from its start to the build it is told to run. Not: whether a parse is
needed (manifest.py), what the build's events mean (defs/dbt_process.py).
"""

import gc
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn, cast

from orchestration.home import Home
from orchestration.run.building import dbt_environment, failure_sentence, places
from orchestration.run.errors import BuildError

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

PARSED = "parsed"
FAILED = "failed"
COLLECT_AFTER = 50_000
"""dbt makes objects by the hundred thousand and keeps them: with seven hundred, Python's own
measure, the collector walks through all of them again and again, a tenth of a build."""


class DbtWorker:
    """dbt, ready to build once; it ends when it is closed or its starter is gone.

    Args:
        home: The home it works on.
        write_manifest: Whether the parse also writes the manifest that Dagster reads.
    """

    def __init__(self, home: Home, *, write_manifest: bool) -> None:
        home.dbt_target.mkdir(parents=True, exist_ok=True)
        self._home = home
        self._is_parsed = False
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-m", __spec__.name, str(int(write_manifest)), *places(home)],
            env={
                **os.environ,
                **dbt_environment(),
                "DBT_LOG_FORMAT": "json",
                "PYTHONUNBUFFERED": "1",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=home.path,
        )

    def wait_until_parsed(self) -> None:
        """Wait for the parse that began with the process.

        Raises:
            BuildError: The dbt project does not parse.
        """
        words: list[str] = []
        while not self._is_parsed:
            line = self.process.stdout.readline() if self.process.stdout else b""
            answer = _answer(line)
            if not line or FAILED in answer:
                self.close()
                output = str(answer.get(FAILED) or "\n".join(words))
                raise BuildError(failure_sentence((), output, self._home.dbt_target))
            self._is_parsed = PARSED in answer
            words.append(line.decode().strip())

    def build(self, arguments: Sequence[str]) -> None:
        """Begin a build; its events are the lines that the process prints from now on.

        Raises:
            BuildError: The dbt project does not parse.
        """
        self.wait_until_parsed()
        if self.process.stdin:
            self.process.stdin.write(json.dumps(list(arguments)).encode() + b"\n")
            self.process.stdin.close()

    def close(self) -> None:
        """End the process, whether or not it ever built."""
        for stream in (self.process.stdin, self.process.stdout):
            if stream and not stream.closed:
                stream.close()
        self.process.wait()


def _answer(line: bytes) -> dict[str, Any]:
    """What a line of the process says of the parse; empty for what dbt or Python printed."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) and {PARSED, FAILED} & said.keys() else {}


def _serve(write_manifest: str, *places: str) -> NoReturn:
    """Parse, wait to be told a build's arguments, build."""
    gc.set_threshold(COLLECT_AFTER, 20, 50)
    from dbt.cli.main import dbtRunner

    writing = [] if write_manifest == "1" else ["--no-write-json"]
    parsed = dbtRunner().invoke(["--quiet", "parse", *writing, *places])
    if not parsed.success:
        sys.stdout.write(json.dumps({FAILED: str(parsed.exception)}) + "\n")
        sys.exit(2)
    sys.stdout.write(json.dumps({PARSED: True}) + "\n")
    sys.stdout.flush()
    told = sys.stdin.readline()
    if not told:
        sys.exit(0)
    manifest = cast("Manifest", parsed.result)
    built = dbtRunner(manifest=manifest).invoke([*json.loads(told), *places])
    sys.exit(0 if built.success else 1)


if __name__ == "__main__":
    _serve(*sys.argv[1:])
