"""Backup and restore: what is durable of a home, in another folder and back again.

Belongs here: which files those are, copying them so that an interruption costs nothing, proving
that books come back from them. Not: wording (orchestration/verbs/backup.py).
"""
