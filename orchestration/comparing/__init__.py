"""Holds our books against the general ledger that a company keeps in another system today.

Belongs here: reading its export, finding which account and store of theirs is which of ours,
comparing and classifying, the page to sign. Not: comparing with what we posted (posting/
reconciling), the command (orchestration/verbs/comparing.py).
"""
