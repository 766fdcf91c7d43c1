"""What do days, dates and certainty mean, with no file, no graph and no clock?

- `days`       what is a day, in years before 1 and after 9999 as well?
- `bounds`     within which four days does a thing begin and end?
- `dates`      which is the first and which the last day that one EDTF date can mean?
- `edtf`       which bounds does an EDTF literal give?
- `periods`    which days does a reader mean by a day, a month or a year?
- `certainty`  does a thing hold then, and how surely?
- `vocabulary` which terms does the program itself know by name?
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stakhanov_ld.model.bounds import Bounds, with_authored
    from stakhanov_ld.model.certainty import Certainty, Held, holding, holds
    from stakhanov_ld.model.days import Day
    from stakhanov_ld.model.edtf import BadEdtf, bounds_of
    from stakhanov_ld.model.periods import Period, asked_period

__all__ = [
    "BadEdtf",
    "Bounds",
    "Certainty",
    "Day",
    "Held",
    "Period",
    "asked_period",
    "bounds_of",
    "holding",
    "holds",
    "with_authored",
]

_HOMES = {
    "BadEdtf": "edtf",
    "Bounds": "bounds",
    "Certainty": "certainty",
    "Day": "days",
    "Held": "certainty",
    "Period": "periods",
    "asked_period": "periods",
    "bounds_of": "edtf",
    "holding": "certainty",
    "holds": "certainty",
    "with_authored": "bounds",
}


if not TYPE_CHECKING:  # else a type checker would believe in any name

    def __getattr__(name: str) -> object:
        """Import a public name from its module when it is first asked for."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
