"""Which numbers card schemes issue: first digits and lengths. Data, and one look-up.

How numbers are found in text and masked is in `card_numbers`.
"""

# Issuer ranges: first and last prefix, and the lengths issued. ISO/IEC 7812 assigns the
# prefixes; the ranges are those the card schemes publish.
ISSUER_RANGES: tuple[tuple[int, int, frozenset[int]], ...] = (
    (4, 4, frozenset({13, 16, 18, 19})),  # Visa
    (51, 55, frozenset({16})),  # Mastercard
    (2221, 2720, frozenset({16})),  # Mastercard
    (34, 34, frozenset({15})),  # American Express
    (37, 37, frozenset({15})),  # American Express
    (6011, 6011, frozenset({16, 17, 18, 19})),  # Discover
    (644, 649, frozenset({16, 17, 18, 19})),  # Discover
    (65, 65, frozenset({16, 17, 18, 19})),  # Discover, RuPay
    (300, 305, frozenset({14, 16, 17, 18, 19})),  # Diners Club
    (3095, 3095, frozenset({14, 16, 17, 18, 19})),  # Diners Club
    (36, 36, frozenset({14, 15, 16, 17, 18, 19})),  # Diners Club
    (38, 39, frozenset({14, 16, 17, 18, 19})),  # Diners Club
    (3528, 3589, frozenset({16, 17, 18, 19})),  # JCB
    (62, 62, frozenset({16, 17, 18, 19})),  # UnionPay
    (81, 81, frozenset({16, 17, 18, 19})),  # UnionPay
    (5018, 5018, frozenset(range(13, 20))),  # Maestro
    (5020, 5020, frozenset(range(13, 20))),  # Maestro
    (5038, 5038, frozenset(range(13, 20))),  # Maestro
    (5893, 5893, frozenset(range(13, 20))),  # Maestro
    (6304, 6304, frozenset(range(13, 20))),  # Maestro
    (6759, 6759, frozenset(range(13, 20))),  # Maestro
    (6761, 6763, frozenset(range(13, 20))),  # Maestro
    (2200, 2205, frozenset({16, 17, 18, 19})),  # Mir
    (60, 60, frozenset({16})),  # RuPay, Discover
    (506099, 506198, frozenset({16, 18, 19})),  # Verve
    (650002, 650027, frozenset({16, 18, 19})),  # Verve
    (5019, 5019, frozenset({16})),  # Dankort
    (4571, 4571, frozenset({16})),  # Dankort
    (9792, 9792, frozenset({16})),  # Troy
)


def has_issuer(digits: str) -> bool:
    """Tell whether ASCII digits begin like a card of their length that some scheme issues."""
    return any(
        first <= int(digits[: len(str(first))]) <= last
        for first, last in _RANGES_BY_START.get((digits[0], len(digits)), ())
    )


def _ranges_by_start() -> dict[tuple[str, int], list[tuple[int, int]]]:
    """Sort the issuer ranges by first digit and length, so that few are looked at."""
    by_start: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for first, last, lengths in ISSUER_RANGES:
        for length in lengths:
            by_start.setdefault((str(first)[0], length), []).append((first, last))
    return by_start


_RANGES_BY_START = _ranges_by_start()
FIRST_DIGITS = frozenset(digit for digit, _ in _RANGES_BY_START)
