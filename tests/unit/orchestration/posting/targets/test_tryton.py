"""What a Tryton target asks, and what it makes of every kind of answer.

The rules of Tryton itself are tested on a real server, in tests/servers.
"""

import socket
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from orchestration.posting.entries import Entry, EntryLine
from orchestration.posting.targets.protocol import (
    AccountMovement,
    HeldEntry,
    NotSent,
    Outcome,
    Posted,
    Rejected,
    RemoteAccount,
    TargetContext,
    TargetError,
    ToSend,
    Uncertain,
)
from orchestration.posting.targets.registry import open_target
from orchestration.posting.targets.tryton import CREATE_POSTED, TrytonTarget
from tests.fakes.tryton import HANG_UP, FakeTryton, amount, failed, fake_tryton, told

SECRET = "kept-to-itself"
DAY = date(2026, 3, 14)
LINES = (
    EntryLine(1, "1010", "1010", 10_825, "drawer"),
    EntryLine(2, "4010", "4010", -10_825, "sales"),
)
OWED = replace(LINES[0], account="1200", party_type="customer", party="C-1")
SALE = Entry(
    external_id="a" * 64,
    target="books",
    kind="entry",
    revision=1,
    reverses=None,
    entity_id="harbor",
    location_id="L1",
    journal_type="sales",
    channel=None,
    posting_date=DAY,
    business_date=DAY,
    journal_entry_id=None,
    currency_code="USD",
    minor_unit=2,
    description="Sales of a day",
    payload_hash="b" * 64,
    lines=LINES,
)


@pytest.fixture
def fake() -> Iterator[FakeTryton]:
    with fake_tryton() as fake:
        yield fake


def context(
    options: Mapping[str, str | int | bool],
    currencies: Mapping[str, str] | None = None,
    secret: str | None = SECRET,
) -> TargetContext:
    return TargetContext(
        name="books",
        options=options,
        functional_currencies=currencies or {"harbor": "USD"},
        folder=Path(),
        private_folder=Path(),
        secret={"TILLBOOK_BOOKS_PASSWORD": secret}.get,
        clock=lambda: datetime(2026, 11, 28, tzinfo=UTC),
        sleep=lambda _: None,
    )


def opened(url: str, **options: str | int | bool) -> TrytonTarget:
    wanted = {"url": url, "database": "books", "user": "till", "company": "Harbor", **options}
    target = open_target("tryton", context(wanted))
    assert isinstance(target, TrytonTarget)
    return target


def named(letter: str) -> Entry:
    return replace(SALE, external_id=letter * 64)


def send(target: TrytonTarget, *entries: Entry) -> list[Outcome]:
    return target.send([ToSend(entry, "request") for entry in entries])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "url: Field required"),
        ({"password": SECRET}, "password: Extra inputs are not permitted"),
        ({"database": "../rpc"}, "database"),
        ({"company": 7}, "company: Input should be a valid string"),
    ],
)
def test_option_that_does_not_fit_is_named_without_its_value(
    options: dict[str, str | int | bool], told: str
) -> None:
    full: dict[str, str | int | bool] = {"database": "books", "user": "till", "company": "Harbor"}
    if options:
        full["url"] = "https://tryton.example"
    with pytest.raises(TargetError, match=r"^\[targets\.books\.options\] ") as error:
        open_target("tryton", context({**full, **options}))
    assert told in str(error.value)
    assert SECRET not in str(error.value)


def test_password_does_not_travel_in_the_clear() -> None:
    with pytest.raises(TargetError, match=r"\[targets\.books\.options\] url must be an https"):
        opened("http://tryton.example")


def test_password_and_one_entity_are_needed() -> None:
    options = {"url": "https://tryton.example", "database": "b", "user": "u", "company": "c"}
    with pytest.raises(TargetError, match="set TILLBOOK_BOOKS_PASSWORD"):
        open_target("tryton", context(options, secret=None))
    with pytest.raises(TargetError, match="takes 2 entities"):
        open_target("tryton", context(options, {"harbor": "USD", "juniper": "USD"}))


