"""Random histories, told to the project as documents and to the reference ledger as events."""
