"""Square's documents of goods, payouts and drawers. Belongs here: all but sales and returns."""

from tests.histories.names import Names
from tests.histories.receipts import timestamp
from tests.reference_ledger.events import (
    DrawerSession,
    GoodsReceived,
    GoodsWasted,
    Payout,
    Settled,
    Shop,
    StockCounted,
)
from tests.square_cash_documents import (
    drawer_events,
    drawer_shift,
    entries_of,
    payout,
    payout_entry,
)
from tests.square_documents import Document

CASH_MOVES = {
    "paid in": ("PAID_IN", "Paid in: change from the safe"),
    "paid out": ("PAID_OUT", "Paid out: window cleaning"),
    "drop": ("PAID_OUT", "Drop to safe"),
}


def goods_receipt(names: Names, shop: Shop, goods: GoodsReceived) -> Document:
    """A line of the suppliers' table."""
    return {
        "goods_receipt_id": names.of("GR", goods.name),
        "line_number": 1,
        "purchase_order_id": names.of("PO", goods.name),
        "supplier_id": "SUPPLIER",
        "location_id": names.location,
        "product_id": names.of("VAR", goods.product),
        "quantity": goods.quantity,
        "unit_cost": goods.unit_cost,
        "currency_code": shop.currency,
        "received_at": timestamp(goods.at),
    }


def stock_count(names: Names, count: StockCounted) -> Document:
    """A line of the counters' table."""
    return {
        "stock_count_id": names.of("SC", count.name),
        "line_number": 1,
        "location_id": names.location,
        "product_id": names.of("VAR", count.product),
        "counted_quantity": count.quantity,
        "counted_at": timestamp(count.at),
    }


def waste(names: Names, wasted: GoodsWasted) -> Document:
    """An inventory change that writes goods off."""
    return {
        "type": "ADJUSTMENT",
        "adjustment": {
            "id": names.of("IC", wasted.name),
            "catalog_object_id": names.of("VAR", wasted.product),
            "catalog_object_type": "ITEM_VARIATION",
            "from_state": "IN_STOCK",
            "to_state": "WASTE",
            "location_id": names.location,
            "quantity": str(wasted.quantity),
            "occurred_at": timestamp(wasted.at),
            "created_at": timestamp(wasted.at),
        },
    }


def payout_documents(names: Names, told: Payout) -> tuple[Document, list[Document]]:
    """A version of a payout and its entries."""
    entries = [_entry(names, each) for each in told.settled]
    document = payout(
        names.of("PO", told.name),
        names.location,
        timestamp(told.at),
        entries,
        status=told.status,
        updated_at=timestamp(told.known_at),
        version=told.version,
    )
    document["arrival_date"] = told.arrives.isoformat()
    return document, entries_of(document, entries)


def _entry(names: Names, settled: Settled) -> Document:
    payment = names.of("PAY", settled.payment)
    if settled.refund is None:
        return payout_entry("CHARGE", settled.amount, settled.fee, payment_id=payment)
    refund = names.of("REF", settled.refund)
    return payout_entry("REFUND", settled.amount, settled.fee, payment_id=payment, refund_id=refund)


def drawer_documents(names: Names, session: DrawerSession) -> tuple[Document, Document]:
    """A version of a drawer's shift and its events."""
    shift = drawer_shift(
        names.of("DRAWER", session.name),
        names.location,
        timestamp(session.at),
        ended_at=timestamp(session.ended_at) if session.ended_at else None,
        counted=session.counted if session.ended_at else None,
        opening=session.opening,
    )
    moves = [(CASH_MOVES[kind][0], amount, CASH_MOVES[kind][1]) for kind, amount in session.moves]
    return shift, drawer_events(shift, moves)
