"""What a run says at its end: what came in, what was held back and where to look."""

from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.run.gates import GateResult
from orchestration.run.session import RunReport
from orchestration.verbs.running import as_fields, sentences


def raw_gate(held_rows: int) -> GateResult:
    return GateResult(
        gate="raw", success=True, evaluated=1, failures=(), held_rows=held_rows, pages=Path("x")
    )


def report(**parts: object) -> RunReport:
    """The report of a run that posted, with what else it came to."""
    told: dict[str, object] = {
        "landed": {"square": 2},
        "loaded": {"square": 2},
        "run_id": "run-1",
        "posted_entries": 3,
        "published_run_id": "run-1",
    }
    return RunReport(**(told | parts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            {"rejected_records": 1, "quarantined_documents": 1},
            "1 record could not be read, 1 document is in quarantine",
        ),
        (
            {
                "rejected_records": 2,
                "gates": [raw_gate(3)],
                "quarantined_documents": 1234,
            },
            "2 records could not be read, 3 rows cannot be true, 1,234 documents are in quarantine",
        ),
        (
            {"quarantined_documents": 2},
            "2 documents are in quarantine",
        ),
    ],
)
def test_what_is_held_back_is_said_in_one_line(parts: dict[str, object], expected: str) -> None:
    said = sentences(report(**parts), Home(Path("home")))
    sentence = f"Held back: {expected}: tillbook quarantine list says why."
    assert [line for line in said if "quarantine" in line] == [sentence]


def test_a_load_says_when_the_list_will_show_what_it_could_not_read() -> None:
    loaded = RunReport(landed={"square": 1}, loaded={"square": 1}, rejected_records=2)
    landed, held = sentences(loaded, Home(Path("home")))
    assert landed == "Landed 1 new files (0 unchanged), loaded 1."
    assert held.startswith("Held back: 2 records could not be read: tillbook quarantine list")
    assert held.endswith("says why once tillbook build has run.")


def test_files_without_a_record_are_named() -> None:
    said = sentences(report(empty_files=["a.json", "b.csv", "c.csv", "d.csv"]), Home(Path("home")))
    assert "Without a single record: a.json, b.csv, c.csv and 1 more." in said


def test_files_of_no_object_are_named() -> None:
    said = sentences(report(strangers=["holiday.png"]), Home(Path("home")))
    assert "Left alone, as of no object of the source: holiday.png." in said


def test_nothing_is_said_of_what_was_not_held_back() -> None:
    said = "\n".join(sentences(report(quarantined_documents=0), Home(Path("home"))))
    assert "Held back" not in said
    assert "Without a single record" not in said


def test_programs_get_the_numbers() -> None:
    fields = as_fields(report(rejected_records=2, quarantined_documents=5, empty_files=["a.json"]))
    told = (fields["rejected_records"], fields["quarantined_documents"], fields["empty_files"])
    assert told == (2, 5, ["a.json"])
