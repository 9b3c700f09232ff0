"""The Square source: which objects it delivers, each declared in a module of its family.

Belongs here: the table of contents. Does not belong: columns (orders.py, payments.py, ...) or any
treatment of what they hold (dbt_project/models/staging/square and beyond).
"""

from ingestion.sources.raw_tables import SourceDefinition
from ingestion.sources.square.cash import CASH_DRAWER_SHIFT_EVENTS, CASH_DRAWER_SHIFTS
from ingestion.sources.square.catalog import CATALOG
from ingestion.sources.square.gift_cards import GIFT_CARD_ACTIVITIES
from ingestion.sources.square.locations import LOCATIONS, TEAM_MEMBERS
from ingestion.sources.square.orders import ORDERS
from ingestion.sources.square.payments import PAYMENTS, REFUNDS
from ingestion.sources.square.payouts import PAYOUT_ENTRIES, PAYOUTS
from ingestion.sources.square.stock import (
    GOODS_RECEIPTS,
    INVENTORY_CHANGES,
    PRODUCT_COSTS,
    STOCK_COUNTS,
)

SALES_OBJECTS = (ORDERS, PAYMENTS, REFUNDS)
MASTER_OBJECTS = (CATALOG, LOCATIONS, TEAM_MEMBERS)
CASH_OBJECTS = (
    PAYOUTS,
    PAYOUT_ENTRIES,
    CASH_DRAWER_SHIFTS,
    CASH_DRAWER_SHIFT_EVENTS,
    GIFT_CARD_ACTIVITIES,
)
STOCK_OBJECTS = (INVENTORY_CHANGES, PRODUCT_COSTS, GOODS_RECEIPTS, STOCK_COUNTS)

DEFINITION = SourceDefinition(
    name="square",
    objects=(
        *SALES_OBJECTS,
        *MASTER_OBJECTS,
        *CASH_OBJECTS,
        *STOCK_OBJECTS,
        # Each further family (payouts, cash, gift cards, stock) adds its objects below.
    ),
)
