"""Models run on another engine later: what only DuckDB understands stands in named places."""

import re
from collections.abc import Callable

import pytest

from orchestration.books.code_version import DBT_PROJECT

COMMENT = re.compile(r"{#.*?#}|--[^\n]*", re.DOTALL)
STRING = re.compile(r"'[^'\n]*'")
ENGINE_SPECIFIC = re.compile(r"engine[- ]specific", re.IGNORECASE)
FORBIDDEN = {
    "qualify": re.compile(r"\bqualify\b", re.IGNORECASE),
    "a cast by ::": re.compile(r"::"),
    "group by all": re.compile(r"\b(group|order)\s+by\s+all\b", re.IGNORECASE),
    "exclude": re.compile(r"\bexclude\s*\(", re.IGNORECASE),
    "integer division": re.compile(r"//"),
    "a list lambda": re.compile(r"\blambda\b|\w\s*->\s*\w", re.IGNORECASE),
}
UNCAST_SUM = re.compile(r"\bsum\(\s*\w*amount_minor\s*\)", re.IGNORECASE)
MODELS = sorted((DBT_PROJECT / "models").rglob("*.sql"))
LONGEST_MODEL = 120


def header(text: str) -> str:
    """The comment a model opens with."""
    lines = text.splitlines()
    body = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return "\n".join(lines[:body])


def code(text: str) -> str:
    """A model without comments and without the content of strings."""
    return STRING.sub("''", COMMENT.sub("", text))


def breaches(text: str) -> list[str]:
    """What in a model only one engine understands; nothing where the header says so."""
    if ENGINE_SPECIFIC.search(header(text)):
        return []
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(code(text))]


def uncast_sums(text: str) -> list[str]:
    """Sums of amounts that are kept as they come out: HUGEINT in DuckDB, slow wherever read."""
    kept = code(text).rsplit("having", 1)[0]
    found = UNCAST_SUM.finditer(kept)
    return [match.group() for match in found if not _is_cast(kept, match.start())]


def in_models(check: Callable[[str], object]) -> dict[str, object]:
    """What a check finds, by model; models without a finding are left out."""
    found = {model.stem: check(model.read_text("utf-8")) for model in MODELS}
    return {name: finding for name, finding in found.items() if finding}


def test_models_are_portable() -> None:
    assert len(MODELS) > 100
    assert in_models(breaches) == {}


def test_every_model_says_its_grain() -> None:
    assert in_models(lambda text: "grain:" not in header(text).lower()) == {}


def test_every_model_fits_a_page() -> None:
    assert in_models(lambda text: len(text.splitlines()) > LONGEST_MODEL) == {}


def test_sums_of_amounts_are_cast_back() -> None:
    assert in_models(uncast_sums) == {}


def test_check_sees_a_sum_that_is_not_cast() -> None:
    assert uncast_sums("select sum(amount_minor) as total from b") == ["sum(amount_minor)"]
    assert uncast_sums("select cast(-sum(amount_minor) as bigint) as total from b") == []
    assert uncast_sums("select a from b group by a having sum(amount_minor) <> 0") == []


def _is_cast(text: str, position: int) -> bool:
    """Whether some cast( is open where the sum begins."""
    depth = 0
    for index in range(position - 1, -1, -1):
        if text[index] == ")":
            depth += 1
        elif text[index] == "(":
            if depth == 0 and text[:index].rstrip().lower().endswith("cast"):
                return True
            depth = max(depth - 1, 0)
        elif text[index] == ";":
            return False
    return False


@pytest.mark.parametrize(
    ("breach", "sql"),
    [
        ("qualify", "select a from b qualify row_number() over () = 1"),
        ("a cast by ::", "select a::date from b"),
        ("group by all", "select a, count(*) from b group by all"),
        ("exclude", "select * exclude (a) from b"),
        ("integer division", "select a // b from c"),
        ("a list lambda", "select list_transform(a, x -> x + 1) from b"),
    ],
)
def test_check_sees_what_it_forbids(breach: str, sql: str) -> None:
    assert breaches(f"-- Grain: one row.\n{sql}") == [breach]
    assert breaches(f"-- Grain: one row. Engine-specific: as the header says.\n{sql}") == []


def test_check_passes_over_comments_and_strings() -> None:
    assert breaches("-- Grain: a :: b\nselect 'a::b // c' as qualifying -- no qualify\n") == []
