"""What an accounting system must hold, formed from the published journal.

Belongs here: from journal lines to entries of a target, compared with what the outbox already
promised; the SQL reads the published snapshot only. Not: sending (delivering.py).
"""
