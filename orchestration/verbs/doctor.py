"""`doctor`: is this installation and this home healthy, and what to do if not.

Belongs here: running the checks and wording the answer. Not: the checks (health_checks.py).
"""

from dataclasses import asdict

from orchestration.home import Home
from orchestration.verbs.answers import progress, say, say_json
from orchestration.verbs.failures import ExitCode

MARKS = {"ok": "ok  ", "warning": "note", "problem": "FAIL"}


def doctor(home: Home, *, as_json: bool) -> ExitCode:
    """Run every check; any problem ends with a code of its own."""
    from orchestration.verbs.health_checks import examine

    with progress() as announce:
        announce("Examining")
        findings = examine(home)
    if as_json:
        say_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            say(f"{MARKS[finding.verdict]}  {finding.check:<12} {finding.sentence}")
    healthy = all(finding.verdict != "problem" for finding in findings)
    return ExitCode.DONE if healthy else ExitCode.UNHEALTHY
