"""The bank source: statements of accounts, in the formats that banks deliver them."""

from ingestion.sources.bank.settings import STATEMENTS
from ingestion.sources.raw_tables import SourceDefinition

DEFINITION = SourceDefinition(name="bank", objects=(STATEMENTS,), is_evidence=True)
