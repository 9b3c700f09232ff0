"""`verify.py` checks a pack with the standard library alone, and names what was changed in it."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.proof import stand_alone_verify
from orchestration.proof.heads import head_names
from orchestration.proof.signing_keys import public_key_of, public_pem
from orchestration.proof.stand_alone_verify import is_signed
from orchestration.proof.tree_lines import write_tree_lines
from tests.committed_homes import MONTHS_OF_2026, CommittedHome
from tests.tampering import change_head, rewrite, sign_with_another_key

VERIFIER = Path(stand_alone_verify.__file__)
TREES = [(entity, period) for entity, period, _, _ in MONTHS_OF_2026]
LEDGER = """
    copy (
        select entity_id, account_id, posting_date, business_date, currency_code, journal_entry_id,
            journal_line_id, source_document_id, posted_run_id, posting_rule_id,
            cast(greatest(amount_minor, 0) as decimal(18, 0)) * 0.01 as debit,
            cast(greatest(-amount_minor, 0) as decimal(18, 0)) * 0.01 as credit
        from core.fct_journal_lines order by journal_line_id
    ) to '{file}' (header)
"""


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of three runs with all their trees."""
    root = tmp_path_factory.mktemp("pack")
    books = CommittedHome(root / "home")
    for lines in (300, 0, 700):
        books.commit(lines)
    books.sign()
    pack = root / "pack"
    (pack / "heads").mkdir(parents=True)
    for file in books.home.heads.iterdir():
        (pack / "heads" / file.name).write_bytes(file.read_bytes())
    for entity, period in TREES:
        write_tree_lines(books.home, entity, period, pack / "trees")
    (pack / "ledger").mkdir()
    with duckdb.connect(str(books.home.warehouse)) as connection:
        connection.execute(LEDGER.format(file=pack / "ledger" / "general_ledger.csv"))
    (pack / "verify.py").write_bytes(VERIFIER.read_bytes())
    seal(pack)
    return pack


@pytest.fixture
def pack(untouched: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(untouched, tmp_path / "pack"))


def seal(pack: Path) -> None:
    """Write the sums anew, as a forger would."""
    sums = pack / "SHA256SUMS"
    sums.unlink(missing_ok=True)
    files = sorted(file for file in pack.rglob("*") if file.is_file())
    lines = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.relative_to(pack)}" for f in files]
    sums.write_text("\n".join(lines) + "\n", "utf-8")


