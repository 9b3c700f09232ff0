"""Runs the flow from landing to posting: settings, assets, the command line and the pages.

Here belongs what ties the steps together. How a source is read belongs to `ingestion`, what is
true of the books to `dbt_project`, what arriving data must look like to `expectations`.
"""
