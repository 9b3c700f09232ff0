"""What can be wrong with the models' columns.

Belongs here: the errors, importable without an engine or a parser.
"""


class ColumnLineageError(Exception):
    """A relation whose columns cannot be followed; the message says which and why."""


class UnknownColumnError(Exception):
    """A query reads a column that no relation it reads has."""
