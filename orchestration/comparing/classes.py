"""The classes of differences, in the order in which a controller reads them, and what each says.

Belongs here: their names and meanings. Not: when one fits (sql/rules).
"""

from typing import Final

MEANINGS: Final = {
    "unexplained": "nothing found says why",
    "not in the file": "nobody said where their books keep this account of ours",
    "plug there": "their entry says of itself that it makes something balance",
    "entered twice there": "one line of theirs stands there again",
    "missing there": "they have nothing of a store's whole day",
    "missing here": "we have nothing of it, or hold its documents back",
    "their own entries": "the other side is on an account that is not compared",
    "another store": "right in sum, on the wrong store",
    "between accounts": "two accounts differ by the same amount, the other way",
    "net of discounts and returns": "their sales are net of what we show apart",
    "net of fees": "an account of theirs is net of card fees that we show apart",
    "tax inside another account": "tax we owe is inside another account there",
    "tips inside another account": "tips we owe are inside another account there",
    "gift cards inside another account": "cards we owe are inside another account there",
    "cost of goods kept otherwise": "goods and their cost lie on other accounts there",
    "another day": "the same amount, booked on another day",
    "rounding": "small enough to come of rounding their lines",
    "kept only here": "they keep no such account, as was told",
}

CLASSES: Final = tuple(MEANINGS)
"""In order: what is open first, then what somebody must put right, then what is only shown so."""

UNEXPLAINED: Final = ("unexplained", "not in the file")
"""Classes that say that nobody knows yet."""

ALONE: Final = frozenset({"kept only here", "not in the file"})
"""Classes of accounts of ours that stand beside none of theirs."""
