"""What a fault of QuickBooks Online means: refused, not sent, or nobody knows."""

from typing import Any

import pytest

from orchestration.posting.targets.protocol import NotSent, Rejected, Uncertain
from orchestration.posting.targets.quickbooks_online_faults import outcome_of_fault


def fault(kind: str, *errors: dict[str, str]) -> dict[str, Any]:
    return {"Fault": {"type": kind, "Error": list(errors)}}


def error(code: str, message: str, detail: str = "") -> dict[str, str]:
    return {"code": code, "Message": message, "Detail": detail}


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (error("6140", "Duplicate Document Number Error"), "duplicate"),
        (error("6210", "Duplicate Document Number Error"), "duplicate"),
        (error("6210", "Account Period Closed"), "closed_period"),
        (error("5010", "Account Period Closed", "The account period has closed"), "closed_period"),
        (error("6210", "Something new"), "closed_period"),
        (
            error("2500", "Invalid Reference Id", "Check the fields with accounts"),
            "unknown_account",
        ),
        (error("610", "Object Not Found", "Check the fields with accounts"), "unknown_account"),
        (error("2500", "Invalid Reference Id", "Department 9"), "invalid"),
        (error("6000", "A business validation error", "balance debits and credits"), "unbalanced"),
        (error("2050", "String Length Error"), "invalid"),
        (error("6190", "Invalid Company Status", "Subscription period has ended"), "invalid"),
    ],
)
def test_a_fault_of_validation_is_a_refusal(told: dict[str, str], reason: str) -> None:
    outcome = outcome_of_fault("x", fault("ValidationFault", told))
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason
    assert outcome.detail.startswith(told["code"])


@pytest.mark.parametrize(
    "told",
    [
        fault("SystemFault", error("10000", "An application error has occurred")),
        fault("ServiceFault", error("6210", "Account Period Closed")),
        fault("ValidationFault"),
        {"Fault": "?"},
        {},
        [],
    ],
)
def test_anything_else_proves_nothing(told: object) -> None:
    assert isinstance(outcome_of_fault("x", told), Uncertain)


def test_too_many_calls_in_a_batch_means_not_sent() -> None:
    told = fault("ThrottleFault", error("003001", "ThrottleExceeded"))
    assert isinstance(outcome_of_fault("x", told), NotSent)


def test_small_letters_are_read_too() -> None:
    told = {"fault": {"type": "validation", "error": [{"code": "2050", "message": "too long"}]}}
    assert outcome_of_fault("x", told) == Rejected("x", "invalid", "2050 too long:")
