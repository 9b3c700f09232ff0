"""Two deliveries about the same cash documents: what was known first, and what came later.

Belongs here: the documents of both halves, by story. Not: what the books must say of them
(test_cash_arrives_later.py). A story keeps to days of its own, so that its amounts read alone.
"""

from collections import defaultdict
from pathlib import Path

from tests.square_cash_documents import (
    card_payment,
    card_refund,
    drawer_events,
    drawer_shift,
    entries_of,
    gift_card_activity,
    payout,
    payout_entry,
    return_order,
    write_delivery,
)
from tests.square_documents import Document, order, payment

STORE = "LCORNER"
LATER = "2026-03-20T15:00:00Z"


class Half:
    """The documents of one delivery, by object."""

    def __init__(self) -> None:
        """Begin without documents."""
        self.records: dict[str, list[Document]] = defaultdict(list)

    def add(self, object_name: str, *documents: Document) -> None:
        """Deliver these documents of one object."""
        self.records[object_name].extend(documents)

    def add_payout(self, document: Document, entries: list[Document]) -> None:
        """Deliver a payout and its entries."""
        self.add("payouts", document)
        self.add("payout_entries", *entries_of(document, entries))


def write_halves(first_folder: Path, second_folder: Path) -> None:
    """Write both deliveries of every story."""
    first, second = Half(), Half()
    for story in (
        drawer_counted_before_news,
        drawer_counted_before_an_order_without_payment_changes,
        drawer_shared_with_one_that_lands_later,
        drawer_closed_later,
        payout_fails,
        payout_before_its_items,
        disputes_end,
        fee_from_payment_then_payout,
        fee_from_payout_then_payment,
        fee_beyond_what_was_booked,
        gift_card_before_its_receipts,
    ):
        story(first, second)
    write_delivery(first_folder, "2026-03-19", first.records)
    write_delivery(second_folder, "2026-03-20", second.records)


def _paid_in_cash(half: Half, *orders: Document) -> None:
    half.add("orders", *orders)
    half.add("payments", *(payment(each) for each in orders))


def _paid_by_card(half: Half, sold: Document, fee: int | None = None) -> None:
    half.add("orders", sold)
    half.add("payments", card_payment(sold, fee=fee))


def drawer_counted_before_news(first: Half, second: Half) -> None:
    """30.00 stays; 12.00 is voided and 20.00 was a card: of 162.00 expected 129.00 are counted."""
    stays = order("ORDSTAYS", STORE, "2026-03-02T15:00:00Z", 3000)
    voided = order("ORDVOIDED", STORE, "2026-03-02T16:00:00Z", 1200)
    swapped = order("ORDSWAPPED", STORE, "2026-03-02T17:00:00Z", 2000)
    _paid_in_cash(first, stays, voided, swapped)
    shift = drawer_shift(
        "DRAWERCOUNTED", STORE, "2026-03-02T14:00:00Z", ended_at="2026-03-02T22:00:00Z",
        counted=12900, cash_payment=6200, expected_cash=16200,
    )  # fmt: skip
    first.add("cash_drawer_shifts", shift)
    first.add("cash_drawer_shift_events", drawer_events(shift, []))
    cancelled = voided | {"state": "CANCELED", "updated_at": LATER}
    by_card = order(
        "ORDSWAPPED", STORE, "2026-03-02T17:00:00Z", 2000, updated_at=LATER, tender="PAYSWAPCARD"
    )
    second.add("orders", cancelled, by_card)
    second.add(
        "payments",
        payment(cancelled, status="CANCELED", updated_at=LATER),
        payment(swapped, status="CANCELED", updated_at=LATER),
        card_payment(by_card, fee=62),
    )


def drawer_counted_before_an_order_without_payment_changes(first: Half, second: Half) -> None:
    """An old till tells cash with the order alone; the order is voided after the count."""
    sold = order("ORDOLDTILL", STORE, "2026-03-03T15:00:00Z", 1500)
    del sold["tenders"][0]["payment_id"]
    first.add("orders", sold)
    shift = drawer_shift(
        "DRAWEROLDTILL", STORE, "2026-03-03T14:00:00Z", ended_at="2026-03-03T22:00:00Z",
        counted=10000,
    )  # fmt: skip
    first.add("cash_drawer_shifts", shift)
    first.add("cash_drawer_shift_events", drawer_events(shift, []))
    second.add("orders", sold | {"state": "CANCELED", "updated_at": LATER})


