"""Replay: the recorded runs once more in a scratch home, held against the journal's segments.

Belongs here: what a run saw, running it again, comparing. Not: the steps of a run
(orchestration/run), wording (orchestration/verbs/replay.py).
"""
