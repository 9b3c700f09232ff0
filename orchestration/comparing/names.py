"""When two names of an account or store are the same name.

Belongs here: only that. Not: whose names (accounts.py, stores.py).
"""


def plain(name: str) -> str:
    """A name without case and signs: `4010 · Sales` and `4010 sales` are one."""
    return " ".join("".join(each if each.isalnum() else " " for each in name.casefold()).split())
