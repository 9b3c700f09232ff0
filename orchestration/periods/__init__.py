"""Accounting periods: how a year is cut into them, closing and reopening one.

Belongs here: fiscal calendars, what must be in order before a close, and landing the decisions.
Not: posting around a lock (dbt), what a person sees of it (orchestration/verbs).
"""