def run(pack: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run it as an auditor would: apart from everything installed here."""
    command = [sys.executable, "-I", "-S", str(pack / "verify.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done


def verdict(pack: Path, *arguments: str) -> tuple[int, list[str]]:
    """Its exit code and the problems it names."""
    done = run(pack, *arguments)
    said = done.stdout.splitlines()
    return done.returncode, [line for line in said if line.startswith("PROBLEM")]


def test_an_untouched_pack_agrees(pack: Path) -> None:
    assert verdict(pack) == (0, [])
    assert "3 heads, 1000 lines of trees, 1000 of ledger" in run(pack).stdout


def first_line(pack: Path) -> Path:
    return pack / "trees" / "harbor" / "2026-01.jsonl"


def edit_a_line(pack: Path) -> None:
    file = first_line(pack)
    file.write_bytes(file.read_bytes().replace(b'"amount_minor":6,', b'"amount_minor":9,', 1))


def delete_a_line(pack: Path) -> None:
    file = first_line(pack)
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[1:]))


def swap_two_lines(pack: Path) -> None:
    file = first_line(pack)
    one, other, *rest = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([other, one, *rest]))


def add_a_line(pack: Path) -> None:
    file = first_line(pack)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([*lines, lines[-1]]))


def edit_the_ledger(pack: Path) -> None:
    file = pack / "ledger" / "general_ledger.csv"
    head, first, *rest = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join([head, first.replace("2026", "2027", 1), *rest]), "utf-8")


def cut_the_ledger(pack: Path) -> None:
    file = pack / "ledger" / "general_ledger.csv"
    file.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")


def forge_a_head(pack: Path) -> None:
    change_head(Pack(pack), head_names(pack / "heads")[1], lambda head: head.update(rules_hash="x"))


def drop_a_head(pack: Path) -> None:
    name = head_names(pack / "heads")[1]
    (pack / "heads" / f"{name}.json").unlink()
    (pack / "heads" / f"{name}.sig").unlink()


def drop_all_heads(pack: Path) -> None:
    shutil.rmtree(pack / "heads")


def drop_the_trees(pack: Path) -> None:
    shutil.rmtree(pack / "trees")


def sign_by_oneself(pack: Path) -> None:
    sign_with_another_key(Pack(pack), head_names(pack / "heads")[0])


def replace_the_key(pack: Path) -> None:
    rewrite(
        pack / "heads" / "public_key.pem", public_pem(public_key_of(Ed25519PrivateKey.generate()))
    )


class Pack:
    """A pack, as far as tampering needs a home."""

    def __init__(self, path: Path) -> None:
        self.heads = path / "heads"


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (edit_a_line, "trees/harbor/2026-01.jsonl: lines 1 to"),
        (delete_a_line, "trees/harbor/2026-01.jsonl: lines 1 to"),
        (swap_two_lines, "trees/harbor/2026-01.jsonl: lines 1 to"),
        (add_a_line, "trees/harbor/2026-01.jsonl:"),
        (edit_the_ledger, "_date: 2027-"),
        (cut_the_ledger, "general_ledger.csv: "),
        (forge_a_head, "heads/run-000002-0000000002.json: forged"),
        (drop_a_head, "heads/run-000003-0000000003.json: it does not follow the head before"),
        (drop_all_heads, "heads: there is none that is signed"),
        (drop_the_trees, "trees: there are none"),
        (sign_by_oneself, "heads/run-000001-0000000001.json: forged"),
        (replace_the_key, "heads/run-000001-0000000001.json: forged"),
    ],
)
def test_what_was_changed_is_named_though_the_sums_were_made_anew(
    pack: Path, tamper: Callable[[Path], None], named: str
) -> None:
    tamper(pack)
    by_sums = verdict(pack)
    assert by_sums[0] == 1
    assert any("sha256 is not the one" in p or "removed" in p for p in by_sums[1])
    seal(pack)
    code, problems = verdict(pack)
    assert code == 1
    assert any(named in problem for problem in problems)
    assert not any("SHA256SUMS" in problem for problem in problems)


def test_an_added_file_is_named(pack: Path) -> None:
    (pack / "more.csv").write_text("x", "utf-8")
    assert verdict(pack) == (1, ["PROBLEM more.csv: added"])


def test_the_key_that_was_handed_over_decides(pack: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(public_pem(public_key_of(Ed25519PrivateKey.generate())))
    code, problems = verdict(pack, "--public-key", str(other))
    assert code == 1
    assert "heads/run-000001-0000000001.json: forged" in problems[0]
    own = tmp_path / "own.pem"
    own.write_bytes((pack / "heads" / "public_key.pem").read_bytes())
    assert verdict(pack, "--public-key", str(own)) == (0, [])
    other.write_text("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "utf-8")
    assert verdict(pack, "--public-key", str(other))[0] == 2


@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32), st.integers(0, 511))
@settings(deadline=None, max_examples=25)
def test_signatures_are_judged_as_the_library_judges_them(
    data: bytes, secret: bytes, bit: int
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(secret)
    public, signature = key.public_key().public_bytes_raw(), key.sign(data)
    assert is_signed(public, signature, data)
    assert not is_signed(public, signature, data + b"x")
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not is_signed(public, bytes(flipped), data)
    assert not is_signed(public, signature[:-1], data)


def test_the_first_vector_of_the_standard() -> None:
    """RFC 8032, section 7.1, test 1: the empty message."""
    secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    signature = (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e397"
        "01cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert key.public_key().public_bytes_raw().hex() == public
    assert is_signed(bytes.fromhex(public), bytes.fromhex(signature), b"")
