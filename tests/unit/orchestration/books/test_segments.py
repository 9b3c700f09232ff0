"""A segment is there whole or not at all; a disk that refuses it is one sentence."""

import subprocess
import sys
from pathlib import Path

from orchestration.verbs.failures import CODE_OF, ExitCode
from tests.homes import PROJECT

WRITE = """
import resource, sys
from pathlib import Path
import duckdb
from orchestration.books.segments import SegmentWriteError, write_segment
with duckdb.connect() as connection:
    connection.execute("create schema core; create table core.fct_journal_entries as"
        " select md5(cast(i as varchar)) as journal_entry_id, 'run-1' as posted_run_id"
        " from range(20000) as numbers(i)")
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
    try:
        write_segment(connection, Path(sys.argv[1]), "fct_journal_entries", "run-1")
    except SegmentWriteError as error:
        sys.exit(str(error))
"""


def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    """The limit on a file's size stands in for a full disk: a write past it is refused."""
    done = subprocess.run(
        [sys.executable, "-c", WRITE, str(tmp_path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    said = done.stderr.strip()
    assert said.startswith("segments/run-1.fct_journal_entries.parquet: the segment could not be")
    assert said.endswith("nothing was committed: make room and run again.")
    assert list(tmp_path.iterdir()) == []
    assert CODE_OF["orchestration.books.segments.SegmentWriteError"] == ExitCode.REFUSED
