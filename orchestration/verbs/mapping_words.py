"""How a mapping is told: accounts in use and where they go, coverage, findings, what to do next.

Belongs here: its tables and sentences. Not: reading it (mapping_state.py), JSON
(mapping_json.py).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from orchestration.listing import first_of
from orchestration.verbs.answers import say, say_table
from orchestration.verbs.mapping_json import changes, coverage, is_asked

if TYPE_CHECKING:
    from orchestration.posting.mapping.approved import MappingDecision
    from orchestration.posting.mapping.proposals import Proposal
    from orchestration.posting.mapping.usage import UsedAccount
    from orchestration.verbs.mapping import Asked
    from orchestration.verbs.mapping_state import Mapping

KINDS: Final = {
    "category": "categories",
    "tender": "tenders",
    "tax": "taxes",
    "reason": "reasons",
    "processor": "fee and payout codes of the processor",
}
"""Kinds of codes and their names for many; docs/posting/mapping.md says what each is."""


def say_mapping(
    mapping: "Mapping",
    asked: "Asked",
    imported: dict[str, int],
    taken: Sequence["Proposal"],
    decision: "MappingDecision | None",
) -> None:
    """Tell a person."""
    if imported:
        say("Imported " + ", ".join(f"{count} {what}" for what, count in imported.items()) + ".")
    if asked.codes is not None:
        _say_codes(mapping, asked)
    else:
        _say_accounts(mapping, asked)
        say(_codes_in_use(mapping))
    _say_coverage(mapping)
    _say_changes(mapping)
    for each in mapping.findings:
        place = f"{mapping.file}:{each.line}: " if each.line else f"{mapping.file}: "
        say(f"{each.severity}: {place}{each.sentence}")
    if taken:
        say(f"{len(taken)} proposals now stand in {mapping.file}.")
    if decision is not None:
        say(_decided(decision))
    for sentence in what_next(mapping):
        say(sentence)


def what_next(mapping: "Mapping") -> Iterator[str]:
    """What a person does about it, the next step first."""
    verb = f"tillbook map {mapping.target}"
    if mapping.is_missing:
        yield (
            f"{mapping.file} is gone; what is shown is what was approved, and it still holds."
            " --accept writes the file anew, or restore it from the last backup."
        )
    unmapped = {each.account_id: each.account_name for each in mapping.usage.unmapped}
    proposed = {each.account_id for each in mapping.proposals}
    if proposed:
        yield (
            f"A proposal holds for nothing yet: {verb} --accept similar-name takes those by code"
            " and name; then read the file."
        )
    rest = [f"{account} {name}" for account, name in unmapped.items() if account not in proposed]
    if rest and mapping.chart is None:
        yield f"There is no chart to propose from: {verb} --chart FILE, or --fetch, imports it."
    elif rest:
        yield (f"Nothing is proposed for {first_of(rest, most=5)}: write rows into {mapping.file}.")
    yield from _about_approval(mapping, verb)


def _about_approval(mapping: "Mapping", verb: str) -> Iterator[str]:
    from orchestration.posting.mapping.accounts import version_of

    approved, waiting = mapping.approved, mapping.waiting
    if not mapping.text:
        if mapping.usage.accounts and not mapping.usage.unmapped:
            yield f"{mapping.file} is needed only to have an account called otherwise there."
        return
    version = version_of(mapping.text)
    if approved is not None and approved.mapping_version == version:
        yield f"{mapping.file} is as {approved.actor} approved it: postings use it."
        return
    held = (
        f"postings use the version that {approved.actor} approved on {approved.recorded_at[:10]}"
        if approved
        else "no version is approved yet"
    )
    if waiting is not None and waiting.mapping_version == version:
        step = f"{waiting.actor} prepared it; another person approves it with"
    else:
        step = "prepare it with"
    yield f'{mapping.file} is not approved, {held}: {step} {verb} --reason "why it is right".'


def _say_accounts(mapping: "Mapping", asked: "Asked") -> None:
    usage = mapping.usage
    if usage.last_day is None:
        say("Nothing was posted yet, so there is nothing to map.")
        return
    proposed = {(each.entity_id, each.account_id): each for each in mapping.proposals}
    own_rows = {row.account_id for row in mapping.rows}
    rows = []
    for used in usage.accounts:
        if is_asked(used, asked):
            own = (used.entity_id, used.account_id)
            proposal = proposed.get(own) or proposed.get((None, used.account_id))
            rows.append((*own, *_figures(used), *_where(used, proposal, own_rows)))
    columns = ("company", "account", "name", "currency", "debit", "credit", "lines", "goes to")
    title = f"Posted from {usage.first_day} to {usage.last_day}, and where {mapping.target} has it"
    say_table((*columns, "whose", "because"), rows, title)


def _figures(used: "UsedAccount") -> tuple[object, ...]:
    return (used.account_name, used.currency_code, used.debit, used.credit, used.lines)


def _where(
    used: "UsedAccount", proposal: "Proposal | None", own_rows: Collection[str]
) -> tuple[str, str, str]:
    """Goes to, whose, because: a proposal has a question mark and says that it is one."""
    if used.target_account is not None:
        because = "mapped" if used.account_id in own_rows else "taken as it is"
        return _called(used.target_account, used.target_name), used.ownership or "", because
    if proposal is None:
        return "", "", "NOT MAPPED"
    remote = proposal.account.remote
    because = f"proposed: {proposal.grounds}"
    if proposal.grounds == "similar name":
        because += f", {proposal.percent}% alike"
    return f"{_called(remote.account, remote.name)}?", f"{proposal.ownership}?", because


def _called(account: str, name: str | None) -> str:
    return account if not name or name in account else f"{account} {name}"


def _say_codes(mapping: "Mapping", asked: "Asked") -> None:
    rows = [
        (
            each.code, each.code_name, each.entity_id, f"{each.account_id} {each.account_name}",
            each.currency_code, each.debit, each.credit, each.lines,
            ", ".join(each.target_accounts) or "NOT MAPPED",
        )
        for each in mapping.usage.codes
        if each.kind == asked.codes and is_asked(each, asked)
    ]  # fmt: skip
    columns = ("code", "name", "company", "account", "currency", "debit", "credit", "lines")
    say_table((*columns, "goes to"), rows, f"By {asked.codes}")


def _codes_in_use(mapping: "Mapping") -> str:
    codes = {(each.kind, each.code) for each in mapping.usage.codes}
    counts = Counter(kind for kind, _ in codes)
    told = ", ".join(f"{counts[kind]} {name}" for kind, name in KINDS.items() if counts[kind])
    return f"In use: {told or 'no codes'}; --codes KIND lists one of {', '.join(KINDS)}."


def _say_coverage(mapping: "Mapping") -> None:
    columns = ("company", "lines", "covered", "% of lines", "amount", "currency", "% of amount")
    rows = [
        (
            each["entity_id"], each["lines"], each["covered_lines"], each["percent_of_lines"],
            each["amount"], each["currency_code"], each["percent_of_amount"],
            each["approved_percent_of_lines"], each["approved_percent_of_amount"],
        )
        for each in coverage(mapping)
    ]  # fmt: skip
    say_table((*columns, "approved: % of lines", "approved: % of amount"), rows, "Coverage")


def _say_changes(mapping: "Mapping") -> None:
    """Rows that are not those of the approved version; whoever approves reads them."""
    if mapping.approved is None:
        return
    from orchestration.posting.mapping.accounts import COLUMNS

    gone, new = changes(mapping)
    rows = [
        (sign, *(getattr(row, column) for column in COLUMNS))
        for sign, found in (("-", gone), ("+", new))
        for row in found
    ]
    if rows:
        say_table(("", *COLUMNS), rows, f"Changed since {mapping.approved.actor} approved it")


def _decided(decision: "MappingDecision") -> str:
    if decision.prepared_by is None:
        return (
            f"{decision.actor} prepared this mapping; postings do not use it until another person"
            " runs the same command."
        )
    return f"{decision.actor} approved this mapping, prepared by {decision.prepared_by}."
