"""account.move with a reference of an outside system, and a call that posts by it.

Belongs here: what only the server can do, because it must be true when two clients call at once
or an answer is lost. Not: how an outside system words its entries.
"""

from trytond import backend
from trytond.exceptions import UserError
from trytond.exceptions import UserWarning as WarningOfTryton
from trytond.i18n import gettext
from trytond.model import Unique, fields
from trytond.model.modelsql import SQLConstraintError
from trytond.modules.account.exceptions import PeriodNotFoundError, PostError
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.rpc import RPC, RPCReturnException
from trytond.transaction import Transaction

SET_ONCE = {"readonly": Eval("id", -1) >= 0}


class Refused(RPCReturnException):
    """Nothing of the call is kept; the client is told why in a word that no language changes."""

    def __init__(self, reason, message):
        super().__init__(reason, message)
        self.reason = reason
        self.message = message

    def result(self):
        """What the client receives."""
        return {"refused": self.reason, "message": self.message}


class Move(metaclass=PoolMeta):
    """A move that may come from outside."""

    __name__ = "account.move"

    external_reference = fields.Char(
        "External Reference", states=SET_ONCE, help="The identity the outside system gave it."
    )
    payload_hash = fields.Char(
        "Payload Hash", states=SET_ONCE, help="SHA-256 of what the outside system sent."
    )

    @classmethod
    def __setup__(cls):
        super().__setup__()
        table = cls.__table__()
        cls._sql_constraints.append(
            (
                "external_reference_unique",
                Unique(table, table.company, table.external_reference),
                "tillbook_posting.msg_external_reference_unique",
            )
        )
        cls.__rpc__["create_posted"] = RPC(readonly=False)

    @classmethod
    def copy(cls, moves, default=None):
        """Copy or cancel moves: what comes of it did not come from outside."""
        default = dict(default or {})
        default.setdefault("external_reference", None)
        default.setdefault("payload_hash", None)
        return super().copy(moves, default=default)

    @classmethod
    def create_posted(cls, company, entries):
        """Create and post the entries that are not there yet: all of them, or none.

        Args:
            company: Id of the company.
            entries: Values of moves without company and period, with external_reference and
                payload_hash; `reverses` may hold the external reference of the move taken back.

        Returns:
            {"posted": {external reference: id}}, or {"refused": reason, "message": message} with
            the reason closed_period, unbalanced, duplicate or invalid.
        """
        held = cls._held(company, entries)
        new = [entry for entry in entries if entry["external_reference"] not in held]
        try:
            held.update(cls._created_and_posted(company, new))
        except PeriodNotFoundError as error:
            raise Refused("closed_period", error.message) from error
        except PostError as error:
            reason = "invalid" if all(map(_balances, new)) else "unbalanced"
            raise Refused(reason, error.message) from error
        except SQLConstraintError as error:
            with Transaction().new_transaction(readonly=True):
                posted_meanwhile = cls._held(company, new)
            if posted_meanwhile:
                # The server begins the call anew, with what another client has committed.
                raise backend.DatabaseOperationalError("posted by another client") from error
            raise Refused("invalid", error.message) from error
        except (UserError, WarningOfTryton) as error:
            raise Refused("invalid", error.message) from error
        return {"posted": held}

    @classmethod
    def _held(cls, company, entries):
        hashes = {entry["external_reference"]: entry["payload_hash"] for entry in entries}
        moves = cls.search([("company", "=", company), ("external_reference", "in", list(hashes))])
        for move in moves:
            named = {"reference": move.external_reference, "move": move.rec_name}
            if move.state != "posted":
                message = gettext("tillbook_posting.msg_external_reference_draft", **named)
                raise Refused("duplicate", message)
            if move.payload_hash != hashes[move.external_reference]:
                message = gettext("tillbook_posting.msg_external_reference_other_content", **named)
                raise Refused("duplicate", message)
        return {move.external_reference: move.id for move in moves}

    @classmethod
    def _created_and_posted(cls, company, entries):
        origins = cls._moves_taken_back(company, entries)
        values = []
        for entry in entries:
            told = {name: value for name, value in entry.items() if name != "reverses"}
            told["origin"] = origins.get(entry.get("reverses"))
            told["period"] = cls._open_period(company, entry["journal"], entry["date"])
            values.append({**told, "company": company})
        moves = cls.create(values) if values else []
        if moves:
            cls.post(moves)
        return {move.external_reference: move.id for move in moves}

    @classmethod
    def _moves_taken_back(cls, company, entries):
        references = [entry["reverses"] for entry in entries if entry.get("reverses")]
        if not references:
            return {}
        moves = cls.search([("company", "=", company), ("external_reference", "in", references)])
        return {move.external_reference: str(move) for move in moves}

    @classmethod
    def _open_period(cls, company, journal, date):
        pool = Pool()
        period = pool.get("account.period").find(company, date=date)
        closed = pool.get("account.journal.period").search(
            [("journal", "=", journal), ("period", "=", period.id), ("state", "=", "closed")],
            limit=1,
        )
        if closed:
            message = gettext(
                "account.msg_modify_line_closed_journal_period", journal_period=closed[0].rec_name
            )
            raise Refused("closed_period", message)
        return period.id


def _balances(entry):
    lines = [line for _, created in entry["lines"] for line in created]
    return sum(line.get("debit", 0) - line.get("credit", 0) for line in lines) == 0
