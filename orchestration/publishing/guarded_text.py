"""Guards text cells of exports against being taken for formulas by a spreadsheet.

Belongs here: only that, for one text and for a column of them in SQL. Text in DuckDB stays as it
is; numbers are never text here.
"""

import sys
import unicodedata
from functools import cache

FORMULA_STARTS = frozenset("=+-@\t\r\n|%")
LEADING_SPACE = " \u00a0\u3000\u200b\ufeff"
SURROGATES = range(0xD800, 0xE000)


def guarded_text(text: str) -> str:
    """Text that a spreadsheet shows and never runs: an apostrophe goes before a formula.

    A formula also hides behind leading space and behind full-width forms of its first sign.
    """
    first = text[:1]
    visible = unicodedata.normalize("NFKC", text.lstrip(LEADING_SPACE))[:1]
    if first in FORMULA_STARTS or visible in FORMULA_STARTS:
        return text if not text else f"'{text}"
    return text


def guarded_column(column: str) -> str:
    """SQL of a text column with the same guard; bind `guard_values()` with it."""
    sign = f'left(ltrim("{column}", $leading_space), 1)'
    is_formula = f"{sign} <> '' and contains($formula_starts, {sign})"
    return f'case when {is_formula} then concat(chr(39), "{column}") else "{column}" end'


@cache
def guard_values() -> dict[str, str]:
    """What a guarded column is bound to: the signs that begin a formula, in all their forms."""
    signs = (chr(code) for code in range(sys.maxunicode + 1) if code not in SURROGATES)
    starts = [s for s in signs if unicodedata.normalize("NFKC", s)[:1] in FORMULA_STARTS]
    return {"leading_space": LEADING_SPACE, "formula_starts": "".join(starts)}
