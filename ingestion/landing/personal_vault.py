"""The vault: customers' personal data, encrypted under a key of each customer's own.

Here belong keeping, reading and erasing. What is personal is declared in `personal_fields` and
found by `personal_json` and `personal_csv`. The ciphertexts lie in the landing, the customers'
keys in the folder of keys; deleting a key makes every copy of that customer's data unreadable,
backups of the landing among them. A customer once erased is not taken in again.
"""

import hashlib
import hmac
import json
import sqlite3
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ingestion.landing.errors import LandingError
from ingestion.landing.pseudonyms import PRIVATE_FILE_MODE, RandomBytes

CUSTOMER_KEY_BYTES = 32
NONCE_BYTES = 12
VALUES_FILE = "personal.sqlite"
KEYS_FILE = "customer_keys.sqlite"

_VALUES_TABLES = """
create table if not exists personal_values (
    customer_ref text not null, value_digest text not null,
    nonce blob not null, ciphertext blob not null,
    primary key (customer_ref, value_digest)
) without rowid;
create table if not exists vault_facts (name text primary key, value text not null);
"""
_KEYS_TABLES = """
create table if not exists customer_keys (
    customer_ref text primary key, customer_key blob not null
) without rowid;
create table if not exists erased_customers (
    customer_ref text primary key, erased_at text not null
) without rowid;
"""


@dataclass(frozen=True, slots=True)
class PersonalValue:
    """A value that was split off: where it stood, and what it was (as JSON text)."""

    source: str
    object_name: str
    field: str
    value: str


class PersonalVault:
    """Customers' personal data of one home.

    Values are written with `put` and are durable after `keep`.

    Args:
        folder: Where the ciphertexts lie, inside the landing.
        keys: The home's folder of keys.
        random_bytes: Gives that many unpredictable bytes.
    """

    def __init__(self, folder: Path, keys: Path, random_bytes: RandomBytes) -> None:
        self._random_bytes = random_bytes
        self._values = _open(folder / VALUES_FILE, _VALUES_TABLES)
        self._keys = _open(keys / KEYS_FILE, _KEYS_TABLES)
        self._ciphers: dict[str, tuple[bytes, AESGCM] | None] = {}
        self._put: set[tuple[str, PersonalValue]] = set()

    def put(self, customer_ref: str, value: PersonalValue) -> None:
        """Take in a value of a customer, unless it is known or the customer was erased."""
        if (customer_ref, value) in self._put:
            return
        self._put.add((customer_ref, value))
        known = self._cipher_of(customer_ref)
        if known is None:
            return
        key, cipher = known
        plain = json.dumps(asdict(value), sort_keys=True).encode()
        digest = hmac.new(key, plain, hashlib.sha256).hexdigest()
        nonce = self._random_bytes(NONCE_BYTES)
        self._values.execute(
            "insert or ignore into personal_values values (?, ?, ?, ?)",
            (customer_ref, digest, nonce, cipher.encrypt(nonce, plain, customer_ref.encode())),
        )

    def keep(self) -> None:
        """Make durable what was put: the keys first, so that no value is ever without one."""
        self._keys.commit()
        self._values.commit()
        self._put.clear()

    def forget_unkept(self) -> None:
        """Drop what was put since the last `keep`."""
        self._values.rollback()
        self._keys.rollback()
        self._ciphers.clear()
        self._put.clear()

    def values_of(self, customer_ref: str) -> list[PersonalValue]:
        """Return what is kept of a customer, in a stable order; empty once erased.

        Raises:
            LandingError: A value was altered since it was kept.
        """
        row = self._key_row(customer_ref)
        if row is None:
            return []
        cipher = AESGCM(row)
        sealed = self._values.execute(
            "select nonce, ciphertext from personal_values where customer_ref = ? "
            "order by value_digest",
            (customer_ref,),
        )
        try:
            opened = [cipher.decrypt(n, c, customer_ref.encode()) for n, c in sealed]
        except InvalidTag as error:
            raise LandingError(
                f"landing/personal/{VALUES_FILE}: a value of customer {customer_ref} was "
                "altered; restore the file from the last backup."
            ) from error
        values = [PersonalValue(**json.loads(plain)) for plain in opened]
        return sorted(values, key=lambda each: (each.source, each.object_name, each.field))

    def erase(self, customer_ref: str, erased_at: datetime) -> int:
        """Delete a customer's key and values for good; return how many values there were."""
        self._keys.execute("delete from customer_keys where customer_ref = ?", (customer_ref,))
        self._keys.execute(
            "insert or ignore into erased_customers values (?, ?)",
            (customer_ref, erased_at.isoformat()),
        )
        self._keys.commit()
        deleted = self._values.execute(
            "delete from personal_values where customer_ref = ?", (customer_ref,)
        ).rowcount
        self._values.commit()
        self._ciphers.pop(customer_ref, None)
        return deleted

    def is_erased(self, customer_ref: str) -> bool:
        """Tell whether a customer was erased."""
        found = self._keys.execute(
            "select 1 from erased_customers where customer_ref = ?", (customer_ref,)
        ).fetchone()
        return found is not None

    def agree_on_key(self, check_value: str) -> None:
        """Remember which pseudonym key the landing depends on, or refuse another one.

        Raises:
            LandingError: The landing was made with a different pseudonym key.
        """
        agreed = self._values.execute(
            "select value from vault_facts where name = 'pseudonym_key_check'"
        ).fetchone()
        if agreed is None:
            self._values.execute(
                "insert into vault_facts values ('pseudonym_key_check', ?)", (check_value,)
            )
            self._values.commit()
        elif agreed[0] != check_value:
            raise LandingError(
                "keys/pseudonym.key: it is not the key that the landed files were made with; "
                "restore it from the last backup of the keys."
            )

    def _cipher_of(self, customer_ref: str) -> tuple[bytes, AESGCM] | None:
        if customer_ref not in self._ciphers:
            self._ciphers[customer_ref] = self._load_cipher(customer_ref)
        return self._ciphers[customer_ref]

    def _load_cipher(self, customer_ref: str) -> tuple[bytes, AESGCM] | None:
        if self.is_erased(customer_ref):
            return None
        key = self._key_row(customer_ref)
        if key is None:
            key = self._random_bytes(CUSTOMER_KEY_BYTES)
            self._keys.execute("insert into customer_keys values (?, ?)", (customer_ref, key))
        return key, AESGCM(key)

    def _key_row(self, customer_ref: str) -> bytes | None:
        row = self._keys.execute(
            "select customer_key from customer_keys where customer_ref = ?", (customer_ref,)
        ).fetchone()
        return None if row is None else bytes(row[0])


def _open(file: Path, tables: str) -> sqlite3.Connection:
    """Open a private SQLite file that overwrites what it deletes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        file.touch(mode=PRIVATE_FILE_MODE, exist_ok=True)
        file.chmod(PRIVATE_FILE_MODE)
        connection = sqlite3.connect(file, check_same_thread=False)
        connection.execute("pragma secure_delete = on")
        connection.execute("pragma synchronous = full")
        connection.executescript(tables)
    except (OSError, sqlite3.Error) as error:
        raise LandingError(
            f"{file}: the vault of personal data cannot be opened ({error}); restore it from "
            "the last backup or fix its permissions."
        ) from error
    return connection
