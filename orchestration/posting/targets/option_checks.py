"""Reads the table `[targets.NAME.options]` of one target into a model of its own.

Belongs here: turning what does not fit into one sentence that names table and key. Not: which
options a target has, which its own module says.
"""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from orchestration.posting.targets.protocol import TargetContext, TargetError


class Options(BaseModel):
    """What every model of options is: complete, unchangeable, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


OptionsOfATarget = TypeVar("OptionsOfATarget", bound=Options)


def read_options(model: type[OptionsOfATarget], context: TargetContext) -> OptionsOfATarget:
    """The options of a target, checked.

    Raises:
        TargetError: Something is missing, unknown or impossible.
    """
    try:
        return model.model_validate(dict(context.options))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        said = {"missing": "it is missing; add it.", "extra_forbidden": "there is no such option."}
        sentence = said.get(first["type"], f"{first['msg']}; correct it.")
        raise TargetError(f"[targets.{context.name}.options] {key}: {sentence}") from None


def needed_secrets(context: TargetContext, *names: str) -> list[str]:
    """Secrets of the environment, by what they are: `TILLBOOK_<TARGET>_<NAME>`.

    Raises:
        TargetError: The environment lacks one.
    """
    prefix = f"TILLBOOK_{context.name.upper().replace('-', '_')}_"
    values = {prefix + name: context.secret(prefix + name) for name in names}
    missing = [variable for variable, value in values.items() if not value]
    if missing:
        raise TargetError(
            f"{context.name}: {' and '.join(missing)} must be set in the environment; docs/posting"
            " says where they come from."
        )
    return [value or "" for value in values.values()]
