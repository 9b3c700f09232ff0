"""The Online Retail source: daily CSV files of invoices, one row per item line."""

from ingestion.sources.online_retail.settings import ORDER_LINES
from ingestion.sources.raw_tables import SourceDefinition

DEFINITION = SourceDefinition(name="online_retail", objects=(ORDER_LINES,))
