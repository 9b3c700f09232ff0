"""Reads what others made in an accounting system, so that statements are complete.

Belongs here: which of its entries are others', what their accounts are, and landing them. Not: the
statements (dbt), the command's words (orchestration/verbs/importing.py).
"""
