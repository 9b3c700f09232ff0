"""Payouts of card takings, drawn. Belongs here: what a payout settles, and how it goes on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from tests.histories.story import OpenSale, Story
from tests.reference_ledger.events import Payout, Refund, Settled


def pay_out(story: Story) -> None:
    """All card payments and refunds not paid out yet; their sales stay as they are from then on."""
    at = story.later()
    settled = tuple(_unsettled(story))
    story.settled |= {each.refund or each.payment for each in settled}
    status = story.one_of(("SENT", "PAID", "PAID"))
    arrives = story.shop.day(at) + timedelta(days=story.between(0, 2))
    payout = Payout(story.name("P"), at, at, status, arrives, settled)
    story.tell(payout)
    if status == "SENT" and not story.chance(3):
        later = story.one_of(("PAID", "FAILED"))
        story.tell(replace(payout, known_at=story.later(), status=later, version=2))


def can_pay_out(story: Story) -> bool:
    """Whether there is anything to pay out."""
    return any(True for _ in _unsettled(story))


def _unsettled(story: Story) -> Iterator[Settled]:
    for found in story.sales:
        yield from _of_sale(story, found)
    for told in story.told:
        refund = told.event
        if (
            isinstance(refund, Refund)
            and refund.kind == "card"
            and refund.name not in story.settled
        ):
            yield Settled(refund.payment, -refund.amount, 0, refund.name)


def _of_sale(story: Story, found: OpenSale) -> Iterator[Settled]:
    for payment in found.sale.payments:
        if payment.kind == "card" and payment.name not in story.settled:
            yield Settled(payment.name, payment.amount + payment.tip, payment.fee or story.fee_told)
