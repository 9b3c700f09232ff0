"""dlt schema contracts, with the reasons. Belongs here: only these constants."""

from typing import Final

from dlt.common.schema.typing import TSchemaContract

DECLARED_ONLY: Final[TSchemaContract] = {
    # A new raw table appears when a release declares one.
    "tables": "evolve",
    # A column nobody declared cannot come from an explicit read schema: if it does, stop.
    "columns": "evolve",
    # `evolve` would park a wrong type in a column of its own (`amount__v_text`): stop instead. Our
    # row check (sources/raw_columns.py) has sent such records to quarantine before.
    "data_type": "freeze",
}
