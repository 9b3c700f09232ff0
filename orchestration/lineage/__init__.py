"""Where a number comes from and where a document went: from a balance to bytes, and back again.

Belongs here: following the published books, the landing and, for what goods cost, the warehouse.
Not: how an answer looks on a terminal (orchestration/verbs/tracing.py). Everything here only reads.
"""
