"""What is sent to Xero, what its answers mean, and what is read back, against a fake one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.posting.entries import Entry
from orchestration.posting.targets.http_calls import Answer, encoded
from orchestration.posting.targets.protocol import (
    AccountMovement,
    NotSent,
    Posted,
    Rejected,
    RemoteAccount,
    TargetError,
    ToSend,
    Uncertain,
)
from orchestration.posting.targets.xero import open_target
from orchestration.posting.targets.xero_answers import outcomes_of
from tests.fakes.local_server import serving
from tests.fakes.xero import FakeXero
from tests.fakes.xero_faults import XeroFaults
from tests.fakes.xero_organisation import CHART, XeroOrganisation
from tests.posting_entries import an_entry, reversal_of
from tests.unit.orchestration.posting.targets.xero_setting import (
    CATEGORIES,
    SECRETS,
    Clock,
    Xero,
    context,
)

SALE = (("615", 10825), ("200", -10000), ("820", -825))
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def xero(tmp_path: Path) -> Iterator[Xero]:
    clock = Clock()
    with serving() as (handler, address):
        handler.fake = FakeXero(clock.true)
        yield Xero(address, tmp_path, clock, handler.fake)


def entry_of(
    number: int,
    lines: Sequence[tuple[str, int]],
    *,
    day: date = date(2026, 11, 3),
    dimensions: tuple[tuple[str, str], ...] = (),
) -> Entry:
    """An entry whose lines all have the same dimensions."""
    entry = an_entry(number, *lines, day=day)
    marked = tuple(replace(line, dimensions=dimensions) for line in entry.lines)
    return replace(entry, lines=marked)


def to_send(*entries: Entry) -> list[ToSend]:
    return [ToSend(entry, f"request {entry.external_id[:40]}") for entry in entries]


def test_entry_becomes_one_posted_journal_with_its_id_in_the_narration(xero: Xero) -> None:
    entry = entry_of(1, SALE, dimensions=(("tracking_1", "Harbor"), ("tracking_2", "online")))
    (outcome,) = xero.opened(link="https://books.example/entries/").send(to_send(entry))
    assert isinstance(outcome, Posted)
    tracking = [{"Name": "Store", "Option": "Harbor"}, {"Name": "Channel", "Option": "online"}]
    assert xero.fake.bodies == [
        {
            "ManualJournals": [
                {
                    "Narration": f"{entry.description} | tillbook {entry.external_id}",
                    "Date": "2026-11-03",
                    "LineAmountTypes": "NoTax",
                    "Status": "POSTED",
                    "Url": f"https://books.example/entries/{entry.external_id}",
                    "JournalLines": [
                        {
                            "LineAmount": Decimal(amount).scaleb(-2),
                            "AccountCode": account,
                            "Description": f"line {number}",
                            "Tracking": tracking,
                        }
                        for number, (account, amount) in enumerate(SALE, start=1)
                    ],
                }
            ]
        }
    ]
    assert xero.opened().look_up([entry]) == {entry.external_id: outcome}


def test_reversal_brings_every_account_back_to_nothing(xero: Xero) -> None:
    entry, target = entry_of(1, SALE), xero.opened()
    target.send(to_send(entry, reversal_of(entry)))
    assert target.movements("juniper", *NOVEMBER) == []
    assert len(list(target.entries("juniper", *NOVEMBER))) == 2


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ("090", "is a bank account, which takes no manual journal; map it to a clearing account"),
        ("610", "Xero keeps accounts receivable by invoices alone"),
        ("800", "Xero keeps accounts payable by bills alone"),
        ("960", "Xero works retained earnings out itself"),
        ("630", "Xero keeps tracked inventory by items alone"),
        ("999", "it is archived there"),
        ("777", "which has none such; run tillbook map"),
    ],
)
def test_account_that_takes_no_journal_is_refused_by_the_mapping_to_change(
    xero: Xero, account: str, words: str
) -> None:
    entry, other = entry_of(1, [(account, 500), ("200", -500)]), entry_of(2, SALE)
    refused, posted = xero.opened().send(to_send(entry, other))
    assert isinstance(refused, Rejected)
    assert (refused.external_id, refused.reason) == (entry.external_id, "unknown_account")
    assert f"account own-{account} is mapped to {account} in Xero" in refused.detail
    assert words in refused.detail
    assert posted == xero.opened().look_up([other])[other.external_id]
    assert len(xero.fake.bodies[0]["ManualJournals"]) == 1


def test_bank_account_without_a_code_is_named_by_its_id(xero: Xero) -> None:
    bank = CHART[0]["AccountID"]
    (refused,) = xero.opened().send(to_send(entry_of(1, [(bank, 500), ("200", -500)])))
    assert isinstance(refused, Rejected)
    assert "is a bank account" in refused.detail


def test_option_that_ends_in_the_value_is_the_one(xero: Xero) -> None:
    entry = entry_of(1, SALE, dimensions=(("tracking_1", "L1"),))
    assert isinstance(xero.opened().send(to_send(entry))[0], Posted)
    (line, *_) = xero.fake.bodies[0]["ManualJournals"][0]["JournalLines"]
    assert line["Tracking"] == [{"Name": "Store", "Option": "Harbour Street (L1)"}]


def test_tracking_category_that_xero_has_not_is_named(xero: Xero) -> None:
    entry = entry_of(1, SALE, dimensions=(("tracking_1", "L1"),))
    (refused,) = xero.opened(tracking_1="Region").send(to_send(entry))
    assert isinstance(refused, Rejected)
    assert refused.detail == "Xero has no tracking category Region; add it there."


@pytest.mark.parametrize(
    ("dimensions", "words"),
    [
        ((("tracking_1", "Nowhere"),), "category Store has 0 options named Nowhere or ending in"),
        ((("tracking_1", "L2"),), "category Store has 2 options named L2 or ending in (L2)"),
        ((("tracking_2", "online"),), "dimension tracking_2 has no tracking category"),
    ],
)
def test_dimension_that_xero_would_drop_is_refused(
    xero: Xero, dimensions: tuple[tuple[str, str], ...], words: str
) -> None:
    entry = entry_of(1, SALE, dimensions=dimensions)
    target = open_target(context(xero.address, xero.folder, xero.clock, {"tracking_1": "Store"}))
    (refused,) = target.send(to_send(entry))
    assert isinstance(refused, Rejected)
    assert words in refused.detail
    assert target.capabilities.dimensions == ("tracking_1",)


def test_entry_in_another_currency_is_refused(xero: Xero) -> None:
    (refused,) = xero.opened().send(to_send(replace(entry_of(1, SALE), currency_code="CAD")))
    assert isinstance(refused, Rejected)
    assert "are in USD only" in refused.detail


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


def test_same_request_id_is_answered_with_the_first_journal(xero: Xero) -> None:
    batch, target = to_send(entry_of(1, SALE)), xero.opened()
    assert target.send(batch) == target.send(batch)
    assert len(xero.fake.organisation.manual_journals) == 1
    assert xero.fake.keys == [batch[0].request_id]


def test_key_of_a_batch_is_of_its_requests_and_short_enough(xero: Xero) -> None:
    first, second, third = to_send(*(entry_of(number, SALE) for number in (1, 2, 3)))
    for batch in ([first, second], [first, second], [second, third]):
        xero.opened().send(batch)
    assert len(xero.fake.keys) == 2
    assert max(map(len, xero.fake.keys)) <= 128


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


def test_trial_balance_of_a_span_is_whole_accounts_whoever_posted(xero: Xero) -> None:
    target, books = xero.opened(), xero.fake.organisation
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 15), date(2026, 12, 9)]
    target.send(to_send(*(entry_of(at, SALE, day=day) for at, day in enumerate(days))))
    rent = [
        {"AccountID": CHART[11]["AccountID"], "LineAmount": Decimal("700.00")},
        {"AccountID": CHART[0]["AccountID"], "LineAmount": Decimal("-700.00")},
    ]
    books.book(date(2026, 11, 2), rent, "CASHPAID", "somebody's payment")
    assert target.movements("juniper", date(2026, 11, 1), date(2026, 12, 9)) == [
        AccountMovement("200", "USD", -30000),
        AccountMovement("404", "USD", 70000),
        AccountMovement("615", "USD", 32475),
        AccountMovement("820", "USD", -2475),
        AccountMovement(CHART[0]["AccountID"], "USD", -70000),
    ]
    assert target.movements("juniper", date(2026, 11, 2), date(2026, 11, 14)) == [
        AccountMovement("404", "USD", 70000),
        AccountMovement(CHART[0]["AccountID"], "USD", -70000),
    ]


def test_entries_of_a_span_come_page_by_page_ours_known_by_their_id(xero: Xero) -> None:
    target, books = xero.opened(all_journals=True), xero.fake.organisation
    ours = [entry_of(number, SALE) for number in range(120)]
    for start in range(0, 120, 50):
        target.send(to_send(*ours[start : start + 50]))
    target.send(to_send(entry_of(900, SALE, day=date(2026, 12, 1))))
    theirs = {"Narration": "Rent", "Date": "2026-11-05", "Status": "POSTED"}
    lines = [{"AccountCode": "404", "LineAmount": 7}, {"AccountCode": "615", "LineAmount": -7}]
    books.create({**theirs, "JournalLines": lines})
    invoice = [{"AccountID": CHART[2]["AccountID"], "LineAmount": Decimal(5)}]
    books.book(date(2026, 11, 9), invoice, "ACCREC", "an invoice")
    held = list(target.entries("juniper", *NOVEMBER))
    assert sorted(one.external_id for one in held if one.external_id) == sorted(
        entry.external_id for entry in ours
    )
    rent, of_invoice = (one.lines for one in held if one.external_id is None)
    assert rent[0] == AccountMovement("404", "USD", 700)
    assert of_invoice == (AccountMovement("610", "USD", 500),)
    assert len(list(xero.opened().entries("juniper", *NOVEMBER))) == 121


def test_chart_names_what_entries_may_use(xero: Xero) -> None:
    chart = {one.account: one for one in xero.opened().chart("juniper")}
    assert chart["200"] == RemoteAccount("200", "Account 200", "revenue")
    assert chart["310"].account_type == "cost"
    assert {account for account, one in chart.items() if not one.is_active} == {
        CHART[0]["AccountID"],
        *("090", "610", "630", "800", "960", "999"),
    }


def test_organisation_in_another_currency_is_not_compared(xero: Xero) -> None:
    xero.fake.organisation.currency = "NZD"
    with pytest.raises(TargetError, match=r"juniper keeps its books in USD, .* in NZD"):
        xero.opened().movements("juniper", *NOVEMBER)


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
