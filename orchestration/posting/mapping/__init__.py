"""Which account of a target each of our accounts goes to: written by people, approved by two.

Belongs here: reading a mapping, what of it is approved, proposing and checking it, charts and
parties of a target. Not: forming entries (planning), sending them, the command (orchestration/
verbs/mapping.py).
"""

from orchestration.posting.mapping.approved import accounts_of_target, approved_accounts
from orchestration.posting.mapping.default import default_accounts
from orchestration.posting.mapping.folder import mapping_folder
from orchestration.posting.mapping.matching import mapped_lines
from orchestration.posting.mapping.parties import items_by_account

__all__ = [
    "accounts_of_target",
    "approved_accounts",
    "default_accounts",
    "items_by_account",
    "mapped_lines",
    "mapping_folder",
]
