"""The steps of a run, one module each, callable without Dagster.

Belongs here: what a step does. Not: in which order and how it is retried (orchestration/defs).
"""
