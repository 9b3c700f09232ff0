"""Account names and words as each plain-text syntax can hold them, and account names back again.

Belongs here: only texts. A name is escaped so that another name never looks like it, and reading it
back gives the name. Words that describe are shown, not escaped: what could be read as syntax is
replaced. Not: entries and their lines (plain_text_journal.py, plain_text_beancount.py).
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, partial
from urllib.parse import quote, unquote

from orchestration.posting.targets.file_targets import RefusedError, shown

ROOTS = ("Assets", "Liabilities", "Equity", "Income", "Expenses")
IN_JOURNAL_NAMES = frozenset(" -_.,&'/+()#")
BEANCOUNT_ESCAPE = re.compile(r"-x([0-9a-f]+)-|-")
NOT_IN_JOURNAL_WORDS = str.maketrans({";": ",", "|": "/", "[": "(", "]": ")"})


def journal_words(text: str) -> str:
    """Words that hledger and ledger read as words: no comment, no payee, no bracketed date."""
    return shown(text).translate(NOT_IN_JOURNAL_WORDS)


def beancount_words(text: str) -> str:
    """Words as a string of beancount, quotes included."""
    escaped = shown(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@lru_cache(maxsize=10_000)
def journal_account(name: str) -> str:
    """An account name for hledger and ledger: what could end or mark a name becomes %XX.

    Raises:
        RefusedError: No file can hold the name.
    """
    return ":".join(_checked_parts(name, _journal_part))


@lru_cache(maxsize=10_000)
def name_of_journal_account(account: str) -> str:
    """The name that an account of a journal was written for."""
    return unquote(account)


@lru_cache(maxsize=10_000)
def beancount_account(name: str) -> str:
    """An account name for beancount: a space becomes -, what it does not allow becomes -xHH-.

    Raises:
        RefusedError: No file can hold the name, or it is of none of beancount's five kinds.
    """
    root, *parts = _checked_parts(name, _beancount_part)
    if root not in ROOTS or not parts:
        raise RefusedError(
            "unknown_account",
            f"beancount needs an account below {', '.join(ROOTS)}, and {name!r} is not;"
            " map it to one, such as 'Assets:Bank'.",
        )
    return ":".join((root, *parts))


@lru_cache(maxsize=10_000)
def name_of_beancount_account(account: str) -> str:
    """The name that an account of beancount was written for."""
    return ":".join(_read_beancount_part(part) for part in account.split(":"))


def _checked_parts(name: str, write: Callable[[str], str]) -> list[str]:
    parts = name.split(":")
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        parts = []
    if not all(parts) or not parts:
        raise RefusedError(
            "unknown_account",
            f"{name!r} is no account name: it, or a part between colons, is empty or broken;"
            " map the account to another.",
        )
    return [write(part) for part in parts]


def _journal_part(part: str) -> str:
    """Signs that stay must not stand where a name begins or ends, nor a space beside another."""
    last = len(part) - 1
    return "".join(
        sign if sign.isalnum() or _stays(part, place, last) else quote(sign, safe="")
        for place, sign in enumerate(part)
    )


def _stays(part: str, place: int, last: int) -> bool:
    sign = part[place]
    if sign not in IN_JOURNAL_NAMES or place == 0:
        return False
    return sign != " " or (place < last and part[place - 1] != " ")


def _beancount_part(part: str) -> str:
    first, rest = part[0], part[1:]
    written = "".join(
        _beancount_sign(sign, rest[place + 1 : place + 2]) for place, sign in enumerate(rest)
    )
    if not _may_begin(first) or (first == "X" and written.startswith("-x")):
        first = f"X{_escaped(first)}"
    return first + written


def _may_begin(sign: str) -> bool:
    return sign in "0123456789" or (sign.isalpha() and unicodedata.category(sign) == "Lu")


def _beancount_sign(sign: str, following: str) -> str:
    if sign.isalpha() or sign in "0123456789":
        return sign
    return "-" if sign == " " and following not in ("", "x") else _escaped(sign)


def _escaped(sign: str) -> str:
    return f"-x{ord(sign):x}-"


def _read_beancount_part(part: str) -> str:
    text = part[1:] if part.startswith("X-x") else part
    return BEANCOUNT_ESCAPE.sub(partial(_read_sign, part), text)


def _read_sign(part: str, found: re.Match[str]) -> str:
    if found[1] is None:
        return " "
    code = int(found[1], 16)
    return chr(code) if code < 0x110000 else part
