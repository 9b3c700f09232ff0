"""The shape of what goes to Odoo and comes back, against a very small fake: no real Odoo ran."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from orchestration.posting.entries import Entry
from orchestration.posting.targets.odoo import OdooTarget, open_target
from orchestration.posting.targets.odoo_moves import account_type_of, move_of
from orchestration.posting.targets.protocol import (
    AccountMovement,
    Posted,
    Rejected,
    TargetContext,
    TargetError,
    ToSend,
    Uncertain,
)
from tests.fakes.local_server import serving
from tests.fakes.odoo import DATABASE, KEY, USER, FakeOdoo
from tests.posting_entries import an_entry, reversal_of, totals
from tests.posting_loop import deliver_until_settled

SALE = (("101501", 10825), ("400000", -10000), ("251000", -825))
AUTUMN = (date(2026, 10, 1), date(2026, 11, 30))


@dataclass
class Odoo:
    """A fake and the address it answers at."""

    fake: FakeOdoo
    address: str
    folder: Path

    def opened(self, key: str | None = KEY, **options: str) -> OdooTarget:
        settled = {"address": self.address, "database": DATABASE, "user": USER, "journal": "TILL"}
        return open_target(
            TargetContext(
                name="books",
                options={**settled, **options},
                functional_currencies={"juniper": "USD"},
                folder=self.folder / "exports",
                private_folder=self.folder / "keys",
                secret={"TILLBOOK_BOOKS_API_KEY": key}.get,
                clock=now,
                sleep=lambda _: None,
            )
        )


def now() -> datetime:
    return datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def odoo(tmp_path: Path) -> Iterator[Odoo]:
    with serving() as (handler, address):
        handler.fake = fake = FakeOdoo()
        yield Odoo(fake, address, tmp_path)


def to_send(*entries: Entry) -> list[ToSend]:
    return [ToSend(entry, f"request {entry.external_id}") for entry in entries]


def test_entry_becomes_a_move_with_its_id_as_reference() -> None:
    entry = an_entry(1, *SALE)
    assert move_of(entry, 3, {"101501": 11, "400000": 12, "251000": 13}) == {
        "move_type": "entry",
        "ref": entry.external_id,
        "date": "2026-10-20",
        "journal_id": 3,
        "narration": entry.description,
        "line_ids": [
            [0, 0, {"account_id": account_id, "name": name, "debit": debit, "credit": credit}]
            for account_id, name, debit, credit in (
                (11, "line 1", Decimal("108.25"), Decimal(0)),
                (12, "line 2", Decimal(0), Decimal("100.00")),
                (13, "line 3", Decimal(0), Decimal("8.25")),
            )
        ],
    }


def test_entry_is_created_posted_and_read_back(odoo: Odoo) -> None:
    entry, target = an_entry(1, *SALE), odoo.opened()
    (posted,) = target.send(to_send(entry))
    assert posted == Posted(entry.external_id, "1")
    assert target.look_up([entry]) == {entry.external_id: posted}
    (held,) = target.entries("juniper", *AUTUMN)
    assert (held.external_id, held.posting_date) == (entry.external_id, entry.posting_date)
    assert target.movements("juniper", *AUTUMN) == [
        AccountMovement(account, "USD", amount) for account, amount in sorted(SALE)
    ]
    assert [one.account_type for one in target.chart("juniper")] == [
        "asset",
        "revenue",
        "liability",
        "cost",
        "asset",
        "liability",
    ]
    assert [one.party_type for one in target.chart("juniper")][3:] == [None, "customer", "vendor"]


def test_what_is_there_is_not_created_again(odoo: Odoo) -> None:
    batch, target = to_send(an_entry(1, *SALE)), odoo.opened()
    assert target.send(batch) == target.send(batch)
    assert odoo.fake.calls.count("create") == 1


def test_locked_period_leaves_no_draft_behind(odoo: Odoo) -> None:
    odoo.fake.lock_date = "2026-10-31"
    entry = an_entry(1, *SALE)
    (refused,) = odoo.opened().send(to_send(entry))
    assert isinstance(refused, Rejected)
    assert refused.reason == "closed_period"
    assert [move["state"] for move in odoo.fake.moves.values()] == ["gone"]
    assert odoo.opened().look_up([entry]) == {entry.external_id: None}


def test_account_that_is_not_there_and_unbalanced_lines_are_told(odoo: Odoo) -> None:
    unknown = an_entry(1, ("777", 5), ("400000", -5))
    unbalanced = an_entry(2, ("101501", 5), ("400000", -4))
    fine = an_entry(3, *SALE)
    outcomes = odoo.opened().send(to_send(unknown, unbalanced, fine))
    assert [getattr(one, "reason", "posted") for one in outcomes] == [
        "unknown_account",
        "unbalanced",
        "posted",
    ]


def test_draft_is_not_held_and_is_posted_by_the_next_attempt(odoo: Odoo) -> None:
    odoo.fake.faults = [None, "dropped_before"]
    entry, target = an_entry(1, *SALE), odoo.opened()
    assert isinstance(target.send(to_send(entry))[0], Uncertain)
    assert target.look_up([entry]) == {entry.external_id: None}
    assert isinstance(target.send(to_send(entry))[0], Posted)
    assert odoo.fake.calls.count("create") == 1


@pytest.mark.parametrize("faults", product((None, "dropped_before", "dropped_after"), repeat=3))
def test_each_entry_is_there_once_whatever_call_breaks(
    odoo: Odoo, faults: Sequence[str | None]
) -> None:
    odoo.fake.faults = list(faults)
    first = an_entry(1, *SALE)
    entries = [first, an_entry(2, ("500000", 300), ("101501", -300)), reversal_of(first)]
    settled = deliver_until_settled(odoo.opened(), entries, now, lambda _: None)
    assert set(settled.states.values()) == {"POSTED"}
    held = [one.external_id for one in odoo.opened().entries("juniper", *AUTUMN)]
    assert sorted(map(str, held)) == sorted(entry.external_id for entry in entries)
    moved = {one.account: one.amount_minor for one in odoo.opened().movements("juniper", *AUTUMN)}
    assert moved == {account: amount for account, amount in totals(entries).items() if amount}
    assert {move["state"] for move in odoo.fake.moves.values()} == {"posted"}


@pytest.mark.parametrize(
    ("account", "party", "words"),
    [
        ("121000", None, "121000 is aged by partner in Odoo, and the mapping names no customer"),
        ("211000", None, "the mapping names no vendor for own-211000"),
        ("121000", "Nobody", "Odoo has 0 partners with the reference or name Nobody"),
        ("211000", "Twin", "Odoo has 2 partners with the reference or name Twin"),
    ],
)
def test_line_that_is_aged_by_partner_needs_one_that_is_there(
    odoo: Odoo, account: str, party: str | None, words: str
) -> None:
    entry = an_entry(1, (account, 500), ("400000", -500))
    named = replace(entry, lines=(replace(entry.lines[0], party=party), entry.lines[1]))
    (refused,) = odoo.opened().send(to_send(named))
    assert isinstance(refused, Rejected)
    assert words in refused.detail
    assert odoo.fake.moves == {}


def test_partner_goes_by_its_reference_or_its_name(odoo: Odoo) -> None:
    entry = an_entry(1, ("121000", 500), ("211000", -300), ("400000", -200))
    parties = ("C-1", "Roaster", None)
    lines = (replace(line, party=one) for line, one in zip(entry.lines, parties, strict=True))
    (posted,) = odoo.opened().send(to_send(replace(entry, lines=tuple(lines))))
    assert isinstance(posted, Posted)
    assert [line.get("partner_id") for line in odoo.fake.moves[1]["lines"]] == [41, 42, None]


def test_what_the_network_doubles_leaves_one_posted_entry_and_no_draft(odoo: Odoo) -> None:
    odoo.fake.faults = ["delivered_twice", "delivered_twice"]
    entry = an_entry(1, *SALE)
    (posted,) = odoo.opened().send(to_send(entry))
    assert isinstance(posted, Posted)
    assert sorted(move["state"] for move in odoo.fake.moves.values()) == ["gone", "posted"]


def test_posted_entry_wins_over_a_draft_of_the_same_reference(odoo: Odoo) -> None:
    entry, target = an_entry(1, *SALE), odoo.opened()
    (posted,) = target.send(to_send(entry))
    odoo.fake.moves[2] = {**odoo.fake.moves[1], "id": 2, "state": "draft"}
    assert target.send(to_send(entry)) == [posted]
    assert [move["state"] for move in odoo.fake.moves.values()] == ["posted", "gone"]


def test_refusal_stays_a_refusal_when_the_draft_is_gone_already(odoo: Odoo) -> None:
    odoo.fake.lock_date = "2026-10-31"
    odoo.fake.faults = [None, None, "delivered_twice"]
    (refused,) = odoo.opened().send(to_send(an_entry(1, *SALE)))
    assert isinstance(refused, Rejected)
    assert refused.reason == "closed_period"


def test_entry_of_somebody_else_has_no_external_id(odoo: Odoo) -> None:
    target = odoo.opened()
    target.send(to_send(replace(an_entry(1, *SALE), external_id="INV/2026/0001")))
    assert [one.external_id for one in target.entries("juniper", *AUTUMN)] == [None]


def test_what_lets_nobody_in_is_named(odoo: Odoo) -> None:
    with pytest.raises(TargetError, match="look at the options and the API key") as raised:
        odoo.opened(key="another").send(to_send(an_entry(1, *SALE)))
    assert "another" not in str(raised.value)
    with pytest.raises(TargetError, match="TILLBOOK_BOOKS_API_KEY must be set"):
        odoo.opened(key=None)
    with pytest.raises(TargetError, match="has 0 journals of the code NONE"):
        odoo.opened(journal="NONE").send(to_send(an_entry(1, *SALE)))
    with pytest.raises(TargetError, match="address must be an https"):
        odoo.opened(address="http://odoo.example")


@pytest.mark.parametrize(
    ("told", "account_type"),
    [
        ("asset_receivable", "asset"),
        ("liability_credit_card", "liability"),
        ("equity_unaffected", "equity"),
        ("income_other", "revenue"),
        ("expense_depreciation", "expense"),
        ("off_balance", None),
    ],
)
def test_account_types_are_read(told: str, account_type: str | None) -> None:
    assert account_type_of(told) == account_type
