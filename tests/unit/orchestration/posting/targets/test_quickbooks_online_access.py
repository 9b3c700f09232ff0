"""Who may call QuickBooks Online: options, secrets, tokens that renew themselves."""

import json
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from orchestration.posting.targets.protocol import NotSent, Posted, TargetError, ToSend
from orchestration.posting.targets.quickbooks_online import open_target
from orchestration.posting.targets.quickbooks_online_options import COMPANY_ADDRESSES, options_of
from tests.fakes.quickbooks_online import FakeQuickBooksOnline
from tests.fakes.quickbooks_online_books import Way, a_way
from tests.posting_entries import an_entry


def token_file(way: Way) -> Path:
    return way.context.private_folder / "books.tokens.json"


def test_the_first_call_renews_and_keeps_the_new_pair_for_the_owner_only(way: Way) -> None:
    way.open().chart("juniper")
    stored = json.loads(token_file(way).read_text("utf-8"))
    assert stored["refresh_token"] == "refresh-1"
    assert stat.S_IMODE(token_file(way).stat().st_mode) == 0o600
    assert stat.S_IMODE(way.context.private_folder.stat().st_mode) == 0o700
    assert "refresh-0" not in token_file(way).read_text("utf-8")


def test_the_new_pair_is_on_disk_before_it_is_used(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    serve = way.connection.serve

    def watched(call: object) -> object:
        seen.append(json.loads(token_file(way).read_text("utf-8"))["refresh_token"])
        return serve(call)  # type: ignore[arg-type]

    monkeypatch.setattr(way.connection, "serve", watched)
    way.open().chart("juniper")
    assert seen == ["refresh-1"]


def test_a_valid_token_is_used_again_by_the_next_command(way: Way) -> None:
    way.open().chart("juniper")
    way.open().chart("juniper")
    assert way.connection.renewals == 1


def test_an_old_token_is_renewed_before_it_ends(way: Way) -> None:
    way.open().chart("juniper")
    way.time.now += timedelta(minutes=59)
    way.open().chart("juniper")
    assert way.connection.renewals == 2
    assert {status for _, _, status in way.connection.calls} == {200}


def test_a_refused_token_is_renewed_once_and_the_call_made_again(way: Way) -> None:
    target = way.open_ready()
    way.connection.plan(["expired"])
    entry = an_entry()
    assert target.send([ToSend(entry, "r")]) == [Posted(entry.external_id, "1001")]
    assert [status for _, _, status in way.connection.calls[-2:]] == [401, 200]
    assert len(way.company.transactions) == 1


def test_a_token_that_is_refused_again_stops_with_a_sentence(way: Way) -> None:
    target = way.open_ready()
    way.connection.plan(["expired", "expired"])
    with pytest.raises(TargetError, match=r"does not let us in \(401\); check company_id"):
        target.send([ToSend(an_entry(), "r")])
    assert way.company.received == []


def test_a_refused_token_in_the_middle_leaves_the_rest_unsent(way: Way) -> None:
    target = way.open_ready()
    way.connection.plan(["none", "expired", "expired"])
    outcomes = target.send([ToSend(an_entry(number), f"r{number}") for number in range(3)])
    assert [type(one) for one in outcomes] == [Posted, NotSent, NotSent]


def test_a_connection_that_ended_says_what_to_do_and_no_secret(way: Way) -> None:
    way.connection.refresh_tokens = ["somebody-else's"]
    with pytest.raises(TargetError) as raised:
        way.open().chart("juniper")
    told = str(raised.value)
    assert "set its new refresh token, as docs/posting/quickbooks-online.md says" in told
    assert "refresh-0" not in told
    assert "hush-hush" not in told


def test_a_new_token_in_the_environment_begins_anew(way: Way) -> None:
    way.open().chart("juniper")
    way.connection.refresh_tokens = ["refresh-new"]
    way.connection.access_token = "gone"
    secrets: Callable[[str], str | None] = {
        "TILLBOOK_BOOKS_CLIENT_ID": "client",
        "TILLBOOK_BOOKS_CLIENT_SECRET": "hush-hush",
        "TILLBOOK_BOOKS_REFRESH_TOKEN": "refresh-new",
    }.get
    open_target(replace(way.context, secret=secrets)).chart("juniper")
    assert way.connection.renewals == 2


def test_several_processes_renew_once(way: Way) -> None:
    way.open().chart("juniper")
    way.connection.access_token = "gone"
    threads = [threading.Thread(target=lambda: way.open().chart("juniper")) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert way.connection.renewals == 2


def test_a_torn_token_file_is_said(way: Way) -> None:
    way.open().chart("juniper")
    token_file(way).write_text("{", "utf-8")
    with pytest.raises(TargetError, match=r"books\.tokens\.json cannot be read; delete it"):
        way.open().chart("juniper")


def test_a_missing_secret_is_named(way: Way) -> None:
    context = replace(way.context, secret={"TILLBOOK_BOOKS_CLIENT_ID": "client"}.get)
    with pytest.raises(TargetError, match="TILLBOOK_BOOKS_CLIENT_SECRET and TILLBOOK_BOOKS_REFR"):
        open_target(context)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"company_id": "my company"}, r"\[targets\.books\.options\] company_id: "),
        ({"batch_size": 51}, r"\[targets\.books\.options\] batch_size: "),
        ({"batches": "yes"}, r"\[targets\.books\.options\] batches: "),
        ({"colour": "green"}, r"\[targets\.books\.options\] colour: "),
        ({"minor_version": 3}, r"\[targets\.books\.options\] minor_version: "),
        ({"address": "http://books.example"}, r"\[targets\.books\.options\] address must be an"),
        ({"sign_in_address": "ftp://x"}, r"\[targets\.books\.options\] sign_in_address must be"),
    ],
)
def test_an_option_that_does_not_fit_is_named(
    way: Way, options: dict[str, str | int | bool], sentence: str
) -> None:
    with pytest.raises(TargetError, match=sentence):
        open_target(replace(way.context, options=dict(way.context.options) | options))


def test_a_company_id_is_needed(way: Way) -> None:
    with pytest.raises(TargetError, match=r"\[targets\.books\.options\] company_id: "):
        open_target(replace(way.context, options={}))


def test_without_an_address_it_is_intuits(way: Way) -> None:
    options = options_of(replace(way.context, options={"company_id": 4620816365}))
    assert options.company_address == "https://quickbooks.api.intuit.com"
    options = options_of(
        replace(way.context, options={"company_id": "1", "environment": "sandbox"})
    )
    assert options.company_address == COMPANY_ADDRESSES["sandbox"]


def test_a_company_keeps_one_entity(way: Way) -> None:
    two = replace(way.context, functional_currencies={"harbor": "USD", "juniper": "USD"})
    with pytest.raises(TargetError, match="these are named: harbor, juniper"):
        open_target(two)


def test_our_clock_may_be_wrong(quickbooks: FakeQuickBooksOnline, tmp_path: Path) -> None:
    for number, hours in enumerate((-5, 5)):
        with a_way(quickbooks, str(number), tmp_path / str(number), timedelta(hours=hours)) as way:
            target = way.open()
            for day in range(3):
                way.time.now += timedelta(hours=2)
                entry = an_entry(day)
                assert isinstance(target.send([ToSend(entry, f"r{day}")])[0], Posted)
            assert len(way.company.transactions) == 3
