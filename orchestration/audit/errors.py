"""How making an audit pack fails."""


class AuditPackError(Exception):
    """A pack that does not add up: it is refused, and the sentence names what differs."""


class UnknownPeriodError(Exception):
    """No pack can be made of what was asked for; the sentence says what can."""
