"""The accounting systems that can be posted to, one module each.

Belongs here: how each is spoken to, by the contract in protocol.py. No SQL over the warehouse, no
dagster, no outbox: a target writes entries, looks entries up, and reads back what it holds.
"""
