"""Finds payment card numbers in any text and masks them before a byte is landed.

Here belong the recognition (digits with spaces or dashes, check digit, issuer ranges) and the
masking of text, CSV and JSON. Other personal data is in `personal_data`.

A number outside the issuer ranges is never touched, so barcodes, timestamps and amounts keep
their digits. A barcode that lies inside a range and passes the check digit of cards is masked
too, since nobody could tell the two apart. A run of digits that is part of a longer word (as in
hex digests and most ids) is left alone, and so are JSON numbers and the ids a system assigned.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.landing.card_issuers import FIRST_DIGITS, has_issuer
from ingestion.landing.json_lines import has_record_a_line
from ingestion.landing.json_records import escaped_characters

SHORTEST, LONGEST = 13, 19
KEPT_FIRST, KEPT_LAST = 6, 4

# Digits: every decimal digit of Unicode (full-width ones among them) and the forms that
# compatibility normalisation turns into digits. Separators: spaces and dashes.
_DIGIT = r"[\d\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u24ea]"
_SEPARATOR = r"[ \-\u00a0\u2000-\u200b\u2010-\u2015\u202f\u205f\u2212\u3000\ufe58\ufe63\uff0d]"
_RUN = re.compile(rf"{_DIGIT}(?:{_SEPARATOR}{{0,2}}{_DIGIT}){{{SHORTEST - 1},}}")
_UNUSUAL_DIGIT = re.compile(_DIGIT)
_OF_CARD = re.compile(rf"{_DIGIT}|{_SEPARATOR}")
_PLAIN = re.compile(r"[\x00-\x7f]+")
_DIGITS_AS_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_SHORTEST_RUN = b"0" * SHORTEST
_GROUP = re.compile(rf"{_DIGIT}+")
_CARD_WORD = re.compile(r"(?:\b(?:card|pan|visa|amex|cc|mc|no|nr|number)|%b)\Z", re.IGNORECASE)
_TRACK_REST = re.compile(r'[=^][^?,"\r\n]{0,90}')
_JSON_STRING = re.compile(r'("(?:[^"\\]|\\.)*+")(\s*+:)?', re.DOTALL)
_ASSIGNED_ID = re.compile(r'"(?:(?!reference_id")[a-z_]*_ids?|ids?|uid)"')


@dataclass(frozen=True, slots=True)
class MaskedText:
    """Text without card numbers, and how many were masked in it."""

    text: str
    count: int


def mask_card_numbers(data: bytes, *, is_json: bool) -> tuple[bytes, int]:
    """Mask the card numbers in a file's bytes; bytes without any come back unchanged.

    Args:
        data: UTF-8 text; bytes that are not valid UTF-8 are carried through.
        is_json: Whether to look inside JSON strings only, so that the syntax survives.

    Returns:
        The masked bytes and the number of card numbers masked.
    """
    text = data.decode("utf-8", "surrogateescape")
    masked = mask_json(text) if is_json else mask_text(text)
    if not masked.count:
        return data, 0
    return masked.text.encode("utf-8", "surrogateescape"), masked.count


def mask_text(text: str) -> MaskedText:
    """Mask the card numbers in a text to first six and last four digits, keeping its length."""
    if not _may_hold_card(text):
        return MaskedText(text, 0)
    pieces: list[str] = []
    count = end = 0
    for run in _RUN.finditer(text):
        for start, stop in _cards_in(text, run.start(), run.end()):
            pieces += [text[end:start], _mask(text[start:stop])]
            end = stop
            count += 1
    return MaskedText("".join([*pieces, text[end:]]), count) if count else MaskedText(text, 0)


def _may_hold_card(text: str) -> bool:
    """Tell, much faster than by matching, whether a text may hold enough digits in a row."""
    if not text.isascii() and _UNUSUAL_DIGIT.search(_PLAIN.sub("", text)):
        return True
    plain = text.encode("ascii", "ignore").translate(_DIGITS_AS_ZEROS, b" -")
    return _SHORTEST_RUN in plain


def passes_check_digit(digits: str) -> bool:
    """Tell whether ASCII digits pass the check digit of card numbers (Luhn)."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    total = sum(map(int, digits[-1::-2])) + sum(each - 9 if each > 9 else each for each in doubled)
    return total % 10 == 0


