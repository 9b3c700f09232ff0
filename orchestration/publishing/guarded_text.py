"""Guards text cells of exports against being taken for formulas by a spreadsheet.

Belongs here: only that. Text in DuckDB stays as it is; numbers are never text here.
"""

import unicodedata

FORMULA_STARTS = frozenset("=+-@\t\r\n|%")


def guarded_text(text: str) -> str:
    """Text that a spreadsheet shows and never runs: an apostrophe goes before a formula.

    A formula also hides behind leading space and behind full-width forms of its first sign.
    """
    first = text[:1]
    visible = unicodedata.normalize("NFKC", text.lstrip(" \u00a0\u3000\u200b\ufeff"))[:1]
    if first in FORMULA_STARTS or visible in FORMULA_STARTS:
        return text if not text else f"'{text}"
    return text
