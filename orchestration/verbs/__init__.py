"""What the verbs of `tillbook` do, one module each, and how they answer and fail.

Belongs here: turning a parsed command into calls, and results into words. Not: parsing
(orchestration/cli.py), any step of a run (orchestration/run). Nothing heavy is imported at the top
of a module that `--help` or `query` reads.
"""