def test_entry_goes_as_decimals_and_dates(fake: FakeTryton) -> None:
    reversal = replace(SALE, kind="reversal", reverses="c" * 64)
    assert send(opened(fake.url), reversal) == [Posted(SALE.external_id, "100")]
    ((company, entries, told_context),) = fake.calls(CREATE_POSTED)
    assert (company, told_context) == (1, {"company": 1})
    assert entries == [
        {
            "external_reference": "a" * 64,
            "payload_hash": "b" * 64,
            "reverses": "c" * 64,
            "journal": 21,
            "date": {"__class__": "date", "year": 2026, "month": 3, "day": 14},
            "description": "Sales of a day",
            "lines": [
                [
                    "create",
                    [
                        {
                            "account": 11,
                            "debit": amount("108.25"),
                            "credit": amount("0"),
                            "description": "drawer",
                        },
                        {
                            "account": 12,
                            "debit": amount("0"),
                            "credit": amount("108.25"),
                            "description": "sales",
                        },
                    ],
                ]
            ],
        }
    ]


def test_chart_says_whom_an_account_wants_named(fake: FakeTryton) -> None:
    accounts = fake.records["account.account"]
    owed = next(one for one in accounts if one["code"] == "1200")
    for number, code, flags in (
        (51, "1201", {"receivable": True}),
        (52, "2000", {"payable": True}),
        (53, "2001", {}),
    ):
        told = {"statement": "balance", "receivable": False, "payable": False, **flags}
        accounts.append({**owed, "id": number, "code": code, "type.": told})
    chart = {one.account: one.party_type for one in opened(fake.url).chart("harbor")}
    assert chart["1010"] is None
    assert [chart[code] for code in ("1201", "2000", "2001")] == ["customer", "vendor", "any"]


def test_party_goes_by_its_code(fake: FakeTryton) -> None:
    assert send(opened(fake.url), replace(SALE, lines=(OWED, LINES[1])))
    ((_, ((entry,)), _),) = fake.calls(CREATE_POSTED)
    assert [line.get("party") for line in entry["lines"][0][1]] == [31, None]


def test_what_is_known_of_the_company_is_asked_once(fake: FakeTryton) -> None:
    target = opened(fake.url)
    send(target, named("a"))
    before = len(fake.asked)
    send(target, named("b"))
    assert fake.asked[before:] == fake.asked[-1:]
    assert fake.calls("common.db.login") == [["till", {"password": SECRET}]]


@pytest.mark.parametrize(
    "answer",
    [
        HANG_UP,
        (503, b""),
        (504, b""),
        (200, b"<html>"),
        (200, b"[]"),
        failed("'res.user'", ""),
        failed("ConcurrencyException", "changed meanwhile"),
        told({"posted": {}}),
        told(None),
    ],
)
def test_answer_that_says_nothing_is_uncertain(fake: FakeTryton, answer: tuple[int, bytes]) -> None:
    fake.in_the_way[CREATE_POSTED].append(answer)
    (outcome,) = send(opened(fake.url), SALE)
    assert isinstance(outcome, Uncertain)
    assert len(fake.calls(CREATE_POSTED)) == 1


def test_call_that_was_turned_away_is_not_sent(fake: FakeTryton) -> None:
    fake.in_the_way[CREATE_POSTED] += [(429, b"")] * 3
    (outcome,) = send(opened(fake.url), SALE)
    assert isinstance(outcome, NotSent)


@pytest.mark.parametrize("answer", [HANG_UP, (503, b""), (429, b""), told("?")])
def test_login_that_fails_sends_nothing(fake: FakeTryton, answer: tuple[int, bytes]) -> None:
    fake.in_the_way["common.db.login"] += [answer] * 3
    (outcome,) = send(opened(fake.url), SALE)
    assert isinstance(outcome, NotSent)
    assert fake.calls(CREATE_POSTED) == []


