"""Proof that committed lines stay as they were: trees over them, signed heads, and the check.

Belongs here: canonical bytes of a line, Merkle trees, heads, keys, and comparing a home with what
its heads say. Not: when a run signs (orchestration/defs/proof.py), the words of `tillbook verify`
(orchestration/verbs/verifying.py). Nothing here knows Dagster.
"""
