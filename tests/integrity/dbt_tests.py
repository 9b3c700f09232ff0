"""Runs dbt's integrity tests on a copy of a home and reads back the rows they name.

Belongs here: one dbt process, its results, the header of a test file. Not: what is expected.
"""

import json
import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.books.code_version import DBT_PROJECT
from orchestration.home import Home
from orchestration.run.building import DBT, dbt_environment, places
from tests.homes import warehouse_rows

FOLDER = DBT_PROJECT / "tests" / "integrity"
HEADER = re.compile(r"^-- Invariant (\d+[ab]?) \(([A-Z])\)\. ")
ANSWERS = re.compile(r"integrity_columns\(\s*'([^']+)',\s*'([A-Z])'")
Row = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class IntegrityTest:
    """A dbt test of an invariant.

    Attributes:
        name: Name of the test, its file and the relation of its rows.
        invariant: Number in the accounting reference, with its letter.
        breach_class: What a breach does: Q, P, D, C or W.
        answers: Invariant and class its rows carry, as often as it answers.
    """

    name: str
    invariant: str
    breach_class: str
    answers: frozenset[tuple[str, str]]


def integrity_tests() -> dict[str, IntegrityTest]:
    """All dbt tests whose header names an invariant by its number."""
    found = {}
    for file in sorted(FOLDER.rglob("*.sql")):
        text = file.read_text("utf-8")
        header = HEADER.match(text)
        if header:
            answers = frozenset((number, name) for number, name in ANSWERS.findall(text))
            found[file.stem] = IntegrityTest(file.stem, header[1], header[2], answers)
    return found


def stored_tests_but_missing_days() -> list[str]:
    """Tests whose breaches are stored, for shops of a few documents that trade on single days."""
    return [
        test.name
        for test in integrity_tests().values()
        if test.breach_class != "P" and test.invariant != "34"
    ]


def run_tests(
    home: Home,
    select: Sequence[str] = ("path:tests/integrity",),
    *,
    store_failures: bool = True,
) -> dict[str, str]:
    """Run dbt tests, all of them whatever fails, and store the rows they name.

    Returns:
        Status of each test by its name: pass, warn, fail or error.
    """
    results = home.dbt_target / "run_results.json"
    results.unlink(missing_ok=True)
    storing = ["--store-failures"] if store_failures else []
    command = [str(DBT), "--quiet", "test", *storing, "--select", *select]
    process = subprocess.run(
        [*command, *places(home)],
        cwd=home.path,
        env={**os.environ, **dbt_environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert results.exists(), process.stdout
    return {
        _name(result["unique_id"]): result["status"]
        for result in json.loads(results.read_text("utf-8"))["results"]
    }


def _name(unique_id: str) -> str:
    """Name of a data test, or of a unit test, whose id names its model first."""
    kind, _, *parts = unique_id.split(".")
    return parts[1] if kind == "unit_test" else parts[0]


def named_rows(home: Home, test: str) -> list[Row]:
    """Rows a test stored, every value as text."""
    columns = [
        str(name)
        for (name,) in warehouse_rows(
            home,
            "select column_name from information_schema.columns"
            " where table_schema = 'findings' and table_name = ? order by ordinal_position",
            [test],
        )
    ]
    assert columns, f"{test} stored nothing: it did not run"
    texts = ", ".join(f"cast({name} as varchar)" for name in columns)
    rows = warehouse_rows(home, f"select {texts} from findings.{test}")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def names(rows: Sequence[Row], expected: Row) -> bool:
    """Whether some row carries every expected value."""
    return any(all(row[column] == value for column, value in expected.items()) for row in rows)
