"""Finds records of JSON text without reading those before them, where each has a line of its own.

Here belongs telling such files from others, which are read front to back (`json_records`). Most of
what lands in bulk is such a file: JSON lines, or an envelope with a record a line.
"""

import re
from collections.abc import Iterable, Iterator, Set

from ingestion.landing.json_records import DECODER, RecordSpan, records_of

_HEAD = re.compile(r'\{"([a-z_]+)":\[')
_TAIL = re.compile(r'\](?:,"(?!id")[a-z_]+":"[^"\\]*")?\}')


def has_record_a_line(text: str, whole_members: Set[str] = frozenset()) -> bool:
    """Tell whether every line is a whole object, but for an envelope's first and last line.

    Args:
        text: The file.
        whole_members: Keys whose lists are not taken apart in an envelope.
    """
    lines = text.removesuffix("\n").split("\n")
    if _is_enveloped(text, whole_members):
        lines = lines[1:-1] if _TAIL.fullmatch(lines[-1]) else []
    return bool(lines) and all(map(_is_whole_object, lines))


def records_with(text: str, places: Iterable[int], whole_members: Set[str]) -> Iterator[RecordSpan]:
    """Yield the records that hold any of the places, and maybe others, front to back.

    Args:
        text: The file.
        places: Positions in the text, ascending.
        whole_members: Keys whose lists are not taken apart in an envelope.
    """
    if not has_record_a_line(text, whole_members):
        yield from records_of(text, whole_members)
        return
    is_enveloped = _is_enveloped(text, whole_members)
    end = 0
    for place in places:
        if place < end:
            continue
        start = text.rfind("\n", 0, place) + 1
        end = _end_of_line(text, place)
        if is_enveloped:
            yield _element(text, start, end)
        else:
            for first, last, content in records_of(text[start:end], whole_members):
                yield start + first, start + last, content


def _end_of_line(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _is_enveloped(text: str, whole_members: Set[str]) -> bool:
    found = _HEAD.fullmatch(text, 0, max(text.find("\n"), 0))
    return found is not None and found[1] not in whole_members


def _is_whole_object(line: str) -> bool:
    """Tell it by counting brackets: parsing takes thirty times as long."""
    return (
        line[:1] == "{"
        and line.endswith(("}", "},"))
        and line.count("{") == line.count("}")
        and line.count("[") == line.count("]")
    )


def _element(text: str, start: int, end: int) -> RecordSpan:
    try:
        content, stop = DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return start, end, None
    return start, stop, content
