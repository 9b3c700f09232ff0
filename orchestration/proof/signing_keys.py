"""The keys that sign heads: where they lie, making one on first need, choosing the one wanted.

Belongs here: private keys, which never lie in a home: whoever can rewrite a home must not be able
to sign it. Not: what is signed (heads.py), the public keys that a chain of heads names.
"""

import os
import stat
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from orchestration.proof.errors import SigningKeyError
from orchestration.settings import ProofSettings, environment_value

KEY_VARIABLE: Final = "TILLBOOK_SIGNING_KEY"
KEY_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700


def signing_key_file(settings: ProofSettings) -> Path:
    """Where the private key lies: the environment's word, else the settings', else the user's."""
    named = environment_value(KEY_VARIABLE) or settings.signing_key
    if named is not None:
        return Path(named).expanduser()
    configuration = environment_value("XDG_CONFIG_HOME") or "~/.config"
    return Path(configuration).expanduser() / "tillbook" / "signing_key.pem"


def key_files(settings: ProofSettings, home: Path) -> list[Path]:
    """The file of the key, and of the one to change to if one is named.

    Raises:
        SigningKeyError: A key would lie in the home it is to sign.
    """
    files = [signing_key_file(settings)]
    if settings.next_signing_key is not None:
        files.append(Path(settings.next_signing_key).expanduser())
    for file in files:
        if file.resolve().is_relative_to(home.resolve()):
            raise SigningKeyError(
                f"{file}: the signing key lies in the home it signs, where whoever changes the"
                " books could use it; move it out and name its new place."
            )
    return files


def read_key(file: Path) -> Ed25519PrivateKey:
    """Read a private key.

    Raises:
        SigningKeyError: It is missing, no ed25519 key, or others may read it.
    """
    try:
        if stat.S_IMODE(file.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
            raise SigningKeyError(
                f"{file}: the signing key is open to others; run chmod 600 {file}."
            )
        key = load_pem_private_key(file.read_bytes(), password=None)
    except FileNotFoundError as error:
        raise SigningKeyError(
            f"{file}: the signing key is missing; bring it back from where you keep it, or name"
            f" its place in {KEY_VARIABLE}."
        ) from error
    except (OSError, ValueError, TypeError) as error:
        raise SigningKeyError(
            f"{file}: the signing key cannot be read ({error}); it must be an ed25519 key in PEM"
            " form without a password."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyError(f"{file}: this is no ed25519 key; name another file.")
    return key


def read_or_make_key(file: Path) -> Ed25519PrivateKey:
    """Read a private key, made first if there is none; two processes at once make one.

    Raises:
        SigningKeyError: It cannot be made or read.
    """
    if not file.exists():
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
            _write_new_key(file)
        except OSError as error:
            raise SigningKeyError(
                f"{file}: the signing key cannot be made ({error.strerror}); name a place that"
                f" can be written in {KEY_VARIABLE}."
            ) from error
    return read_key(file)


def public_key_of(key: Ed25519PrivateKey) -> str:
    """The public half as hexadecimal text."""
    return key.public_key().public_bytes_raw().hex()


def public_pem(public_key: str) -> bytes:
    """A public key as a PEM file, which openssl reads."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_public_pem(pem: bytes) -> str | None:
    """The public key in a PEM file, or None if it is no ed25519 key."""
    try:
        key = load_pem_public_key(pem)
    except ValueError:
        return None
    return key.public_bytes_raw().hex() if isinstance(key, Ed25519PublicKey) else None


def is_signed(public_key: str, signature: bytes, data: bytes) -> bool:
    """Whether a signature over some bytes was made with a key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _write_new_key(file: Path) -> None:
    """Write a key under a name of its own and give it its name only if nobody else did."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, KEY_MODE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(pem)
            stream.flush()
            os.fsync(stream.fileno())
        if not file.exists():
            _link(unfinished, file)
    finally:
        unfinished.unlink()


def _link(unfinished: Path, file: Path) -> None:
    try:
        os.link(unfinished, file)
    except FileExistsError:
        return