def _cards_in(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield where card numbers lie in a run of digits, as whole groups, leftmost longest."""
    groups = [group.span() for group in _GROUP.finditer(text, start, stop)]
    first = 0
    while first < len(groups):
        found = _card_from(text, groups, first)
        if found is None:
            first += 1
            continue
        yield groups[first][0], _end_of_track(text, groups[found][1])
        first = found + 1


def _card_from(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """Return the last group of the longest card number that begins with group `first`."""
    digits = _ascii_digits(text[slice(*groups[first])])
    if digits[0] not in FIRST_DIGITS or _continues_word(text, groups[first][0]):
        return None
    longest = None
    for last in range(first, len(groups)):
        if last > first:
            digits += _ascii_digits(text[slice(*groups[last])])
        if len(digits) > LONGEST:
            break
        if len(digits) >= SHORTEST and _is_card(digits) and _ends_word(text, groups[last][1]):
            longest = last
    return longest


def _is_card(digits: str) -> bool:
    return has_issuer(digits) and passes_check_digit(digits)


def _ascii_digits(group: str) -> str:
    if group.isascii():
        return group
    return "".join(str(unicodedata.digit(character)) for character in group)


def _continues_word(text: str, start: int) -> bool:
    """Tell whether the digits at `start` belong to a longer word or decimal number."""
    before = text[max(0, start - 8) : start]
    if not before:
        return False
    if before[-1] == "." and before[-2:-1].isdigit():
        return True
    return (before[-1].isalnum() or before[-1] == "_") and not _CARD_WORD.search(before)


def _ends_word(text: str, end: int) -> bool:
    after = text[end : end + 2]
    if not after:
        return True
    if after[0] == "." and after[1:].isdigit():
        return False
    return not (after[0].isalnum() or after[0] == "_")


def _end_of_track(text: str, end: int) -> int:
    """Take in what follows a card number on its magnetic stripe (expiry, service code)."""
    rest = _TRACK_REST.match(text, end)
    return rest.end() if rest else end


def _mask(card: str) -> str:
    """Keep the first six and last four digits and the separators; star everything else."""
    track = _TRACK_REST.search(card)
    number = card[: track.start()] if track else card
    places = [at for at, character in enumerate(number) if _GROUP.match(character)]
    starred = set(places[KEPT_FIRST : len(places) - KEPT_LAST])
    masked = "".join("*" if at in starred else each for at, each in enumerate(number))
    return masked + "*" * (len(card) - len(number))


class _JsonStringMasker:
    """Masks one JSON string after another, knowing under which key each stands."""

    def __init__(self) -> None:
        self.count = 0
        self._key = ""

    def __call__(self, found: re.Match[str]) -> str:
        string, colon = found.group(1), found.group(2)
        if colon is not None:
            self._key = string
        elif _ASSIGNED_ID.fullmatch(self._key):
            return found.group()
        if "\\" not in string and not _RUN.search(string):
            return found.group()
        return self._masked(string) + (colon or "")

    def _masked(self, string: str) -> str:
        try:
            value = json.loads(string, strict=False)
        except ValueError:
            masked = mask_text(string)
            replacement = masked.text
        else:
            masked = mask_text(value)
            replacement = json.dumps(masked.text, ensure_ascii=string.isascii())
        self.count += masked.count
        return replacement if masked.count else string


def mask_json(text: str) -> MaskedText:
    """Mask inside JSON strings; ids that a system assigned and all numbers stay as they are."""
    if not _json_may_hold_card(text):
        return MaskedText(text, 0)
    if not has_record_a_line(text):
        return _mask_strings(text)
    lines = [
        _mask_strings(line) if _json_may_hold_card(line) else MaskedText(line, 0)
        for line in text.split("\n")
    ]
    return MaskedText("\n".join(line.text for line in lines), sum(line.count for line in lines))


def _mask_strings(text: str) -> MaskedText:
    masker = _JsonStringMasker()
    masked = _JSON_STRING.sub(masker, text)
    return MaskedText(masked, masker.count)


def _json_may_hold_card(text: str) -> bool:
    return _may_hold_card(text) or any(map(_may_be_of_card, escaped_characters(text)))


def _may_be_of_card(escaped: str) -> bool:
    """Tell whether an escaped character is a digit or separator, or half of a rare digit."""
    is_rare = "\ud800" <= escaped <= "\udbff" and escaped not in "\ud83c\ud83d"
    return is_rare or bool(_OF_CARD.fullmatch(escaped))
