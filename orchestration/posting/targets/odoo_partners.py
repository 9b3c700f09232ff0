"""The partners of an Odoo database that lines name, and which accounts want one named.

Belongs here: finding a partner, and the sentence for one that is not found. Not: how lines look.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from orchestration.posting.entries import Entry, PartyType
from orchestration.posting.targets.odoo_connection import OdooConnection
from orchestration.posting.targets.odoo_moves import PARTY_TYPES

PARTNER = "res.partner"


class OdooPartners:
    """Partners by what entries call them: their reference, else their name. Each is asked once."""

    def __init__(self, odoo: OdooConnection) -> None:
        self._odoo = odoo
        self._found: dict[str, list[int]] = {}

    @property
    def ids(self) -> dict[str, int]:
        """Odoo's id of every partner known by now."""
        return {name: ids[0] for name, ids in self._found.items() if len(ids) == 1}

    def learn(self, entries: Sequence[Entry]) -> None:
        """Ask for the partners that lines name, those not known yet.

        Raises:
            TargetError: They cannot be had.
        """
        named = {line.party for entry in entries for line in entry.lines if line.party}
        unknown = sorted(named - self._found.keys())
        if not unknown:
            return
        domain = ["|", ["ref", "in", unknown], ["name", "in", unknown]]
        found = list(self._odoo.every(PARTNER, domain, ["ref", "name"]))
        for party in unknown:
            by_reference = [one["id"] for one in found if one["ref"] == party]
            by_name = [one["id"] for one in found if one["name"] == party]
            self._found[party] = by_reference or by_name

    def problem(self, entry: Entry, wanted: Mapping[str, PartyType]) -> str | None:
        """Why a line's partner cannot be used; None: all can.

        Args:
            entry: What is sent, its partners learned.
            wanted: Whom lines of an account must name, by its code.
        """
        for line in entry.lines:
            if line.account in wanted and not line.party:
                return (
                    f"account {line.account} is aged by partner in Odoo, and the mapping names no"
                    f" {wanted[line.account]} for {line.account_id}; name one there."
                )
            if line.party and line.party not in self.ids:
                number = len(self._found.get(line.party, ()))
                return (
                    f"Odoo has {number} partners with the reference or name {line.party}; let it"
                    f" have one, or correct the mapping of {line.account_id}."
                )
        return None


def wanted_parties(accounts: Iterable[Mapping[str, Any]]) -> dict[str, PartyType]:
    """Whom lines of each account must name, by its code; others name nobody."""
    return {
        one["code"]: PARTY_TYPES[one["account_type"]]
        for one in accounts
        if one.get("code") and one["account_type"] in PARTY_TYPES
    }
