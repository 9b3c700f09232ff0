"""Splits personal data off JSON text and leaves every other byte as it was.

Here belongs finding the declared keys and the end of their values. Numbers, spacing and the order
of keys survive because nothing is written anew but the declared values. Which keys are personal
is in `personal_fields`. A file may be one document, an array, an envelope around one, or lines
of documents; personal data is attributed within one record of those.
"""

import json
import re
import string
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from typing import Any

from ingestion.landing.json_lines import records_with
from ingestion.landing.json_records import DECODER, escaped_characters
from ingestion.landing.personal_fields import PersonalFields

_IN_NAMES = frozenset(string.ascii_letters + "_")
_ANY_KEY = re.compile(r'"((?:[^"\\]|\\.)*+)"\s*+:\s*+')


@dataclass(frozen=True, slots=True)
class PersonalKey:
    """A declared key in a record: its name, where its value stands, and the value.

    `value` is None and `is_readable` False where the text breaks off or is no JSON.
    """

    name: str
    start: int
    end: int
    value: Any
    is_readable: bool


@dataclass(frozen=True, slots=True)
class JsonSplit:
    """JSON text without personal data, and how many values were replaced."""

    text: str
    count: int


# Given the declared keys of one record and the record's own id, returns for each key the JSON
# text that stays behind, or None to leave it as it is.
ReplaceValues = Callable[[list[PersonalKey], str | None], list[str | None]]


def split_json(text: str, fields: PersonalFields, replace: ReplaceValues) -> JsonSplit:
    """Replace the values of declared keys, record by record.

    Args:
        text: The file.
        fields: The declared keys.
        replace: Decides what stays behind of the declared values of one record.
    """
    declared = fields.customer_ids | fields.removed
    pattern = _key_pattern(text, declared | ({"id"} if fields.record_is_customer else frozenset()))
    places = [found.start() for found in pattern.finditer(text)]
    if not places:
        return JsonSplit(text, 0)
    pieces: list[str] = []
    end = count = 0
    for start, stop, record in records_with(text, places, declared):
        record_id = record.get("id") if isinstance(record, dict) else None
        own_id = record_id if isinstance(record_id, str) else None
        keys = list(_keys_in(text, start, stop, pattern, declared))
        if fields.record_is_customer and own_id is not None:
            own = _keys_in(text, start, stop, pattern, frozenset({"id"}))
            keys = sorted([*keys, *(k for k in own if k.value == own_id)], key=lambda k: k.start)
        replacements = replace(keys, own_id) if keys else []
        for key, replacement in zip(keys, replacements, strict=True):
            if replacement is not None and key.start >= end:
                pieces += [text[end : key.start], replacement]
                end = key.end
                count += 1
    return JsonSplit("".join([*pieces, text[end:]]), count)


def _key_pattern(text: str, names: Set[str]) -> re.Pattern[str]:
    """Match the declared keys, or every key if some could be spelled with escapes."""
    if not escaped_characters(text).isdisjoint(_IN_NAMES):
        return _ANY_KEY
    return re.compile(rf'"({"|".join(sorted(names, key=len, reverse=True))})"\s*+:\s*+')


def _keys_in(
    text: str, start: int, stop: int, pattern: re.Pattern[str], names: Set[str]
) -> Iterator[PersonalKey]:
    end = start
    for found in pattern.finditer(text, start, stop):
        name = _unescaped(found.group(1))
        at = found.start()
        if name not in names or at < end or text[at - 1 : at] == "\\":
            continue
        value, end, is_readable = _value_at(text, found.end())
        yield PersonalKey(name, found.end(), end, value, is_readable)


def _unescaped(key: str) -> str:
    if "\\" not in key:
        return key
    try:
        return str(json.loads(f'"{key}"', strict=False))
    except ValueError:
        return key


def _value_at(text: str, start: int) -> tuple[Any, int, bool]:
    """Read the value at `start`; one that breaks off reaches to the end of the text."""
    try:
        value, end = DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, len(text), False
    return value, end, True