def drawer_shared_with_one_that_lands_later(first: Half, second: Half) -> None:
    """Cash of no known register is a drawer's own, until one beside it lands."""
    _paid_in_cash(first, order("ORDSHARED", STORE, "2026-03-04T15:00:00Z", 800))
    hours = {"ended_at": "2026-03-04T22:00:00Z"}
    alone = drawer_shift(
        "DRAWERALONE", STORE, "2026-03-04T14:00:00Z", counted=10000, cash_payment=0, **hours
    )
    beside = drawer_shift(
        "DRAWERBESIDE", STORE, "2026-03-04T14:00:00Z", counted=10800, cash_payment=800,
        device="DEVICEBACK", **hours,
    )  # fmt: skip
    for half, shift in ((first, alone), (second, beside)):
        half.add("cash_drawer_shifts", shift)
        half.add("cash_drawer_shift_events", drawer_events(shift, []))


def drawer_closed_later(first: Half, second: Half) -> None:
    """Seen open with a drop of 50.00; closed at 22:00 with window cleaning paid and 0.45 short."""
    _paid_in_cash(first, order("ORDOPENDRAWER", STORE, "2026-03-05T15:00:00Z", 9000))
    _paid_in_cash(second, order("ORDOPENDRAWERLATER", STORE, "2026-03-05T20:00:00Z", 1000))
    seen_open = drawer_shift("DRAWEROPEN", STORE, "2026-03-05T14:00:00Z")
    drop = ("PAID_OUT", 5000, "Drop to safe")
    closed = drawer_shift(
        "DRAWEROPEN", STORE, "2026-03-05T14:00:00Z", ended_at="2026-03-05T22:00:00Z",
        counted=12455,
    )  # fmt: skip
    first.add("cash_drawer_shifts", seen_open)
    first.add("cash_drawer_shift_events", drawer_events(seen_open, [drop]))
    second.add("cash_drawer_shifts", closed)
    second.add(
        "cash_drawer_shift_events",
        drawer_events(closed, [drop, ("PAID_OUT", 2500, "Paid out: window cleaning")]),
    )


def payout_fails(first: Half, second: Half) -> None:
    """107.50 less 2.90 is sent; the bank refuses it."""
    sold = order("ORDFAILS", STORE, "2026-03-06T15:00:00Z", 10750)
    _paid_by_card(first, sold, fee=290)
    entries = [payout_entry("CHARGE", 10750, 290, payment_id="PAYORDFAILS")]
    sent = payout("POFAILS", STORE, "2026-03-07T15:30:00Z", entries, status="SENT")
    first.add_payout(sent, entries)
    second.add("payouts", sent | {"status": "FAILED", "version": 2, "updated_at": LATER})


def payout_before_its_items(first: Half, second: Half) -> None:
    """A payout of a capture of 50.00 less 1.40 and its refund, both told by the next delivery."""
    sold = order("ORDLATE", STORE, "2026-03-08T15:00:00Z", 5000)
    entries = [
        payout_entry("CHARGE", 5000, 140, payment_id="PAYORDLATE"),
        payout_entry("REFUND", -5000, payment_id="PAYORDLATE", refund_id="REFLATE"),
    ]
    other = order("ORDONTIME", STORE, "2026-03-08T16:00:00Z", 9000)
    _paid_by_card(first, other, fee=244)
    entries.append(payout_entry("CHARGE", 9000, 244, payment_id="PAYORDONTIME"))
    first.add_payout(payout("POEARLY", STORE, "2026-03-09T15:30:00Z", entries), entries)
    _paid_by_card(second, sold, fee=140)
    back = return_order("ORDLATEBACK", sold, "2026-03-08T18:00:00Z")
    second.add("orders", back)
    second.add("refunds", card_refund("REFLATE", back, "PAYORDLATE"))


