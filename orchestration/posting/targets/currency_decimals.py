"""How many decimals a currency has, for amounts that a target tells in major units.

Belongs here: reading the seed that the books use too. Not: which currencies settings may name.
"""

import csv
from functools import cache
from pathlib import Path

SEED = Path(__file__).parents[3] / "dbt_project/seeds/accounting/currencies.csv"


@cache
def decimals_by_currency() -> dict[str, int]:
    """Decimals of every currency of the books."""
    with SEED.open(encoding="utf-8", newline="") as stream:
        return {row["currency_code"]: int(row["decimals"]) for row in csv.DictReader(stream)}
