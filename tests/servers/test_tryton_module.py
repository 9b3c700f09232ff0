"""The module in Tryton: each reference once, whoever calls, and nothing past Tryton's own rules."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from orchestration.posting.entries import Entry
from orchestration.posting.targets.http_calls import HttpCalls
from orchestration.posting.targets.protocol import (
    AccountMovement,
    Outcome,
    Posted,
    Rejected,
    Uncertain,
)
from orchestration.posting.targets.tryton import CREATE_POSTED, TrytonTarget
from orchestration.posting.targets.tryton_company import Company, search
from orchestration.posting.targets.tryton_moves import values_of
from orchestration.posting.targets.tryton_rpc import RefusedError
from orchestration.posting.targets.tryton_rpc import TrytonServer as TrytonServerCalls
from tests.servers.delivery import SECRET, tryton_target
from tests.servers.entries import ENTITY, a_sale, balanced, corrected, day, entry, send
from tests.servers.tryton_books import (
    COMPANY,
    DATABASE,
    ONLOOKER,
    PASSWORD,
    Administrator,
)
from tests.servers.tryton_server import TrytonServer

pytestmark = pytest.mark.servers

ROUNDS_OF_RACING = 8


def test_two_clients_at_once_make_one_move_each(tryton_server: TrytonServer) -> None:
    clients = [tryton_target(tryton_server.url, {SECRET: PASSWORD}) for _ in range(2)]
    together = threading.Barrier(len(clients), timeout=60)
    answers: list[list[Outcome]] = []

    def race(client: TrytonTarget, entries: list[Entry]) -> None:
        together.wait()
        answers.append(send(client, *entries))

    for client in clients:
        client.chart(ENTITY)
    for number in range(ROUNDS_OF_RACING):
        entries = [balanced(f"race {number} {one}", day(1, 15), number) for one in range(3)]
        answers.clear()
        runners = [threading.Thread(target=race, args=(one, entries)) for one in clients]
        for runner in runners:
            runner.start()
        for runner in runners:
            runner.join()
        # Who lost the race learns the winner's id, or that nobody knows: never a second move.
        held = clients[0].look_up(entries)
        assert None not in held.values()
        for answer in answers:
            assert all(isinstance(one, Uncertain) or one == held[one.external_id] for one in answer)
    moves = list(clients[0].entries(ENTITY, day(1, 15), day(1, 15)))
    assert len(moves) == len({one.external_id for one in moves}) == 3 * ROUNDS_OF_RACING


def test_sending_again_gives_the_same_move(
    target: TrytonTarget, tryton_server: TrytonServer
) -> None:
    sales = [a_sale(f"sent twice {number}", day(1, 12)) for number in range(3)]
    first = send(target, *sales)
    assert all(isinstance(one, Posted) for one in first)
    another = tryton_target(tryton_server.url, {SECRET: PASSWORD})
    assert send(another, *sales) == first
    assert {one.external_id: one for one in first} == another.look_up(sales)
    assert len(list(target.entries(ENTITY, day(1, 12), day(1, 12)))) == 3


def test_same_id_with_another_content_is_a_duplicate(target: TrytonTarget) -> None:
    sale = a_sale("said in two ways", day(1, 13))
    assert isinstance(send(target, sale)[0], Posted)
    (refused,) = send(target, replace(sale, payload_hash="0" * 64))
    assert isinstance(refused, Rejected)
    assert refused.reason == "duplicate"


def test_reversal_takes_back_and_names_its_origin(
    target: TrytonTarget, administrator: Administrator
) -> None:
    original = balanced("to be taken back", day(1, 16), 1)
    reversal, again = corrected(original, 1)
    first, second, _ = [send(target, one)[0] for one in (original, reversal, again)]
    assert isinstance(first, Posted)
    assert isinstance(second, Posted)
    (move,) = search(
        administrator.server, "account.move", [["id", "=", int(second.remote_id)]], ["origin"]
    )
    assert move["origin"] == f"account.move,{first.remote_id}"
    assert target.movements(ENTITY, day(1, 16), day(1, 16)) == sorted(
        (AccountMovement(line.account, "USD", line.amount_minor) for line in again.lines),
        key=lambda one: one.account,
    )


def test_what_is_posted_cannot_be_changed_and_a_copy_is_not_ours(
    target: TrytonTarget, administrator: Administrator
) -> None:
    sale = a_sale("to be left alone", day(1, 19))
    (posted,) = send(target, sale)
    assert isinstance(posted, Posted)
    move = int(posted.remote_id)
    for values in ({"external_reference": "other"}, {"payload_hash": "other"}):
        with pytest.raises(RefusedError, match="not allowed to modify"):
            administrator.server.call("model.account.move.write", [move], values)
    (copy,) = administrator.server.call("model.account.move.copy", [move], {})
    administrator.server.call("model.account.move.post", [copy])
    held = {
        one.remote_id: one.external_id for one in target.entries(ENTITY, day(1, 19), day(1, 19))
    }
    assert held == {str(move): sale.external_id, str(copy): None}
    assert target.look_up([sale]) == {sale.external_id: posted}


def test_call_of_the_module_keeps_to_the_rights_of_its_user(
    target: TrytonTarget, tryton_server: TrytonServer, administrator: Administrator
) -> None:
    """Also where a client asks without having asked for its rights before."""
    calls = HttpCalls(
        tryton_server.url, clock=lambda: datetime.now(UTC), sleep=time.sleep, calls_per_minute=600
    )
    onlooker = TrytonServerCalls(calls, DATABASE, ONLOOKER, PASSWORD)
    company = Company(administrator.server, COMPANY, "company")
    sale = entry("by an onlooker", day(1, 23), [("1010", 5), ("4010", -5)])
    values = values_of(sale, company, "MISC")
    with pytest.raises(RefusedError, match="not allowed"):
        onlooker.call(CREATE_POSTED, company.id, [values], context=company.context)
    assert target.look_up([sale]) == {sale.external_id: None}


def test_reference_is_there_once_however_it_came(
    target: TrytonTarget, administrator: Administrator
) -> None:
    """Also a draft that somebody made by hand holds it, and the database knows of no second."""
    sale = a_sale("made by hand", day(1, 26))
    draft = {
        "company": administrator.the("company.company", "party.name", COMPANY),
        "period": administrator.the("account.period", "start_date", day(1)),
        "journal": administrator.the("account.journal", "code", "MISC"),
        "date": day(1, 26),
        "external_reference": sale.external_id,
    }
    administrator.create("account.move", draft)
    (refused,) = send(target, sale)
    assert isinstance(refused, Rejected)
    assert (refused.reason, "is not posted" in refused.detail) == ("duplicate", True)
    assert target.look_up([sale]) == {sale.external_id: None}
    with pytest.raises(RefusedError, match="cannot have the same external reference"):
        administrator.create("account.move", draft)
