"""The measured process of the pipeline: one run of the whole job, its steps marked as they begin.

Belongs here: naming stages after what the job announces. Not: the job (orchestration/run/job.py).
"""

import sys
from pathlib import Path

from orchestration.home import Home
from orchestration.run.drop_request import DropRequest
from orchestration.run.job import run_job
from tests.bench.measuring import mark

STAGES = {
    "Starting": "start-up",
    "Landing": "land",
    "Loading": "load raw",
    "Checking what": "raw gate",
    "Opening": "begin",
    "Building": "dbt build",
    "Checking the": "books gate",
    "Committing": "commit",
    "Publishing": "publish",
    "Signing": "sign",
}


def main() -> None:
    """Run the job: HOME DROP, then the file of marks."""
    home, drop, marks = (Path(argument) for argument in sys.argv[1:])

    def announce(words: str) -> None:
        named = (stage for begin, stage in STAGES.items() if words.startswith(begin))
        mark(marks, next(named, words))

    run_job(Home(home), "books", DropRequest(source="square", path=drop), announce=announce)


if __name__ == "__main__":
    main()
