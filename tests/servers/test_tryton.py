"""What a real Tryton on a real PostgreSQL takes, refuses and gives back."""

from dataclasses import replace
from datetime import date

import pytest

from orchestration.posting.targets.protocol import (
    AccountMovement,
    HeldEntry,
    NotSent,
    Posted,
    Rejected,
    RemoteAccount,
    TargetError,
)
from orchestration.posting.targets.tryton import TrytonTarget
from orchestration.posting.targets.tryton_company import search
from tests.servers.delivery import SECRET, tryton_target
from tests.servers.entries import ENTITY, a_sale, balanced, day, entry, send
from tests.servers.tryton_books import (
    CLOSED_ACCOUNT,
    COMPANY,
    CUSTOMER,
    DATABASE,
    LOCKED_OUT,
    ONLOOKER,
    PASSWORD,
    YEAR,
    Administrator,
)
from tests.servers.tryton_server import TrytonServer

pytestmark = pytest.mark.servers


def test_balanced_entry_is_posted_as_it_was_sent(
    target: TrytonTarget, administrator: Administrator
) -> None:
    sale = a_sale("first sale", day(1, 5))
    (posted,) = send(target, sale)
    assert isinstance(posted, Posted)
    wanted = (("1200", 10_825), ("4010", -10_000), ("2110", -825))
    (held,) = target.entries(ENTITY, day(1, 5), day(1, 5))
    assert held.external_id == sale.external_id
    assert (held.remote_id, held.posting_date) == (posted.remote_id, day(1, 5))
    assert sorted(held.lines, key=lambda line: line.account) == sorted(
        (AccountMovement(account, "USD", amount) for account, amount in wanted),
        key=lambda line: line.account,
    )
    assert target.movements(ENTITY, day(1, 5), day(1, 5)) == [
        AccountMovement(account, "USD", amount) for account, amount in sorted(wanted)
    ]
    fields = ["state", "number", "journal.code", "description", "payload_hash", "lines.party"]
    (move,) = search(
        administrator.server, "account.move", [["id", "=", int(held.remote_id)]], fields
    )
    assert (move["state"], move["journal."]["code"]) == ("posted", "REV")
    assert (move["description"], move["payload_hash"]) == (sale.description, sale.payload_hash)
    parties = [line["party"] for line in move["lines."] if line["party"]]
    assert parties == [administrator.the("party.party", "code", CUSTOMER)]


def test_entry_off_by_a_cent_is_refused_and_not_there(target: TrytonTarget) -> None:
    off = entry("off by a cent", day(1, 6), [("1010", 10_000), ("4010", -9_999)])
    (refused,) = send(target, off)
    assert isinstance(refused, Rejected)
    assert refused.reason == "unbalanced"
    assert "balance" in refused.detail
    assert target.look_up([off]) == {off.external_id: None}
    assert list(target.entries(ENTITY, day(1, 6), day(1, 6))) == []


def test_day_outside_every_year_is_a_closed_period(target: TrytonTarget) -> None:
    (refused,) = send(target, a_sale("next year", date(YEAR + 1, 1, 1)))
    assert isinstance(refused, Rejected)
    assert refused.reason == "closed_period"


def test_closed_period_takes_nothing_until_it_is_opened(
    target: TrytonTarget, administrator: Administrator
) -> None:
    sale = a_sale("late sale", day(11, 30))
    period = [administrator.the("account.period", "start_date", day(11))]
    administrator.server.call("model.account.period.close", period)
    (refused,) = send(target, sale)
    assert isinstance(refused, Rejected)
    assert refused.reason == "closed_period"
    assert target.look_up([sale]) == {sale.external_id: None}
    administrator.server.call("model.account.period.reopen", period)
    assert isinstance(send(target, sale)[0], Posted)


