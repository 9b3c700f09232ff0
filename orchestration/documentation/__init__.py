"""The documentation of the data as a static site: what each relation and column is and comes from.

Belongs here: gathering what is said of relations, and the pages. Not: finding what columns are made
of (orchestration/column_lineage), what a column means (dbt_project/models/docs).
"""

from orchestration.documentation.site import Site, write_site

__all__ = ["Site", "write_site"]
