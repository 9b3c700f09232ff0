"""SQL as HTML in which comments, texts and keywords are told apart.

Belongs here: marking up. Not: how it looks (assets/style.css).
"""

import re
from typing import Final

from markupsafe import Markup, escape

KEYWORDS: Final = (
    "all|and|as|asc|between|by|case|cast|cross|date|desc|distinct|else|end|except|exists|false|from|full"
    "|group|having|in|inner|interval|is|join|left|like|limit|name|not|null|on|or|order|outer|over"
    "|partition|range|right|rows|select|then|true|union|using|when|where|with"
)
TOKEN: Final = re.compile(
    r"(?P<comment>--[^\n]*|{#.*?#})"
    r"|(?P<text>'(?:[^']|'')*')"
    r"|(?P<template>{{.*?}}|{%.*?%})"
    rf"|(?P<keyword>\b(?:{KEYWORDS})\b)",
    re.DOTALL | re.IGNORECASE,
)


def highlighted(sql: str) -> Markup:
    """The SQL, safe to stand in a page."""
    parts = []
    end = 0
    for found in TOKEN.finditer(sql):
        parts.append(escape(sql[end : found.start()]))
        parts.append(Markup('<span class="{}">{}</span>').format(found.lastgroup, found.group()))
        end = found.end()
    parts.append(escape(sql[end:]))
    return Markup("").join(parts)
