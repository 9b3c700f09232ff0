"""Pseudonyms: what stands in the books in place of a customer's id.

Here belong the home's pseudonym key and what is derived from it. Where ids stand in files is in
`personal_fields`; the data behind a pseudonym is in `personal_vault`.
"""

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from ingestion.landing.errors import LandingError

KEY_BYTES = 32
REF_LENGTH = 32
REMEMBERED_DIGESTS = 100_000
PRIVATE_FILE_MODE = 0o600
PRIVATE_FOLDER_MODE = 0o700
RandomBytes = Callable[[int], bytes]


class PseudonymKey:
    """The key under which customers' ids and arriving files are digested.

    Args:
        key: 32 random bytes, the same for the life of the home.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise LandingError(
                f"keys/pseudonym.key: it holds {len(key)} bytes instead of {KEY_BYTES}; restore "
                "it from the last backup of the keys."
            )
        self._key = key
        self._digest = lru_cache(REMEMBERED_DIGESTS)(self._digest_anew)

    def customer_ref(self, source: str, customer_id: str) -> str:
        """Return the pseudonym of a customer of a source: 32 hex characters.

        An id written as `17850.0` or ` 17850` is the customer `17850`.
        """
        return self._digest("customer", source, normalised_id(customer_id))[:REF_LENGTH]

    def contact_ref(self, source: str, contact: str) -> str:
        """Return the pseudonym of someone known only by an address, a number or a record."""
        normalised = unicodedata.normalize("NFKC", contact).strip().casefold()
        return self._digest("contact", source, normalised)[:REF_LENGTH]

    def fingerprint(self, rules: str, data: bytes) -> str:
        """Return a digest of arriving bytes under the given redaction rules."""
        digest = hmac.new(self._key, f"file\0{rules}\0".encode(), hashlib.sha256)
        digest.update(data)
        return digest.hexdigest()

    def check_value(self) -> str:
        """Return a digest that tells two keys apart and nothing else."""
        return self._digest("check")

    def _digest_anew(self, *parts: str) -> str:
        message = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()


def normalised_id(customer_id: str) -> str:
    """Write a customer's id the one way it is digested."""
    text = unicodedata.normalize("NFKC", customer_id).strip()
    whole, point, fraction = text.partition(".")
    return whole if point and whole.isdigit() and not fraction.strip("0") else text


def load_pseudonym_key(keys: Path, random_bytes: RandomBytes, *, may_create: bool) -> PseudonymKey:
    """Read the home's pseudonym key, creating it on first use.

    Args:
        keys: The home's folder of keys; made private to its owner.
        random_bytes: Gives that many unpredictable bytes.
        may_create: False if data already depends on a key that must be there.

    Raises:
        LandingError: The key is missing although data depends on it, or is damaged.
    """
    keys.mkdir(mode=PRIVATE_FOLDER_MODE, parents=True, exist_ok=True)
    keys.chmod(PRIVATE_FOLDER_MODE)
    file = keys / "pseudonym.key"
    if not file.exists():
        if not may_create:
            raise LandingError(
                "keys/pseudonym.key: it is missing although landed files depend on it; restore "
                "it from the last backup of the keys."
            )
        write_private(file, random_bytes(KEY_BYTES))
    return PseudonymKey(file.read_bytes())


def write_private(file: Path, data: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE_MODE)
    with os.fdopen(descriptor, "wb") as private:
        private.write(data)
        private.flush()
        os.fsync(private.fileno())
    unfinished.replace(file)
