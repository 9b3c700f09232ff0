"""What the documents name exists, and nothing tracked names a machine or an index."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from orchestration.cli import app
from tests.homes import PROJECT

DOCUMENTS = sorted([PROJECT / "README.md", *(PROJECT / "docs").rglob("*.md")])
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PATH = re.compile(r"[\w.-]+(?:/[\w.*<>-]+)+/?|[\w-]+\.(?:md|toml|lock|py|sql|yml|csv)\b")
COMMAND = re.compile(r"^\s*(?:\$ )?(?:\S*/)?tillbook\s+(.+)$", re.MULTILINE)
TARGET = re.compile(r"^\s*(?:\$ )?make\s+([a-z]+)", re.MULTILINE)
NOT_TRACKED = ("data/home", "data/sample/drop")
MACHINE_PATH = re.compile(r"(?<![\w.}~-])/(?:root|Users|home/\w+|work|opt|mnt|tmp)/[\w.-]+")
INDEX_ADDRESS = re.compile(
    r"(?:--(?:extra-)?index-url|--find-links)[= ]+\S*:/"
    r"|https?://[^\s\"')]*(?:/simple(?=[/\s\"')]|$)|pypi|artifactory|/nexus|devpi)",
    re.IGNORECASE,
)
ITSELF = Path(__file__).name
LOCK = PROJECT / "requirements.lock"


def tracked() -> list[str]:
    """Paths of all tracked files, relative to the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """Name and content of every tracked text file but this one."""
    for name in tracked():
        content = (PROJECT / name).read_bytes()
        if b"\0" not in content and not name.endswith(ITSELF):
            yield name, content.decode("utf-8", "replace")


def code_of(document: Path) -> str:
    """Everything a document sets as code, a span or a block per line."""
    found = CODE.findall(document.read_text("utf-8"))
    return "\n".join(span.strip("`") for span in found)


def named_paths(document: Path) -> set[str]:
    """Paths in code that begin where the project has a folder or file."""
    tops = {name.split("/")[0] for name in tracked()}
    found = {path.rstrip("/.") for path in PATH.findall(code_of(document))}
    return {path for path in found if path.split("/")[0] in tops and "<" not in path}


def verbs(command: object) -> dict[str, object]:
    """Commands under a command group, none under a plain command."""
    return dict(getattr(command, "commands", {}))


def unknown_words(words: list[str]) -> list[str]:
    """Words of a command line that should be verbs, or options of one, and are not."""
    command: object = get_command(app)
    wrong = []
    skip_value = False
    for word in words:
        if skip_value:
            skip_value = False
        elif word.startswith("-"):
            options = {name: option for option in command.params for name in option.opts}  # type: ignore[attr-defined]
            option = options.get(word.split("=")[0])
            known = option is not None or word == "--help"
            wrong += [] if known else [word]
            skip_value = known and "=" not in word and not getattr(option, "is_flag", True)
        elif word.isupper():
            return wrong
        elif verbs(command):
            if word not in verbs(command):
                return [*wrong, word]
            command = verbs(command)[word]
    return wrong


def split(line: str) -> list[str]:
    """A command line up to a comment or pipe, as a shell would split it."""
    shortened = re.split(r"\s#|\s\||\s&&|;", line)[0]
    return shlex.split(shortened.replace("...", "").replace("'", '"'))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_paths_in_documents_exist(document: Path) -> None:
    missing = [
        path
        for path in sorted(named_paths(document))
        if not path.startswith(NOT_TRACKED) and not any(PROJECT.glob(path))
    ]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_links_in_documents_lead_somewhere(document: Path) -> None:
    targets = LINK.findall(document.read_text("utf-8"))
    broken = [t for t in targets if "://" not in t and not (document.parent / t).exists()]
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_commands_in_documents_exist(document: Path) -> None:
    wrong = {
        line: words
        for line in COMMAND.findall(code_of(document))
        if (words := unknown_words(split(line)))
    }
    assert wrong == {}


def test_make_targets_in_documents_exist() -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    defined = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = {target for document in DOCUMENTS for target in TARGET.findall(code_of(document))}
    assert named
    assert named - defined == set()


def test_readme_shows_the_commands_to_begin_with() -> None:
    assert {"demo", "test"} <= set(TARGET.findall(code_of(PROJECT / "README.md")))


def test_no_tracked_file_names_a_machine() -> None:
    found = {name: MACHINE_PATH.findall(text) for name, text in texts()}
    assert {name: paths for name, paths in found.items() if paths} == {}


def test_no_tracked_file_names_an_index() -> None:
    found = {name: INDEX_ADDRESS.findall(text) for name, text in texts()}
    assert {name: addresses for name, addresses in found.items() if addresses} == {}


def test_lock_file_pins_by_hash_and_names_no_address() -> None:
    text = LOCK.read_text("utf-8")
    assert "://" not in text
    required = [line for line in text.splitlines() if line and line[0] not in "# "]
    assert required
    assert [line for line in required if not re.match(r"^[\w.\[\]-]+==\S+ .*\\$", line)] == []
    assert text.count("--hash=sha256:") >= len(required)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("tillbook run --source square --path drop", []),
        ("tillbook --home books query 'select 1' --format csv", []),
        ("tillbook quarantine release", []),
        ("tillbook quarantine forget", ["forget"]),
        ("tillbook explode", ["explode"]),
        ("tillbook run --sauce square", ["--sauce"]),
        ("tillbook --home DIR VERB", []),
    ],
)
def test_check_knows_a_command_when_it_sees_one(line: str, wrong: list[str]) -> None:
    assert unknown_words(split(COMMAND.findall(line)[0])) == wrong


def test_check_sees_addresses_and_machines() -> None:
    assert MACHINE_PATH.search("see /" + "root/project/file")
    assert MACHINE_PATH.search('"/' + 'Users/ann/drop"')
    assert not MACHINE_PATH.search("orchestration/home/books, ~/drop")
    assert INDEX_ADDRESS.search("--index-url " + "https://packages.example/simple")
    assert not INDEX_ADDRESS.search("https://www.irs.gov/simple-ira")


def test_app_is_the_console_script() -> None:
    assert isinstance(app, typer.Typer)
    assert 'tillbook = "orchestration.cli:main"' in (PROJECT / "pyproject.toml").read_text("utf-8")
