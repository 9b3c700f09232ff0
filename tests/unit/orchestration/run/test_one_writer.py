"""Two processes never write to one home: the second says who holds it, a kill frees it."""

import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.run.context import one_writer
from orchestration.run.errors import HomeBusyError
from tests.homes import PROJECT

HOLD = """
import sys
from pathlib import Path
from orchestration.home import Home
from orchestration.run.context import one_writer
with one_writer(Home(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_of_two_names_the_first_and_a_kill_frees_the_home(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").ensure()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.path)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(HomeBusyError, match=f"process {holder.pid} of"), one_writer(home):
        pass
    holder.kill()
    holder.wait()
    with one_writer(home):
        pass
