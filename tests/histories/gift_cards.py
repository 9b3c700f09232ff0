"""Square's activities of gift cards. Belongs here: what happened to a card, and its balance."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tests.histories.names import Names
from tests.histories.receipts import timestamp
from tests.reference_ledger.events import Event, Refund, Sale
from tests.square_cash_documents import gift_card_activity
from tests.square_documents import Document

Activity = tuple[datetime, str, str, str, int, str]
"""When, in which event, what kind, the card, the amount, the order or payment it belongs to."""


def activities(names: Names, event: Sale | Refund, events: Sequence[Event]) -> Iterator[Document]:
    """The activities of the cards an event sold, used or paid back to."""
    for activity in _of_event(event):
        at, name, kind, card, amount, about = activity
        balance = sum(
            _signed(each)
            for other in events
            if isinstance(other, Sale | Refund)
            for each in _of_event(other)
            if each[3] == card and each[:2] <= (at, name)
        )
        about_key = "order_id" if kind == "ACTIVATE" else "payment_id"
        document = gift_card_activity(
            kind,
            names.of("CARD", card),
            names.location,
            timestamp(at),
            amount,
            balance,
            **{about_key: names.of("ORD" if kind == "ACTIVATE" else "PAY", about)},
        )
        yield document | {"id": names.of("GCA", f"{name}{kind}{card}{about}")}


def _signed(activity: Activity) -> int:
    return -activity[4] if activity[2] == "REDEEM" else activity[4]


def _of_event(event: Sale | Refund) -> Iterator[Activity]:
    if isinstance(event, Refund):
        if event.card:
            yield event.at, event.name, "REFUND", event.card, event.amount, event.payment
        return
    for line in event.lines:
        if line.card:
            yield event.at, event.name, "ACTIVATE", line.card, line.gross, event.name
    for payment in event.payments:
        if payment.card:
            yield event.at, event.name, "REDEEM", payment.card, payment.amount, payment.name
