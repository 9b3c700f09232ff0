"""Tryton module: moves that an outside system posts, each exactly once."""
