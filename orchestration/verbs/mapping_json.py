"""How a mapping is told to programs, and the figures that both forms of the answer tell.

Belongs here: its JSON. Not: reading it (mapping_state.py), words for people (mapping_words.py).
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from orchestration.verbs.answers import say_json

if TYPE_CHECKING:
    from orchestration.posting.mapping.accounts import MappedAccount
    from orchestration.posting.mapping.approved import MappingDecision
    from orchestration.posting.mapping.proposals import Proposal
    from orchestration.posting.mapping.usage import UsedAccount, UsedCode
    from orchestration.verbs.mapping import Asked
    from orchestration.verbs.mapping_state import Mapping


def say_mapping_as_json(
    mapping: "Mapping",
    asked: "Asked",
    imported: dict[str, int],
    taken: Sequence["Proposal"],
    decision: "MappingDecision | None",
) -> None:
    """Tell a program all of it."""
    usage = mapping.usage
    say_json(
        {
            "target": mapping.target,
            "kind": mapping.kind,
            "first_day": usage.first_day,
            "last_day": usage.last_day,
            "imported": imported,
            "mapping": _state(mapping),
            "accounts": [asdict(each) for each in usage.accounts if is_asked(each, asked)],
            "unmapped": sorted({each.account_id for each in usage.unmapped}),
            "proposals": [_proposal(each) for each in mapping.proposals],
            "accepted": [_proposal(each) for each in taken],
            "codes": [asdict(each) for each in usage.codes if is_asked(each, asked)],
            "coverage": coverage(mapping),
            "findings": [asdict(each) for each in mapping.findings],
            "decision": _told(decision),
        }
    )


def is_asked(used: "UsedAccount | UsedCode", asked: "Asked") -> bool:
    """Whether a person asked for this company and account."""
    return asked.account in (None, used.account_id) and asked.entity in (None, used.entity_id)


def coverage(mapping: "Mapping") -> list[dict[str, Any]]:
    """Of the mapping as it stands, and of what is approved."""
    return [
        asdict(each)
        | {
            "percent_of_lines": each.percent_of_lines,
            "percent_of_amount": each.percent_of_amount,
            "approved_percent_of_lines": approved.percent_of_lines,
            "approved_percent_of_amount": approved.percent_of_amount,
        }
        for each, approved in zip(mapping.usage.coverage, mapping.approved_coverage, strict=True)
    ]


def changes(mapping: "Mapping") -> "tuple[list[MappedAccount], list[MappedAccount]]":
    """Rows of the approved version that are gone, and rows that are new."""
    from orchestration.posting.mapping.accounts import changed_rows, read_accounts

    approved = mapping.approved
    before = read_accounts(approved.accounts, "the approved version") if approved else []
    return changed_rows(before, mapping.rows)


def _state(mapping: "Mapping") -> dict[str, Any]:
    from orchestration.posting.mapping.accounts import version_of

    version = version_of(mapping.text) if mapping.text else None
    approved = mapping.approved
    gone, new = changes(mapping)
    return {
        "file": mapping.file,
        "rows": len(mapping.rows),
        "mapping_version": version,
        "is_approved": approved is not None and approved.mapping_version == version,
        "approved": _told(approved),
        "waiting": _told(mapping.waiting),
        "rows_gone": [asdict(each) for each in gone],
        "rows_new": [asdict(each) for each in new],
    }


def _told(decision: "MappingDecision | None") -> dict[str, Any] | None:
    """A decision without the file it is about."""
    if decision is None:
        return None
    fields = asdict(decision)
    del fields["accounts"], fields["target"]
    return {**fields, "step": "approved" if decision.prepared_by else "prepared"}


def _proposal(proposal: "Proposal") -> dict[str, Any]:
    remote = proposal.account.remote
    return {
        "entity_id": proposal.entity_id,
        "account_id": proposal.account_id,
        "target_account": remote.account,
        "target_name": remote.name,
        "ownership": proposal.ownership,
        "grounds": proposal.grounds,
        "percent_alike": proposal.percent,
    }
