"""The books of a home: what is durable of the journal, and what the next run starts from.

Belongs here: segments, run records, opening and committing. Not: how lines come about (dbt).
"""
