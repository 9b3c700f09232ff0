"""Who is let in to Xero, how often, and what is wrong with how it is set up."""

from collections import Counter
from datetime import timedelta

import pytest

from orchestration.posting.targets.protocol import NotSent, Posted, TargetError
from orchestration.posting.targets.xero import open_target
from tests.fakes.xero_faults import XeroFaults
from tests.unit.orchestration.posting.targets.xero_setting import (
    CATEGORIES,
    SALE,
    SECRETS,
    Clock,
    Xero,
    context,
    entry_of,
    to_send,
)


def test_call_that_is_turned_away_is_made_again_after_the_wait_told(xero: Xero) -> None:
    target = xero.opened()
    assert isinstance(target.send(to_send(entry_of(1, SALE)))[0], Posted)
    xero.fake.faults = XeroFaults(planned=["throttled"])
    assert isinstance(target.send(to_send(entry_of(2, SALE)))[0], Posted)
    assert xero.clock.slept == [7]


def test_limit_of_a_day_leaves_the_entries_unsent(xero: Xero) -> None:
    target = xero.opened()
    target.send(to_send(entry_of(1, SALE)))
    xero.fake.day_limit = 1
    (outcome,) = target.send(to_send(entry_of(2, SALE)))
    assert isinstance(outcome, NotSent)
    assert outcome.retry_after_seconds == 86400
    assert len(xero.fake.organisation.manual_journals) == 1


def test_many_calls_stay_within_the_limit_of_a_minute(xero: Xero) -> None:
    target = xero.opened(batch_size=1)
    for number in range(62):
        (outcome,) = target.send(to_send(entry_of(number, SALE)))
        assert isinstance(outcome, Posted)
    assert xero.clock.now - Clock().now >= timedelta(minutes=1)


def test_expired_access_is_renewed_once_and_the_new_token_is_kept(xero: Xero) -> None:
    xero.opened().send(to_send(entry_of(1, SALE)))
    xero.fake.faults = XeroFaults(planned=["expired"])
    assert isinstance(xero.opened().send(to_send(entry_of(2, SALE)))[0], Posted)
    renewals = Counter(xero.fake.calls)["POST /connect/token"]
    xero.opened().send(to_send(entry_of(3, SALE)))
    assert renewals == 2
    assert Counter(xero.fake.calls)["POST /connect/token"] == renewals
    (file,) = (xero.folder / "keys").glob("*tokens.json")
    assert file.stat().st_mode & 0o077 == 0


def test_connection_that_ended_says_what_to_do_and_no_secret(xero: Xero) -> None:
    xero.fake.sign_in.used_at.clear()
    with pytest.raises(TargetError, match="let the app in again") as raised:
        xero.opened().send(to_send(entry_of(1, SALE)))
    assert not any(secret in str(raised.value) for secret in SECRETS.values())


def test_organisation_that_lets_nobody_in_is_named(xero: Xero) -> None:
    other = "00000000-0000-4000-8000-000000000000"
    target = xero.opened(tenant_id=other)
    with pytest.raises(TargetError, match="look at the tenant_id"):
        target.send(to_send(entry_of(1, SALE)))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"tenant_id": "harbor"}, "[targets.books.options] tenant_id: "),
        ({"colour": "red"}, "[targets.books.options] colour: there is no such option."),
        ({"batch_size": 51}, "[targets.books.options] batch_size: "),
        ({"address": "http://xero.example"}, "[targets.books.options] address must be an https"),
        ({"tracking_2": "Store"}, "[targets.books.options] tracking_2: it names the category"),
    ],
)
def test_option_that_does_not_fit_is_named(
    xero: Xero, options: dict[str, str | int | bool], words: str
) -> None:
    with pytest.raises(TargetError) as raised:
        open_target(context(xero.address, xero.folder, xero.clock, {**CATEGORIES, **options}))
    assert words in str(raised.value)


def test_missing_secret_is_named(xero: Xero) -> None:
    without = {**SECRETS, "TILLBOOK_BOOKS_CLIENT_SECRET": ""}
    with pytest.raises(TargetError, match="TILLBOOK_BOOKS_CLIENT_SECRET must be set"):
        open_target(context(xero.address, xero.folder, xero.clock, CATEGORIES, secrets=without.get))