def test_nobody_at_the_address_is_not_sent() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        target = opened(f"http://127.0.0.1:{free.getsockname()[1]}")
        (outcome,) = send(target, SALE)
        assert isinstance(outcome, NotSent)
        with pytest.raises(TargetError, match="does not answer"):
            target.look_up([SALE])


@pytest.mark.parametrize(
    ("method", "answer", "sentence"),
    [
        ("common.db.login", (401, b""), "does not let the user till in"),
        ("common.db.login", (404, b""), "no Tryton database books"),
        (
            "common.db.login",
            failed("LoginException", ["sms", "Code?", "char"]),
            "more than a password",
        ),
        ("model.company.company.search_read", told([]), "0 companies named Harbor"),
        ("model.company.company.search_read", (403, b""), "does not offer"),
        (
            "model.ir.model.access.get_access",
            told({"account.move": {"create": False}}),
            "Accounting",
        ),
        ("model.account.journal.search_read", told([]), "no journal with the code MISC"),
        (
            "model.company.company.search_read",
            told([{"id": 1, "currency.": {"code": "CAD", "digits": 2}}]),
            "are in CAD, those of harbor in USD",
        ),
    ],
)
def test_target_that_cannot_be_used_says_why(
    fake: FakeTryton, method: str, answer: tuple[int, bytes], sentence: str
) -> None:
    fake.in_the_way[method].append(answer)
    with pytest.raises(TargetError, match=sentence) as error:
        send(opened(fake.url), SALE)
    assert SECRET not in str(error.value)
    assert fake.calls(CREATE_POSTED) == []


def test_ended_session_is_opened_once_more(fake: FakeTryton) -> None:
    target = opened(fake.url)
    fake.in_the_way[CREATE_POSTED].append((401, b""))
    assert send(target, SALE) == [Posted(SALE.external_id, "100")]
    assert len(fake.calls("common.db.login")) == 2
    assert fake.authorizations[-1] != fake.authorizations[1]


def test_session_that_ends_at_once_again_sends_nothing(fake: FakeTryton) -> None:
    fake.in_the_way[CREATE_POSTED] += [(401, b""), (401, b"")]
    (outcome,) = send(opened(fake.url), SALE)
    assert isinstance(outcome, NotSent)
    assert len(fake.calls(CREATE_POSTED)) == 2


def test_refused_batch_is_halved_until_the_refused_stand_alone(fake: FakeTryton) -> None:
    entries = [named(letter) for letter in "0123456789abcdef"]
    fake.refused = {"3" * 64: "unbalanced", "c" * 64: "closed_period", "f" * 64: "nonsense"}
    outcomes = {one.external_id[0]: one for one in send(opened(fake.url), *entries)}
    reasons = {key: one.reason for key, one in outcomes.items() if isinstance(one, Rejected)}
    assert reasons == {"3": "unbalanced", "c": "closed_period", "f": "invalid"}
    assert sum(isinstance(one, Posted) for one in outcomes.values()) == 13


def test_what_befalls_one_half_is_not_said_of_the_other(fake: FakeTryton) -> None:
    fake.in_the_way[CREATE_POSTED] += [
        told({"refused": "invalid", "message": "one of them"}),
        told({"posted": {"a" * 64: 1}}),
        (503, b""),
    ]
    first, second = send(opened(fake.url), named("a"), named("b"))
    assert first == Posted("a" * 64, "1")
    assert isinstance(second, Uncertain)


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (failed("UserError", ["You cannot.", "", None]), "You cannot."),
        (failed("UserWarning", ["key", "Are you sure?", ""]), "Are you sure?"),
        ((413, b""), "413"),
    ],
)
def test_refusal_in_words_of_tryton_is_told(
    fake: FakeTryton, answer: tuple[int, bytes], detail: str
) -> None:
    fake.in_the_way[CREATE_POSTED].append(answer)
    (outcome,) = send(opened(fake.url), SALE)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "invalid"
    assert detail in outcome.detail


