"""The Square source: which objects it delivers, each declared in a module of its family.

Belongs here: the table of contents. Does not belong: columns (orders.py, payments.py, ...) or any
treatment of what they hold (dbt_project/models/staging/square and beyond).
"""

from ingestion.sources.raw_tables import SourceDefinition
from ingestion.sources.square.catalog import CATALOG
from ingestion.sources.square.locations import LOCATIONS, TEAM_MEMBERS
from ingestion.sources.square.orders import ORDERS
from ingestion.sources.square.payments import PAYMENTS, REFUNDS

SALES_OBJECTS = (ORDERS, PAYMENTS, REFUNDS)
MASTER_OBJECTS = (CATALOG, LOCATIONS, TEAM_MEMBERS)

DEFINITION = SourceDefinition(
    name="square",
    objects=(
        *SALES_OBJECTS,
        *MASTER_OBJECTS,
        # Each further family (payouts, cash, gift cards, stock) adds its objects below.
    ),
)
