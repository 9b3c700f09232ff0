"""Which columns a column is made of, from the SQL of the models, back to what arrived.

Belongs here: reading queries, and the graph of all columns. Not: following a single row to its
bytes (orchestration/lineage), showing the graph (orchestration/documentation, defs/columns.py).
"""
