"""Readers in another process see one whole run after the other, through a hundred publishes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from orchestration.books.committing import CurrentRun
from orchestration.publishing import publish
from orchestration.run.context import RunContext
from tests.homes import PROJECT

Post = Callable[..., CurrentRun]
PUBLISHES = 100
READ = """
import json, sys
from pathlib import Path
from orchestration.home import Home
from orchestration.publishing.reading import open_published
home, stop = Home(Path(sys.argv[1])), Path(sys.argv[2])
RUNS = "select run_id from run_info union select max(posted_run_id) from {}"
seen, torn = [], []
while True:
    last_look = stop.exists()
    with open_published(home) as reader:
        looks = [
            {row[0] for row in reader.execute(RUNS.format(relation)).fetchall()}
            for relation in ("fct_journal_entries", "fct_journal_lines") * 2
        ]
    runs = set().union(*looks)
    if len(runs) > 1:
        torn.append(sorted(runs))
    if not seen or seen[-1] != max(runs):
        seen.append(max(runs))
    if last_look:
        break
print(json.dumps({"seen": seen, "torn": torn}))
"""


def test_a_reader_sees_one_run_at_a_time_through_a_hundred_publishes(
    context: RunContext, post: Post, tmp_path: Path
) -> None:
    publish(context, post(1, "d1", "2026-03-01", 100, is_rebuild=True))
    stop = tmp_path / "stop"
    reader = subprocess.Popen(
        [sys.executable, "-c", READ, str(context.home.path), str(stop)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for number in range(2, PUBLISHES + 2):
        publish(context, post(number, f"d{number % 7}", "2026-03-01", number))
    stop.touch()
    out, err = reader.communicate(timeout=60)
    assert (reader.returncode, err) == (0, "")
    found = json.loads(out)
    assert found["torn"] == []
    assert found["seen"] == sorted(found["seen"])
    assert found["seen"][-1] == f"run-{PUBLISHES + 1:06d}-abc"
    assert len(found["seen"]) > PUBLISHES // 20
