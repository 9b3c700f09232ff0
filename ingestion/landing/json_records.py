"""Reads the outline of a JSON file: where its records lie, which characters it escapes.

Here belongs telling envelopes, arrays and lines of documents from the records in them. What is
personal in a record is found by `personal_json`.
"""

import json
import re
from collections.abc import Iterator, Set
from typing import Any

DECODER = json.JSONDecoder(strict=False)
_GAP = re.compile(r"[\ufeff\s,]*+")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_KEY = re.compile(r'"(?:[^"\\]|\\.)*+"\s*+:\s*+')

# Start and end in the text, and the content; None where the text breaks off or is no JSON.
RecordSpan = tuple[int, int, Any]


def records_of(text: str, whole_members: Set[str]) -> Iterator[RecordSpan]:
    """Yield the records of a file; together they cover every value in it.

    An object without an `id` that holds a list of objects is an envelope: the objects of the
    list are records, and so is each other member. Where the text stops being JSON, the rest of
    it is one last record without content.

    Args:
        text: One JSON document, or several one after another.
        whole_members: Keys whose lists are not taken apart in an envelope.
    """
    reader = _Reader(text, whole_members)
    try:
        yield from reader.documents()
    except (ValueError, RecursionError, IndexError):
        yield reader.at, len(text), None


def escaped_characters(text: str) -> frozenset[str]:
    """Return the distinct characters that a JSON text spells as Unicode escapes."""
    if "\\u" not in text:
        return frozenset()
    return frozenset(chr(int(code, 16)) for code in set(_ESCAPE.findall(text)))


class _Reader:
    """Reads a text front to back; `at` is the end of what was yielded."""

    def __init__(self, text: str, whole_members: Set[str]) -> None:
        self.at = 0
        self._text = text
        self._whole_members = whole_members

    def documents(self) -> Iterator[RecordSpan]:
        while self._skip(_GAP) < len(self._text):
            if self._text[self.at] == "[":
                yield from self._elements()
                continue
            content, end = DECODER.raw_decode(self._text, self.at)
            if self._is_envelope(content):
                yield from self._members(content)
            else:
                yield self.at, end, content
                self.at = end

    def _is_envelope(self, content: Any) -> bool:
        return (
            isinstance(content, dict)
            and "id" not in content
            and any(self._is_list_of_records(key, value) for key, value in content.items())
        )

    def _is_list_of_records(self, key: str, value: Any) -> bool:
        return (
            key not in self._whole_members
            and isinstance(value, list)
            and bool(value)
            and all(isinstance(element, dict) for element in value)
        )

    def _members(self, content: dict[str, Any]) -> Iterator[RecordSpan]:
        self.at += 1
        while self._text[self._skip(_GAP)] != "}":
            start = self.at
            name = str(DECODER.raw_decode(self._text, start)[0])
            value_at = self._end_of(_KEY, start)
            if self._text[value_at] == "[" and self._is_list_of_records(name, content.get(name)):
                self.at = value_at
                yield from self._elements()
            else:
                end = DECODER.raw_decode(self._text, value_at)[1]
                yield start, end, None
                self.at = end
        self.at += 1

    def _elements(self) -> Iterator[RecordSpan]:
        self.at += 1
        while self._text[self._skip(_GAP)] != "]":
            content, end = DECODER.raw_decode(self._text, self.at)
            yield self.at, end, content
            self.at = end
        self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> int:
        self.at = self._end_of(pattern, self.at)
        return self.at

    def _end_of(self, pattern: re.Pattern[str], start: int) -> int:
        found = pattern.match(self._text, start)
        if found is None:
            raise ValueError
        return found.end()
