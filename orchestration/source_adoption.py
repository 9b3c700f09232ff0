"""Gives a home the configuration that a source brings along, when the home has none for it.

Here belongs adopting `ingestion/sources/<source>/default.toml` into `tillbook.toml`. What settings
mean is in `settings`.
"""

import re
from importlib import resources
from pathlib import Path

from orchestration.home import Home
from orchestration.settings import Settings, parse_settings, read_settings_text
from orchestration.settings_errors import SettingsError

FORMAT_LINE = re.compile(r"^format_version\s*=.*(?:\n|\Z)", re.MULTILINE)


def source_default_text(source: str) -> str | None:
    """Return the configuration a source brings along, or None if it brings none."""
    if not source.isidentifier():
        return None
    file = resources.files("ingestion.sources") / source / "default.toml"
    return file.read_text("utf-8") if file.is_file() else None


def adopt_source(home: Path, source: str, default_text: str | None = None) -> bool:
    """Give a home that does not know a source the source's own configuration.

    Args:
        home: The home; its settings file is created, or the source's tables are added to it.
        source: Name of the source.
        default_text: The configuration to adopt; None takes the one the source brings along.

    Returns:
        Whether the settings file was changed, which the caller should say.

    Raises:
        SettingsError: The source brings no configuration, or it does not fit the home's; the
            settings file is as it was.
    """
    file = Home(home).settings_file
    present = read_settings_text(home)
    if present is not None and _knows(parse_settings(present, file.name), source):
        return False
    adopted = default_text if default_text is not None else source_default_text(source)
    if adopted is None:
        sentence = (
            f"{file}: source {source!r} is not configured and brings no configuration along; "
            f"add [sources.{source}] and its [[locations]]."
        )
        raise SettingsError([sentence])
    text = adopted if present is None else _joined(present, adopted)
    parse_settings(text, file.name)
    _replace(file, text)
    return True


def _joined(present: str, adopted: str) -> str:
    return f"{present.rstrip()}\n\n{FORMAT_LINE.sub('', adopted).lstrip()}"


def _replace(file: Path, text: str) -> None:
    unfinished = file.with_suffix(".unfinished")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(text, "utf-8")
        unfinished.replace(file)
    except OSError as error:
        raise SettingsError(
            [f"{file}: the settings cannot be written ({error.strerror}); fix its permissions."]
        ) from error


def _knows(settings: Settings, source: str) -> bool:
    return source in settings.sources or any(
        location.source == source for location in settings.locations
    )
