"""Errors of backups; each message is one sentence: what, where, what to do."""


class BackupError(Exception):
    """A backup or restore that did not come to its end."""


class BackupRefusedError(BackupError):
    """A backup or restore that cannot be done as asked; nothing was written."""


class BackupDamagedError(BackupError):
    """A backup, or what was to be backed up, is not what it says it is."""
