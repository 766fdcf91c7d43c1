"""How do settings and publications become options and arguments?"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from stakhanov_ld.settings import SETTINGS, Settings

Command = TypeVar("Command", bound=Callable[..., Any])

publication = click.argument("publication", metavar="[PUB]", required=False, type=Path)


def settings_of(command: str) -> Callable[[Command], Command]:
    """Options for every setting that `command` takes, from the one table."""

    def decorate(function: Command) -> Command:
        for setting in reversed(SETTINGS):
            if command in setting.commands:
                default = "" if setting.default is None else f" [default: {setting.default}]"
                flag = setting.flag
                if setting.type is bool:
                    flag = f"{flag}/{flag.replace('--', '--no-', 1)}"
                function = click.option(
                    flag,
                    setting.name,
                    type=setting.type,
                    default=None,
                    help=f"{setting.help}{default} ({setting.variable})",
                )(function)
        return function

    return decorate


def in_force(given: Mapping[str, Any]) -> Settings:
    """The settings by flags, environment and defaults."""
    return Settings(given, os.environ)


def root_of(publication: Path | None) -> Path:
    """The publication named, or the bundled one."""
    if publication is not None:
        return publication
    from stakhanov_ld.publication.bundled import bundled

    return bundled()
