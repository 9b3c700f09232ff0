"""Ingestion: lands what sources deliver and loads it raw; knows no dbt and no orchestrator."""
