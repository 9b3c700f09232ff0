"""Compares what an accounting system holds with the outbox, and the outbox with the books.

Belongs here: both comparisons, to the entry, account and month. Not: mending what differs, the
command's words (orchestration/verbs/reconciling.py).
"""
