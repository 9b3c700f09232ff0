"""Which module speaks to which kind of target.

Belongs here: one line a kind; modules are imported when they are used. Not: what targets do.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from orchestration.posting.targets.protocol import Target, TargetContext

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES = {
    "quickbooks_online": "orchestration.posting.targets.quickbooks_online",
    "odoo": "orchestration.posting.targets.odoo",
    "plain_text": "orchestration.posting.targets.plain_text",
    "xero": "orchestration.posting.targets.xero",
    "saft": "orchestration.posting.targets.saft",
    "quickbooks_desktop": "orchestration.posting.targets.quickbooks_desktop",
    "tables": "orchestration.posting.targets.tables",
    "tryton": "orchestration.posting.targets.tryton",
}


def open_target(kind: str, context: TargetContext) -> Target:
    """The target of a kind, ready to be asked.

    Raises:
        TargetError: Its options do not fit, or it is not reachable.
    """
    opener: Callable[[TargetContext], Target] = import_module(MODULES[kind]).open_target
    return opener(context)
