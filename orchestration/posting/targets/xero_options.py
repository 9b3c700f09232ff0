"""What `[targets.NAME.options]` says of a Xero organisation, checked before anything is asked.

Belongs here: the options and the environment variables of a target of kind `xero`. Not: calls.
"""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool, StringConstraints

from orchestration.posting.targets.http_calls import checked_address
from orchestration.posting.targets.option_checks import Options, read_options
from orchestration.posting.targets.protocol import TargetContext, TargetError

# developer.xero.com/documentation/guides/oauth2/limits: bundles of about 50 are recommended.
LARGEST_BATCH = 50
TRACKING_LIMIT = 2  # xero_accounting.yaml, ManualJournalLine.Tracking: at most two elements
CategoryName = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class XeroOptions(Options):
    """Options of a target of kind `xero`."""

    tenant_id: UUID
    """The organisation, as `https://api.xero.com/connections` names it."""
    address: str = "https://api.xero.com/api.xro/2.0"
    """Where the accounting interface answers."""
    sign_in_address: str = "https://identity.xero.com/connect/token"
    """Where tokens are renewed."""
    tracking_1: CategoryName | None = None
    """Tracking category that the dimension tracking_1 is written to."""
    tracking_2: CategoryName | None = None
    """Tracking category that the dimension tracking_2 is written to."""
    link: str | None = None
    """Address shown at each journal, the external id put behind it."""
    batch_size: Annotated[int, Field(strict=True, ge=1, le=LARGEST_BATCH)] = LARGEST_BATCH
    """Most entries of one call."""
    calls_per_minute: Annotated[int, Field(strict=True, ge=1, le=60)] = 60
    """Calls a minute; other apps of the organisation have limits of their own."""
    longest_wait: Annotated[int, Field(strict=True, ge=0, le=360)] = 360
    """Most seconds a look-up waits until "Xero has none" is sure; longer: go on in another run."""
    all_journals: StrictBool = False
    """Whether entries made by others are read too; Xero's Advanced tier has the scope for it."""

    @property
    def categories(self) -> dict[str, str]:
        """Name of the tracking category by dimension, of those that are set."""
        named = {"tracking_1": self.tracking_1, "tracking_2": self.tracking_2}
        return {dimension: name for dimension, name in named.items() if name}


def read_xero_options(context: TargetContext) -> XeroOptions:
    """The options, checked.

    Raises:
        TargetError: They do not fit.
    """
    options = read_options(XeroOptions, context)
    table = f"[targets.{context.name}.options]"
    checked_address(options.address, f"{table} address")
    checked_address(options.sign_in_address, f"{table} sign_in_address")
    if options.link is not None:
        checked_address(options.link, f"{table} link")
    if len(set(options.categories.values())) < len(options.categories):
        raise TargetError(f"{table} tracking_2: it names the category of tracking_1; name another.")
    return options