def test_journal_closed_for_a_period_is_a_closed_period(
    target: TrytonTarget, administrator: Administrator
) -> None:
    assert isinstance(send(target, a_sale("before", day(10, 1)))[0], Posted)
    domain: list[object] = [["period.start_date", "=", day(10)], ["journal.code", "=", "REV"]]
    (found,) = search(administrator.server, "account.journal.period", domain, [])
    administrator.server.call("model.account.journal.period.close", [found["id"]])
    after = a_sale("after", day(10, 2))
    cash = replace(a_sale("in another journal", day(10, 2)), journal_type="cash")
    refused, posted = sorted(
        send(target, after, cash), key=lambda one: one.external_id != after.external_id
    )
    assert isinstance(refused, Rejected)
    assert refused.reason == "closed_period"
    assert isinstance(posted, Posted)


@pytest.mark.parametrize("account", ["4711", CLOSED_ACCOUNT])
def test_account_that_takes_no_lines_is_named(target: TrytonTarget, account: str) -> None:
    (refused,) = send(target, entry(f"to {account}", day(1, 7), [(account, 5), ("4010", -5)]))
    assert isinstance(refused, Rejected)
    assert refused.reason == "unknown_account"
    assert account in refused.detail


def test_line_without_the_party_its_account_wants_is_refused(target: TrytonTarget) -> None:
    sale = a_sale("to nobody", day(1, 8))
    nobody = replace(sale, lines=tuple(replace(line, party=None) for line in sale.lines))
    stranger = replace(sale, lines=tuple(replace(line, party="C-99") for line in sale.lines))
    (refused,) = send(target, nobody)
    assert isinstance(refused, Rejected)
    assert (refused.reason, "1200 wants a party" in refused.detail) == ("invalid", True)
    (refused,) = send(target, stranger)
    assert isinstance(refused, Rejected)
    assert "C-99" in refused.detail


def test_entry_in_another_currency_is_refused(target: TrytonTarget) -> None:
    (refused,) = send(
        target, replace(a_sale("in dollars of Canada", day(1, 9)), currency_code="CAD")
    )
    assert isinstance(refused, Rejected)
    assert "CAD" in refused.detail


def test_bad_entries_of_a_batch_are_refused_and_the_others_posted(target: TrytonTarget) -> None:
    sales = [balanced(f"of a batch {number}", day(1, 14), 7) for number in range(25)]
    sales[3] = entry("unbalanced in a batch", day(1, 14), [("1010", 3), ("4010", -2)])
    sales[17] = a_sale("out of time in a batch", date(YEAR - 1, 12, 31))
    sales[24] = entry("to nowhere in a batch", day(1, 14), [("0", 3), ("4010", -3)])
    outcomes = {one.external_id: one for one in send(target, *sales)}
    assert outcomes.keys() == {sale.external_id for sale in sales}
    refused = {
        sales.index(next(sale for sale in sales if sale.external_id == one.external_id)): one.reason
        for one in outcomes.values()
        if isinstance(one, Rejected)
    }
    assert refused == {3: "unbalanced", 17: "closed_period", 24: "unknown_account"}
    held = {one.external_id for one in target.entries(ENTITY, day(1, 14), day(1, 14))}
    assert held == {one.external_id for one in outcomes.values() if isinstance(one, Posted)}
    assert len(held) == 22


def test_what_others_post_and_what_is_a_draft(
    target: TrytonTarget, administrator: Administrator
) -> None:
    """Rent that a bookkeeper posts counts and is not ours; a draft does not count yet."""
    period = administrator.the("account.period", "start_date", day(2))
    company = administrator.the("company.company", "party.name", COMPANY)
    journal = administrator.the("account.journal", "code", "MISC")
    bank, rent = (administrator.the("account.account", "code", code) for code in ("1040", "6110"))

    def made(lines: list[dict[str, object]]) -> int:
        values = {
            "company": company,
            "period": period,
            "journal": journal,
            "date": day(2, 2),
            "lines": [["create", lines]],
        }
        (move,) = administrator.create("account.move", values)
        return move

    lines: list[dict[str, object]] = [
        {"account": rent, "debit": 9, "credit": 0},
        {"account": bank, "debit": 0, "credit": 9},
    ]
    posted = made(lines)
    administrator.server.call("model.account.move.post", [posted])
    made(lines)
    wanted = (AccountMovement("1040", "USD", -900), AccountMovement("6110", "USD", 900))
    assert target.movements(ENTITY, day(2, 1), day(2, 28)) == list(wanted)
    (held,) = target.entries(ENTITY, day(2, 1), day(2, 28))
    assert held == HeldEntry(None, str(posted), day(2, 2), held.lines)
    assert set(held.lines) == set(wanted)


