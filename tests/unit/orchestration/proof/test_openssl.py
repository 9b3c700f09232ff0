"""What docs/for-auditors.md says to do with openssl alone, done: check a head, stamp its time."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.committed_homes import CommittedHome
from tests.tampering import change_head

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl is not on this machine"
)
AUTHORITY = """
[tsa]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
[req]
distinguished_name = name
prompt = no
[name]
CN = Stamps
[stamping]
extendedKeyUsage = critical,timeStamping
"""


def openssl(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    command = ["openssl", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def books(tmp_path: Path) -> CommittedHome:
    books = CommittedHome(tmp_path / "home")
    books.commit(100)
    books.sign()
    return books


def test_openssl_checks_a_signature(books: CommittedHome) -> None:
    (head,) = books.home.heads.glob("*.json")
    arguments: list[str | Path] = ["pkeyutl", "-verify", "-pubin", "-rawin"]
    arguments += ["-inkey", books.home.heads / "public_key.pem"]
    arguments += ["-in", head, "-sigfile", head.with_suffix(".sig")]
    assert "Signature Verified Successfully" in openssl(*arguments).stdout
    change_head(books.home, head.stem, lambda fields: fields.update(rules_hash="another"))
    assert openssl(*arguments).returncode != 0


def test_sha256sum_checks_manifest_and_chain(books: CommittedHome) -> None:
    books.commit(100)
    books.sign()
    first, second = sorted(books.home.heads.glob("*.json"))
    assert hashlib.sha256(first.read_bytes()).hexdigest() in second.read_text("utf-8")
    lines = (books.home.landing / "manifest.jsonl").read_bytes().splitlines(keepends=True)
    assert hashlib.sha256(b"".join(lines[:4])).hexdigest() in second.read_text("utf-8")
    assert '"manifest_lines": 4' in second.read_text("utf-8")


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A stamping authority of openssl's own making: what a public one does, on this machine."""
    folder = tmp_path / "authority"
    folder.mkdir()
    (folder / "serial").write_text("01\n", "utf-8")
    (folder / "authority.cnf").write_text(AUTHORITY.format(folder=folder), "utf-8")
    made = openssl(
        *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-config", folder / "authority.cnf", "-extensions", "stamping"),
        *("-keyout", folder / "key.pem", "-out", folder / "certificate.pem"),
    )
    assert made.returncode == 0, made.stderr
    return folder


def test_the_time_of_a_head_is_stamped_and_checked(books: CommittedHome, authority: Path) -> None:
    (head,) = books.home.heads.glob("*.json")
    query, reply = authority / "head.tsq", authority / "head.tsr"
    asked = openssl("ts", "-query", "-data", head, "-sha256", "-cert", "-out", query)
    assert asked.returncode == 0, asked.stderr
    stamped = openssl(
        *("ts", "-reply", "-queryfile", query, "-config", authority / "authority.cnf"),
        *("-section", "tsa", "-signer", authority / "certificate.pem"),
        *("-inkey", authority / "key.pem", "-out", reply),
    )
    assert stamped.returncode == 0, stamped.stderr
    arguments: list[str | Path] = ["ts", "-verify", "-data", head, "-in", reply]
    arguments += ["-CAfile", authority / "certificate.pem"]
    assert "Verification: OK" in openssl(*arguments).stdout
    change_head(books.home, head.stem, lambda fields: fields.update(rules_hash="another"))
    assert openssl(*arguments).returncode != 0