def disputes_end(first: Half, second: Half) -> None:
    """30.00 and 40.00 are disputed at 15.00 each; the first is won, the second lost."""
    won, lost = (
        order(f"ORDDISPUTE{name}", STORE, "2026-03-10T15:00:00Z", amount)
        for name, amount in (("WON", 3000), ("LOST", 4000))
    )
    takings = order("ORDTAKINGS", STORE, "2026-03-10T16:00:00Z", 20000)
    for sold in (won, lost, takings):
        _paid_by_card(first, sold, fee=0)
    of_won = {"payment_id": "PAYORDDISPUTEWON", "dispute_id": "DISPUTEWON"}
    of_lost = {"payment_id": "PAYORDDISPUTELOST", "dispute_id": "DISPUTELOST"}
    opened = [
        payout_entry("CHARGE", 3000, payment_id="PAYORDDISPUTEWON"),
        payout_entry("CHARGE", 4000, payment_id="PAYORDDISPUTELOST"),
        payout_entry("CHARGE", 20000, payment_id="PAYORDTAKINGS"),
        payout_entry("OPEN_DISPUTE", -3000, 1500, **of_won),
        payout_entry("OPEN_DISPUTE", -4000, 1500, **of_lost),
    ]
    first.add_payout(payout("PODISPUTED", STORE, "2026-03-11T15:30:00Z", opened), opened)
    ended = [
        payout_entry("OPEN_DISPUTE", 3000, **of_won),
        payout_entry("OPEN_DISPUTE", 4000, **of_lost),
        payout_entry("DISPUTE", -4000, **of_lost),
    ]
    second.add_payout(payout("PORESOLVED", STORE, "2026-03-18T15:30:00Z", ended), ended)


def fee_from_payment_then_payout(first: Half, second: Half) -> None:
    """The payment states 1.40, the payout that comes later the same."""
    _paid_by_card(first, order("ORDFEEFIRST", STORE, "2026-03-12T15:00:00Z", 5000), fee=140)
    entries = [payout_entry("CHARGE", 5000, 140, payment_id="PAYORDFEEFIRST")]
    second.add_payout(payout("POFEELATER", STORE, "2026-03-13T15:30:00Z", entries), entries)


def fee_from_payout_then_payment(first: Half, second: Half) -> None:
    """The payout tells 1.40 of a payment that states no fee yet, and does later."""
    sold = order("ORDFEELATER", STORE, "2026-03-13T15:00:00Z", 5000)
    _paid_by_card(first, sold)
    entries = [payout_entry("CHARGE", 5000, 140, payment_id="PAYORDFEELATER")]
    first.add_payout(payout("POFEEFIRST", STORE, "2026-03-14T15:30:00Z", entries), entries)
    second.add("payments", card_payment(sold, fee=140, updated_at=LATER))


def fee_beyond_what_was_booked(first: Half, second: Half) -> None:
    """The payment states 1.00, the payout takes 1.40: 0.40 is left to post."""
    _paid_by_card(first, order("ORDFEEMORE", STORE, "2026-03-15T15:00:00Z", 5000), fee=100)
    entries = [payout_entry("CHARGE", 5000, 140, payment_id="PAYORDFEEMORE")]
    second.add_payout(payout("POFEEMORE", STORE, "2026-03-16T15:30:00Z", entries), entries)


def gift_card_before_its_receipts(first: Half, second: Half) -> None:
    """50.00 sold, 20.00 used and given back: the card's activities come before all receipts."""
    sold = order("ORDCARDSOLD", STORE, "2026-03-16T15:00:00Z", 5000)
    sold["line_items"][0]["item_type"] = "GIFT_CARD"
    used = order("ORDCARDUSED", STORE, "2026-03-17T15:00:00Z", 2000)
    back = return_order("ORDCARDBACK", used, "2026-03-18T15:00:00Z")
    for kind, at, amount, balance, names in (
        ("ACTIVATE", sold["closed_at"], 5000, 5000, {"order_id": "ORDCARDSOLD"}),
        ("REDEEM", used["closed_at"], 2000, 3000, {"payment_id": "PAYORDCARDUSED"}),
        ("REFUND", back["closed_at"], 2000, 5000, {"payment_id": "PAYORDCARDUSED"}),
    ):
        first.add(
            "gift_card_activities",
            gift_card_activity(kind, "CARDEARLY", STORE, at, amount, balance, **names),
        )
    _paid_by_card(second, sold, fee=0)
    second.add("orders", used, back)
    second.add("payments", card_payment(used, brand="SQUARE_GIFT_CARD", card_id="CARDEARLY"))
    second.add("refunds", card_refund("REFCARD", back, "PAYORDCARDUSED"))
