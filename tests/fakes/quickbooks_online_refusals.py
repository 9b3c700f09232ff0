"""What the service of QuickBooks Online answers, and the shape of its faults.

Belongs here: codes and wordings. Not: when something is refused.
"""

from typing import Any

Answer = tuple[int, dict[str, Any]]
# Codes and wordings, where nothing else is said: "Top QuickBooks Online API Errors and How to
# Handle Them", developer.intuit.com/hub/blog/2017/06/08/
# top-quickbooks-online-api-errors-and-how-to-handle-them, whole at support.flexquarters.com 2931.


class Refusal(Exception):  # noqa: N818 (what the service calls a fault)
    """A validation fault: the request was read and nothing of it was done."""

    def __init__(self, code: str, message: str, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault("ValidationFault", code, message, detail)


def fault(kind: str, code: str, message: str, detail: str) -> dict[str, Any]:
    """The shape of a fault, as Intuit's reference of batch shows it."""
    error = {"Message": message, "Detail": detail, "code": code, "element": ""}
    return {"Fault": {"Error": [error], "type": kind}}


def business_error(words: str) -> Refusal:
    """Row 10 of the list above."""
    return Refusal(
        "6000",
        "A business validation error has occurred while processing your request",
        f"Business Validation Error: {words}",
    )
