"""Redacts what arrives in a home: card numbers masked, customers' personal data split off.

Here belong the order of the two and the pseudonym each value is kept under. How values are found
is in `card_numbers`, `personal_csv` and `personal_json`, where they go in `personal_vault`.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ingestion.landing.card_numbers import mask_json, mask_text
from ingestion.landing.personal_csv import split_csv
from ingestion.landing.personal_fields import (
    NOTHING,
    PersonalFields,
    declarations_digest,
    personal_fields_of,
)
from ingestion.landing.personal_json import PersonalKey, split_json
from ingestion.landing.personal_vault import VALUES_FILE, PersonalValue, PersonalVault
from ingestion.landing.pseudonyms import REF_LENGTH, PseudonymKey, RandomBytes, load_pseudonym_key
from ingestion.landing.redaction import Redacted
from ingestion.landing.store import LandingStore

# Raise it when redaction itself changes, so that unchanged files are looked at anew.
REDACTION_VERSION = 2
REF = re.compile(rf"[0-9a-f]{{{REF_LENGTH}}}")
JSON_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})
CSV_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
CONTACT_KEYS = ("buyer_email_address", "email_address", "buyer_phone_number", "phone_number")
PERSONAL_FOLDER = "personal"


class HomeRedactor:
    """The redactor of one home.

    Args:
        landing: The home's landing folder; ciphertexts lie in its subfolder `personal`.
        keys: The home's folder of keys, created private on first use.
        random_bytes: Gives that many unpredictable bytes.
    """

    def __init__(self, landing: Path, keys: Path, random_bytes: RandomBytes) -> None:
        folder = landing / PERSONAL_FOLDER
        is_new = not (folder / VALUES_FILE).exists()
        self.pseudonyms = load_pseudonym_key(keys, random_bytes, may_create=is_new)
        self.vault = PersonalVault(folder, keys, random_bytes)
        self.vault.agree_on_key(self.pseudonyms.check_value())
        self._rules = f"{REDACTION_VERSION}/{declarations_digest()}"

    def redact(self, source: str, object_name: str, suffix: str, data: bytes) -> Redacted:
        """Return the bytes to land; what was split off waits for `keep`."""
        text = data.decode("utf-8", "surrogateescape")
        is_json = _is_json(suffix, text)
        masked = mask_json(text) if is_json else mask_text(text)
        fields = personal_fields_of(source, object_name)
        personal = _RecordSplitter(source, object_name, fields, self.pseudonyms, self.vault)
        redacted, split_count = masked.text, 0
        if fields != NOTHING and is_json:
            json_split = split_json(masked.text, fields, personal.replace_keys)
            redacted, split_count = json_split.text, json_split.count
        elif fields != NOTHING:
            csv_split = split_csv(masked.text, fields, personal.replace_cell)
            redacted, split_count = csv_split.text, csv_split.count
        counts = {"card_numbers": masked.count, "personal_values": split_count}
        found = {kind: count for kind, count in counts.items() if count}
        return Redacted(redacted.encode("utf-8", "surrogateescape") if found else data, found)

    def fingerprint(self, data: bytes) -> str:
        """Return a digest of arriving bytes that changes when the redaction rules do."""
        return self.pseudonyms.fingerprint(self._rules, data)

    def keep(self) -> None:
        """Make durable what was split off."""
        self.vault.keep()

    def discard(self) -> None:
        """Drop what was split off from files that were not landed."""
        self.vault.forget_unkept()

    def erase(self, source: str, customer: str, erased_at: datetime) -> int:
        """Erase a customer's personal data for good; the books keep the pseudonym.

        Args:
            source: Source that knows the customer.
            customer: The source's id of the customer, the pseudonym, or the e-mail address or
                phone number of someone without an id.
            erased_at: The instant to record.

        Returns:
            How many values were erased.
        """
        refs = {
            self.pseudonyms.customer_ref(source, customer),
            self.pseudonyms.contact_ref(source, customer),
        }
        if REF.fullmatch(customer):
            refs.add(customer)
        return sum(self.vault.erase(ref, erased_at) for ref in sorted(refs))


def open_landing(
    landing: Path, keys: Path, clock: Callable[[], datetime], random_bytes: RandomBytes
) -> LandingStore:
    """Open a home's landing with the home's own redaction."""
    return LandingStore(landing, clock, HomeRedactor(landing, keys, random_bytes))


class _RecordSplitter:
    """Decides what stays behind of the personal values of one object's records."""

    def __init__(
        self,
        source: str,
        object_name: str,
        fields: PersonalFields,
        pseudonyms: PseudonymKey,
        vault: PersonalVault,
    ) -> None:
        self._source = source
        self._object_name = object_name
        self._fields = fields
        self._pseudonyms = pseudonyms
        self._vault = vault

    def replace_cell(self, column: str, value: str) -> str:
        """Return what stays behind of a CSV cell."""
        if column in self._fields.customer_ids:
            return self._pseudonym(column, value)
        self._keep(self._pseudonyms.contact_ref(self._source, value), column, json.dumps(value))
        return ""

    def replace_keys(self, keys: list[PersonalKey], record_id: str | None) -> list[str | None]:
        """Return what stays behind of the declared keys of one JSON record."""
        owner = self._owner(keys, record_id)
        return [self._replaced(key, owner) for key in keys]

    def _replaced(self, key: PersonalKey, owner: str) -> str | None:
        if key.value in (None, "", [], {}) and key.is_readable:
            return None
        if self._is_customer_id(key):
            return self._replaced_ids(key)
        if key.is_readable:
            self._keep(owner, key.name, json.dumps(key.value))
        return "null"

    def _replaced_ids(self, key: PersonalKey) -> str:
        if isinstance(key.value, list):
            ids = [each for each in key.value if isinstance(each, str | int)]
            return json.dumps([self._pseudonym(key.name, str(each)) for each in ids])
        if isinstance(key.value, str | int) and key.is_readable:
            return json.dumps(self._pseudonym(key.name, str(key.value)))
        return "null"

    def _is_customer_id(self, key: PersonalKey) -> bool:
        return key.name in self._fields.customer_ids or (
            key.name == "id" and self._fields.record_is_customer
        )

    def _owner(self, keys: list[PersonalKey], record_id: str | None) -> str:
        """Return the pseudonym that the record's personal values are kept under."""
        for key in keys:
            if self._is_customer_id(key) and isinstance(key.value, str) and key.value:
                return self._pseudonyms.customer_ref(self._source, key.value)
        values = {key.name: key.value for key in reversed(keys) if isinstance(key.value, str)}
        contacts = [values[name] for name in CONTACT_KEYS if values.get(name)]
        known_by = contacts[0] if contacts else f"{self._object_name}/{record_id or values}"
        return self._pseudonyms.contact_ref(self._source, known_by)

    def _pseudonym(self, field: str, customer_id: str) -> str:
        ref = self._pseudonyms.customer_ref(self._source, customer_id)
        self._keep(ref, field, json.dumps(customer_id))
        return ref

    def _keep(self, ref: str, field: str, value: str) -> None:
        self._vault.put(ref, PersonalValue(self._source, self._object_name, field, value))


def _is_json(suffix: str, text: str) -> bool:
    if suffix in JSON_SUFFIXES or suffix in CSV_SUFFIXES:
        return suffix in JSON_SUFFIXES
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")
