"""Columns every Square object repeats: amounts of money and tax or discount shares.

Belongs here: the shape of a Square ``Money`` and of what is applied to a line. Does not belong:
which object holds them (orders.py, payments.py, ...).
"""

from ingestion.sources.raw_tables import Column


def money(name: str, path: str, *, required: bool = False) -> Column:
    """A BIGINT column ``<name>_amount_minor`` from the Money object at ``path`` (minor units)."""
    return Column(f"{name}_amount_minor", "BIGINT", f"{path}.amount", required=required)


def currency(path: str) -> Column:
    """The currency code of the Money object at ``path``."""
    return Column("currency_code", path=f"{path}.currency")
