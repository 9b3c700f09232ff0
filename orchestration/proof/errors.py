"""Why a run could not be signed; each message is one sentence: what, where, what to do."""


class SigningKeyError(Exception):
    """The key that must sign is missing, open to others, another one, or lies in the home."""


class HeadError(Exception):
    """Heads, or what they must cover, are not as they were written; nothing was signed."""
