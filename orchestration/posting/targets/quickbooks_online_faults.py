"""What a fault that QuickBooks Online answers means for the entry.

Belongs here: codes and wordings, each read as one outcome. Not: calls, or what is done about it.
"""

from typing import Any

from orchestration.posting.targets.protocol import NotSent, Outcome, Reason, Rejected, Uncertain

REFUSALS = ("validationfault", "validation")
THROTTLED = ("3001", "003001")
LONGEST_DETAIL = 500


def outcome_of_fault(external_id: str, told: object) -> Outcome:
    """The outcome that a fault says; one that says nothing leaves the entry uncertain.

    Only a fault of validation proves that the entry was read and refused.
    """
    kind, errors = _read(told)
    codes = {str(error.get("code", "")) for error in errors}
    detail = _worded(errors)
    if codes & set(THROTTLED):
        return NotSent(external_id, detail)
    if kind not in REFUSALS or not errors:
        return Uncertain(external_id, detail or "a fault that says nothing")
    return Rejected(external_id, _reason(codes, detail.lower()), detail)


def worded_fault(told: object) -> str:
    """The words of a fault, for people."""
    return _worded(_read(told)[1]) or "it does not say why"


def _read(told: object) -> tuple[str, list[dict[str, Any]]]:
    fault = told.get("Fault") or told.get("fault") if isinstance(told, dict) else None
    if not isinstance(fault, dict):
        return "", []
    errors = fault.get("Error") or fault.get("error") or []
    kind = str(fault.get("type", "")).lower()
    return kind, [error for error in errors if isinstance(error, dict)]


def _worded(errors: list[dict[str, Any]]) -> str:
    parts = (
        f"{error.get('code', '')} {_either(error, 'Message')}: {_either(error, 'Detail')}"
        for error in errors
    )
    return "; ".join(" ".join(part.split()) for part in parts)[:LONGEST_DETAIL]


def _either(error: dict[str, Any], name: str) -> str:
    """Faults of the gateway before the service have their keys in small letters."""
    return str(error.get(name) or error.get(name.lower()) or "")


def _reason(codes: set[str], wording: str) -> Reason:
    """Wording first: 6210 is printed for closed periods and for numbers used twice, 5010 too."""
    if "duplicate document number" in wording or "6140" in codes:
        return "duplicate"
    if "period" in wording and "clos" in wording:
        return "closed_period"
    if codes & {"6200", "6210"}:
        return "closed_period"
    if codes & {"2500", "610"} and "account" in wording:
        return "unknown_account"
    if "debit" in wording and "credit" in wording:
        return "unbalanced"
    return "invalid"
