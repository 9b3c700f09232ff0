"""Great Expectations in a process of its own, started early: its import takes seven seconds.

Belongs here: that process, what is asked of it and what it answers. Not: the evaluation
(runner.py), what an outcome means for a run (orchestration/run/gates.py).
"""

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from expectations.rules import Rule, Suite
from expectations.runner import ExpectationError, Outcome, validate


class Worker:
    """The process; it ends when it is closed or when the process that started it is gone.

    Args:
        log: File that takes what the libraries print.
    """

    def __init__(self, log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as printed:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "expectations.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=printed,
                text=True,
            )
        self._log = log

    def validate(self, warehouse: Path, suites: Sequence[Suite], pages: Path) -> list[Outcome]:
        """Evaluate suites, as `runner.validate` does.

        Raises:
            ExpectationError: An expectation could not be evaluated, or the process died.
        """
        question = {
            "warehouse": str(warehouse.resolve()),
            "suites": [asdict(suite) for suite in suites],
            "pages": str(pages.resolve()),
        }
        answer = json.loads(self._ask(json.dumps(question)))
        if "error" in answer:
            raise ExpectationError(answer["error"])
        return [_outcome_of(suites, outcome) for outcome in answer["outcomes"]]

    @property
    def is_alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()

    def _ask(self, question: str) -> str:
        answer = ""
        if self.is_alive and self._process.stdin and self._process.stdout:
            with suppress(BrokenPipeError):
                self._process.stdin.write(question + "\n")
                self._process.stdin.flush()
                answer = self._process.stdout.readline()
        if not answer:
            raise ExpectationError(
                f"the checks of Great Expectations ended without an answer; see {self._log}."
            )
        return answer


_started: list[Worker] = []


def start(log: Path) -> Worker:
    """The process of this program, started now unless it already runs.

    Args:
        log: File that takes what the libraries print.
    """
    if not _started or not _started[-1].is_alive:
        _started[:] = [Worker(log)]
        atexit.register(_started[-1].close)
    return _started[-1]


def _outcome_of(suites: Sequence[Suite], outcome: dict[str, Any]) -> Outcome:
    suite = suites[outcome.pop("suite")]
    rule = outcome.pop("rule")
    return Outcome(suite=suite, rule=None if rule is None else suite.rules[rule], **outcome)


def _suite_of(told: dict[str, Any]) -> Suite:
    rules = tuple(Rule(**rule) for rule in told.pop("rules"))
    required, reads = tuple(told.pop("required")), tuple(told.pop("reads"))
    return Suite(**told, rules=rules, required=required, reads=reads)


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    suites = [_suite_of(told) for told in question["suites"]]
    try:
        outcomes = validate(Path(question["warehouse"]), suites, Path(question["pages"]))
    except ExpectationError as error:
        return {"error": str(error)}
    return {
        "outcomes": [
            {
                "suite": suites.index(outcome.suite),
                "expectation": outcome.expectation,
                "rule": outcome.suite.rules.index(outcome.rule) if outcome.rule else None,
                "success": outcome.success,
                "unexpected_count": outcome.unexpected_count,
            }
            for outcome in outcomes
        ]
    }


def _serve() -> None:
    """Answer questions, a line each, until there are no more."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as answers:
        # What the libraries print must not stand among the answers.
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        import_module("great_expectations")
        for question in sys.stdin:
            answers.write(json.dumps(_answer(json.loads(question))) + "\n")
            answers.flush()


if __name__ == "__main__":
    _serve()
