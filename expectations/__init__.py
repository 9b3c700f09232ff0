"""Great Expectations over data as it arrives and as it leaves: is it plausible?

Belongs here: suites as code, running them on DuckDB, their pages. Not: parsing and typing (the
readers of ingestion), accounting invariants (dbt tests), what a failure stops (orchestration).
"""
