"""`check`: both gates over what is in the warehouse, without building or posting anything.

Belongs here: calling the gates and wording their results. Not: the gates (orchestration/run/gates).
"""

from typing import TYPE_CHECKING

from orchestration.home import Home
from orchestration.verbs.answers import progress, say, say_json
from orchestration.verbs.failures import ExitCode

if TYPE_CHECKING:
    from orchestration.run.gates import GateResult


def check(home: Home, *, as_json: bool) -> ExitCode:
    """Run both gates; a gate that blocks ends with a code of its own.

    Raises:
        HomeBusyError: A run is under way.
        ExpectationError: An expectation could not be evaluated.
    """
    results = _examine(home)
    if as_json:
        say_json([_fields(result) for result in results])
    else:
        for result in results:
            _show(result)
    passed = all(result.success for result in results)
    return ExitCode.DONE if passed else ExitCode.REFUSED


def _examine(home: Home) -> "list[GateResult]":
    from orchestration.run.context import one_writer, open_home
    from orchestration.run.gates import examine_books, examine_raw
    from orchestration.run.log_file import write_log

    home.check_format()
    with progress() as announce, one_writer(home), write_log(home):
        context = open_home(home)
        announce("Checking what arrived")
        raw = examine_raw(context)
        announce("Checking the books")
        return [raw, examine_books(context)]


def _fields(result: "GateResult") -> dict[str, object]:
    return {
        "gate": result.gate,
        "success": result.success,
        "evaluated": result.evaluated,
        "failures": list(result.failures),
        "held_rows": result.held_rows,
        "pages": result.pages,
    }


def _show(result: "GateResult") -> None:
    verdict = "holds" if result.success else "DOES NOT HOLD"
    say(f"Gate {result.gate} {verdict}: {result.evaluated} expectations, see {result.pages}.")
    for sentence in result.failures:
        say(f"  {sentence}")