@pytest.mark.parametrize(
    ("account", "found"),
    [("9000", "2 accounts"), ("1", "no open account"), ("7", "no open account")],
)
def test_account_that_is_not_one_is_unknown(fake: FakeTryton, account: str, found: str) -> None:
    lines = (replace(LINES[0], account=account), LINES[1])
    refused, posted = send(opened(fake.url), replace(SALE, lines=lines), named("b"))
    detail = f"Tryton has {found} with the code {account}"
    assert refused == Rejected(SALE.external_id, "unknown_account", detail)
    assert isinstance(posted, Posted)


def test_what_tryton_holds_is_read_in_its_own_words(fake: FakeTryton) -> None:
    fake.records["account.move"] = [{"id": 9, "external_reference": "a" * 64}]
    target = opened(fake.url)
    assert target.look_up([SALE, named("b")]) == {
        "a" * 64: Posted("a" * 64, "9"),
        "b" * 64: None,
    }
    fake.in_the_way["model.account.account.search_read"] = [
        told(
            [
                {"code": "1010", "name": "Cash", "debit": amount("110.00"), "credit": amount("10")},
                {"code": None, "name": "Suspense", "debit": amount("0"), "credit": amount("0.07")},
                {"code": "4010", "name": "Sales", "debit": amount("5"), "credit": amount("5.00")},
            ]
        )
    ]
    assert target.movements("harbor", DAY, DAY) == [
        AccountMovement("1010", "USD", 10_000),
        AccountMovement("Suspense", "USD", -7),
    ]


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"currency_code": "CAD"}, "are in USD, the entry is in CAD"),
        ({"minor_unit": 3}, "USD has 2 decimals in Tryton and 3 here"),
        ({"lines": (replace(LINES[0], party="C-1"), LINES[1])}, "1010 takes no party in Tryton"),
        ({"lines": (replace(OWED, party=None), LINES[1])}, "account 1200 wants a party"),
        ({"lines": (replace(OWED, party="C-9"), LINES[1])}, "no party with the code C-9"),
    ],
)
def test_entry_that_the_company_cannot_hold_is_not_sent(
    fake: FakeTryton, change: dict[str, Any], detail: str
) -> None:
    (refused,) = send(opened(fake.url), replace(SALE, **change))
    assert isinstance(refused, Rejected)
    assert refused.reason == "invalid"
    assert detail in refused.detail
    assert fake.calls(CREATE_POSTED) == []


def test_amount_finer_than_its_currency_is_not_rounded(fake: FakeTryton) -> None:
    target = opened(fake.url)
    target.chart("harbor")
    record = {"code": "1010", "name": "Cash", "debit": amount("0.005"), "credit": amount("0")}
    fake.in_the_way["model.account.account.search_read"] = [told([record])]
    with pytest.raises(TargetError, match=r"holds 0\.005 USD"):
        target.movements("harbor", DAY, DAY)


def test_entries_come_a_page_at_a_time(fake: FakeTryton) -> None:
    def page(number: int) -> dict[str, object]:
        lines = [{"id": 1, "account": 11, "debit": amount("1.00"), "credit": amount("0")}]
        day = {"__class__": "date", "year": 2026, "month": 3, "day": 14}
        return {"id": number, "external_reference": None, "date": day, "lines.": lines}

    moves = "model.account.move.search_read"
    fake.in_the_way[moves] = [told([page(4), page(8)]), told([])]
    held = list(opened(fake.url).entries("harbor", DAY, DAY))
    lines = (AccountMovement("1010", "USD", 100),)
    assert held == [HeldEntry(None, number, DAY, lines) for number in ("4", "8")]
    assert [call[0][-1] for call in fake.calls(moves)] == [["id", ">", 0], ["id", ">", 8]]


def test_chart_holds_accounts_that_take_lines(fake: FakeTryton) -> None:
    chart = opened(fake.url).chart("harbor")
    assert RemoteAccount("Suspense", "Suspense", "asset", True) in chart
    assert "1" not in {one.account for one in chart}
    with pytest.raises(TargetError, match="takes no entries of juniper"):
        opened(fake.url).chart("juniper")
