"""What Xero's answers mean, lost ones too, and when "none" is believed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from orchestration.posting.targets.http_calls import Answer, encoded
from orchestration.posting.targets.protocol import Posted, Rejected, TargetError, Uncertain
from orchestration.posting.targets.xero_answers import outcomes_of
from tests.fakes.xero_faults import XeroFaults
from tests.fakes.xero_organisation import XeroOrganisation
from tests.unit.orchestration.posting.targets.xero_setting import (
    NOVEMBER,
    SALE,
    Xero,
    entry_of,
    to_send,
)


def test_locked_period_is_told_as_closed_and_the_rest_of_the_batch_goes(xero: Xero) -> None:
    xero.fake.organisation.lock_date = date(2026, 10, 31)
    late, fine = entry_of(1, SALE, day=date(2026, 10, 31)), entry_of(2, SALE)
    outcomes = {one.external_id: one for one in xero.opened().send(to_send(late, fine))}
    refused = outcomes[late.external_id]
    assert isinstance(refused, Rejected)
    assert refused.reason == "closed_period"
    assert "period lock date, currently set at 31-Oct-2026" in refused.detail
    assert isinstance(outcomes[fine.external_id], Posted)
    assert xero.opened().look_up([late]) == {late.external_id: None}


def test_unbalanced_entry_is_refused_as_such(xero: Xero) -> None:
    (refused,) = xero.opened().send(to_send(entry_of(1, [("615", 10001), ("200", -10000)])))
    assert isinstance(refused, Rejected)
    assert refused.reason == "unbalanced"
    assert "(100.01) must equal total credits (-100.00)" in refused.detail


def test_journal_that_xero_keeps_as_a_draft_is_not_posted(
    xero: Xero, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry, create = entry_of(1, SALE), XeroOrganisation.create
    monkeypatch.setattr(
        XeroOrganisation, "create", lambda self, told: create(self, {**told, "Status": "DRAFT"})
    )
    (refused,) = xero.opened().send(to_send(entry))
    assert isinstance(refused, Rejected)
    assert "as DRAFT; delete it there" in refused.detail
    assert xero.opened().look_up([entry]) == {entry.external_id: None}


def test_key_that_xero_knows_with_another_content_proves_nothing(xero: Xero) -> None:
    entry, target = entry_of(1, SALE), xero.opened()
    target.send(to_send(entry))
    (outcome,) = target.send(to_send(replace(entry, description="Something else")))
    assert isinstance(outcome, Uncertain)
    assert "is used with a different request" in outcome.detail


REFUSED = {"Message": "A validation exception occurred", "Elements": [{"ValidationErrors": []}]}


@pytest.mark.parametrize(
    ("status", "body", "entries", "kind"),
    [
        (400, {"Message": "The document date cannot be before the lock date"}, 2, Rejected),
        (400, REFUSED, 1, Rejected),
        (400, REFUSED, 2, Uncertain),
        (409, {"Message": "The request is being processed"}, 1, Uncertain),
        (200, {"ManualJournals": []}, 1, Uncertain),
        (200, {"Status": "OK"}, 1, Uncertain),
        (200, ["no object"], 1, Uncertain),
    ],
)
def test_answer_to_a_whole_call_is_taken_for_what_it_says(
    status: int, body: object, entries: int, kind: type
) -> None:
    batch = to_send(*(entry_of(number, SALE) for number in range(entries)))
    outcomes = outcomes_of(Answer(status, {}, encoded(body)), batch)
    assert [type(one) for one in outcomes] == [kind] * entries
    assert [one.external_id for one in outcomes] == [sent.entry.external_id for sent in batch]


@pytest.mark.parametrize(
    "fault", ["dropped_before", "dropped_after", "landed_late", "broke_after", "garbled"]
)
def test_lost_answer_is_uncertain_and_looking_up_settles_it(xero: Xero, fault: str) -> None:
    xero.fake.faults = XeroFaults(planned=[fault])
    entry = entry_of(1, SALE)
    (outcome,) = xero.opened().send(to_send(entry))
    assert isinstance(outcome, Uncertain)
    held = xero.opened().look_up([entry])[entry.external_id]
    assert (held is None) == (fault == "dropped_before")
    assert len(xero.fake.organisation.manual_journals) == (held is not None)


def test_none_is_told_only_when_no_request_can_be_at_work(xero: Xero) -> None:
    """Even by a process that was started after the one that sent was killed."""
    xero.fake.faults = XeroFaults(planned=["dropped_before"])
    entry, never_sent = entry_of(1, SALE), entry_of(2, SALE)
    xero.opened().send(to_send(entry))
    xero.clock.now += timedelta(minutes=2)
    assert xero.opened().look_up([never_sent]) == {never_sent.external_id: None}
    assert xero.clock.slept == []
    assert xero.opened().look_up([entry, never_sent])[entry.external_id] is None
    assert xero.clock.slept == [pytest.approx(240)]
    assert xero.opened().look_up([entry])[entry.external_id] is None
    assert len(xero.clock.slept) == 1


def test_wait_longer_than_the_options_allow_is_left_to_another_run(xero: Xero) -> None:
    entry = entry_of(1, SALE)
    xero.fake.faults.planned = ["dropped_before"]
    xero.opened().send(to_send(entry))
    xero.clock.now += timedelta(seconds=100)
    with pytest.raises(TargetError, match=r"sure in 260 seconds, .* run tillbook post books again"):
        xero.opened(longest_wait=30).look_up([entry])
    assert xero.clock.slept == []
    assert xero.opened(longest_wait=260).look_up([entry]) == {entry.external_id: None}
    assert xero.clock.slept == [260]


def test_clock_set_back_makes_no_wait_longer_than_six_minutes(xero: Xero) -> None:
    xero.fake.faults = XeroFaults(planned=["dropped_before"])
    entry = entry_of(1, SALE)
    xero.opened().send(to_send(entry))
    xero.clock.skew -= timedelta(days=3)
    assert xero.opened().look_up([entry])[entry.external_id] is None
    assert xero.clock.slept == [360]


def test_voided_journal_is_not_held(xero: Xero) -> None:
    entry = entry_of(1, SALE)
    (posted,) = xero.opened().send(to_send(entry))
    assert isinstance(posted, Posted)
    xero.fake.organisation.void(posted.remote_id)
    assert xero.opened().look_up([entry]) == {entry.external_id: None}
    assert list(xero.opened().entries("juniper", *NOVEMBER)) == []
