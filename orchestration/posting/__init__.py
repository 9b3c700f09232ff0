"""Takes the books into accounting systems, each entry exactly once.

Belongs here: planning what a target must hold, the outbox, delivering it, reconciling. Nothing here
imports dagster. Not: building the books (dbt), how one target is spoken to (targets/).
"""
