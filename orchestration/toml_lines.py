"""Finds the line on which each key of a TOML text stands, for messages that point at it.

Here belongs locating only. The text is known to be valid TOML (`tomllib` has read it), so this
reader follows brackets, keys and strings and leaves every value to `tomllib`.
"""

import re
from collections.abc import Iterator

KeyPath = tuple[str | int, ...]

_TOKEN = re.compile(
    r'(?P<skip>[ \t\r]+|#[^\n]*)|(?P<text>"""(?:[^\\]|\\.)*?"{3,5}(?!")|\'\'\'.*?\'{3,5}(?!\'))'
    r'|(?P<string>"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\')'
    r"|(?P<mark>\[\[|\]\]|[\[\]{}=,\n])|(?P<bare>[^\s#=,\[\]{}\"']+)",
    re.DOTALL,
)


def line_of(lines: dict[KeyPath, int], path: KeyPath) -> int:
    """Return the line of a key, or of the nearest table around it if the key is absent."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


def lines_of_keys(text: str) -> dict[KeyPath, int]:
    """Return the 1-based line of every key, table and array element of a valid TOML text."""
    return _Locator(text).locate()


class _Locator:
    """Reads a TOML text once, statement by statement, noting where each path begins."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._lines: dict[KeyPath, int] = {}
        self._last_element: dict[KeyPath, int] = {}

    def locate(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._at < len(self._tokens):
            mark = self._tokens[self._at][0]
            if mark == "\n":
                self._at += 1
            elif mark in ("[", "[["):
                table = self._header(is_array=self._opens_array())
            else:
                self._pair(table)
        return self._lines

    def _opens_array(self) -> bool:
        return self._tokens[self._at][0] == "[["

    def _header(self, *, is_array: bool) -> KeyPath:
        line = self._tokens[self._at][1]
        self._at += 1
        path = self._resolve(self._key())
        self._at += 1
        if is_array:
            self._last_element[path] = self._last_element.get(path, -1) + 1
            self._lines.setdefault(path, line)
            path = (*path, self._last_element[path])
        self._lines.setdefault(path, line)
        return path

    def _resolve(self, key: list[str]) -> KeyPath:
        """Put the index of the current element behind every array of tables on the way."""
        path: KeyPath = ()
        for position, part in enumerate(key):
            path = (*path, part)
            is_last = position == len(key) - 1
            if not is_last and path in self._last_element:
                path = (*path, self._last_element[path])
        return path

    def _pair(self, table: KeyPath) -> None:
        line = self._tokens[self._at][1]
        path = (*table, *self._key())
        self._lines.setdefault(path, line)
        self._at += 1
        self._value(path)

    def _key(self) -> list[str]:
        parts: list[str] = []
        while self._tokens[self._at][0] not in ("=", "]", "]]"):
            token = self._tokens[self._at][0]
            parts += [token[1:-1]] if token[0] in "\"'" else [p for p in token.split(".") if p]
            self._at += 1
        return parts

    def _value(self, path: KeyPath) -> None:
        mark = self._tokens[self._at][0]
        if mark in ("[", "[["):
            self._split_double("[")
            self._array(path)
        elif mark == "{":
            self._inline_table(path)
        else:
            while self._at < len(self._tokens) and self._peek() not in (",", "]", "]]", "}", "\n"):
                self._at += 1

    def _array(self, path: KeyPath) -> None:
        self._at += 1
        index = 0
        while True:
            self._split_double("]")
            if self._peek() == "]":
                break
            if self._peek() in (",", "\n"):
                self._at += 1
                continue
            element = (*path, index)
            self._lines[element] = self._tokens[self._at][1]
            self._value(element)
            index += 1
        self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while self._peek() != "}":
            if self._peek() in (",", "\n"):
                self._at += 1
            else:
                self._pair(path)
        self._at += 1

    def _peek(self) -> str:
        return self._tokens[self._at][0]

    def _split_double(self, bracket: str) -> None:
        """Take `[[` and `]]` for two brackets where a value stands, not a header."""
        token, line = self._tokens[self._at]
        if token == bracket * 2:
            self._tokens[self._at : self._at + 1] = [(bracket, line), (bracket, line)]


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line = 1
    for found in _TOKEN.finditer(text):
        token = found.group()
        if found.lastgroup != "skip":
            yield token, line
        line += token.count("\n")