def test_pages_hold_every_entry_once(target: TrytonTarget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.posting.targets.tryton.PAGE_SIZE", 4)
    sales = [balanced(f"of many pages {number}", day(12, 3), 3) for number in range(9)]
    send(target, *sales)
    held = [one.external_id for one in target.entries(ENTITY, day(12, 3), day(12, 3))]
    assert sorted(filter(None, held)) == sorted(sale.external_id for sale in sales)


def test_chart_says_what_tryton_knows(target: TrytonTarget) -> None:
    chart = {one.account: one for one in target.chart(ENTITY)}
    assert chart["1010"] == RemoteAccount("1010", "Cash drawers", "asset", True)
    assert chart["4010"].account_type == "revenue"
    assert chart["2110"].account_type == "liability"
    assert chart["5010"].account_type == "expense"
    assert not chart[CLOSED_ACCOUNT].is_active
    assert (chart["1200"].party_type, chart["1010"].party_type) == ("any", None)


def test_ended_session_is_opened_once_more(
    target: TrytonTarget, tryton_server: TrytonServer
) -> None:
    assert isinstance(send(target, a_sale("before the end", day(1, 20)))[0], Posted)
    tryton_server.postgresql.query(DATABASE, "delete from ir_session")
    assert isinstance(send(target, a_sale("after the end", day(1, 20)))[0], Posted)


def test_wrong_password_says_so_and_does_not_show_it(tryton_server: TrytonServer) -> None:
    target = tryton_target(tryton_server.url, {SECRET: "a wrong one"})
    with pytest.raises(TargetError, match="does not let the user tillbook in") as told:
        send(target, a_sale("with a wrong password", day(1, 21)))
    assert "a wrong one" not in str(told.value)


def test_login_that_is_locked_for_a_while_sends_nothing(
    tryton_server: TrytonServer, administrator: Administrator
) -> None:
    attempts = (
        "insert into res_user_login_attempt (login, create_date, create_uid)"
        f" select '{LOCKED_OUT}', now() at time zone 'utc', 0 from generate_series(1, 9)"
    )
    tryton_server.postgresql.query(DATABASE, attempts)
    target = tryton_target(tryton_server.url, {SECRET: PASSWORD}, user=LOCKED_OUT)
    sale = a_sale("by a locked user", day(1, 22))
    (turned_away,) = send(target, sale)
    assert isinstance(turned_away, NotSent)
    assert "429" in turned_away.detail


def test_user_without_rights_and_company_without_name_are_told(
    tryton_server: TrytonServer,
) -> None:
    onlooker = tryton_target(tryton_server.url, {SECRET: PASSWORD}, user=ONLOOKER)
    with pytest.raises(TargetError, match="Accounting"):
        onlooker.chart(ENTITY)
    nowhere = tryton_target(tryton_server.url, {SECRET: PASSWORD}, company="Juniper")
    with pytest.raises(TargetError, match=r"\[targets.tryton.options\] company.*Juniper"):
        nowhere.chart(ENTITY)
    wrong = tryton_target(tryton_server.url, {SECRET: PASSWORD}, journal_sales="SALES")
    with pytest.raises(TargetError, match=r"journal_sales.*no journal with the code SALES"):
        wrong.chart(ENTITY)
