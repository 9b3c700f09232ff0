"""Audit packs: what an auditor takes along of one entity and period, whole, dated and provable.

Belongs here: what is in a pack, writing, checking and sealing it. Not: what the rows mean (dbt),
the command (orchestration/verbs/audit_pack.py). Rows stay in SQL: each file is one query in `sql/`,
and the pack carries the queries too.
"""
