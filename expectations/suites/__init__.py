"""Suites as code: what is expected of each source's raw rows, of deliveries and of the books.

Belongs here: which suites there are. Not: running them (expectations/runner.py).
"""

from expectations.rules import SourceChecks
from expectations.suites import raw_online_retail, raw_square

SOURCE_CHECKS: tuple[SourceChecks, ...] = (raw_online_retail.CHECKS, raw_square.CHECKS)
"""What the raw gate checks, by source."""
